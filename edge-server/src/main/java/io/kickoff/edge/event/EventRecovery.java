package io.kickoff.edge.event;

/// Whether something that was published for an event before the node started is not there yet. *Thread-safe.*
public final class EventRecovery {
    private static final long OVER = Long.MIN_VALUE;

    private final Runnable changed;
    private volatile long highest = OVER;

    /// @param changed told when what is missing will stay missing.
    EventRecovery(final Runnable changed) {
        this.changed = changed;
    }

    /// What was published is being brought back.
    ///
    /// @param number of the highest segment that may be missing; -1 when there are none.
    public void begin(final long number) {
        highest = number;
    }

    /// All that can be brought back is there.
    public void end() {
        highest = OVER;
        changed.run();
    }

    /// @return whether something may be missing.
    public boolean isUnderWay() {
        return highest != OVER;
    }

    /// @param number of a segment.
    /// @return whether it may have been published, and is not there yet.
    public boolean isMissing(final long number) {
        return number <= highest;
    }
}
