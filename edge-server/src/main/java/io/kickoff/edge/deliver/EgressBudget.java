package io.kickoff.edge.deliver;

/// What the delivery plane may send: a leaky bucket of what was sent beyond the rate.
///
/// The live edge is a burst with every segment, so a second's worth may be sent ahead. What is beyond that is over
/// the limit until time has made up for it; more than {@value #MAX_SECONDS} seconds' worth is not remembered, so
/// that live requests, which nobody refuses, do not keep the others out long after they have ceased.
///
/// *For one thread at a time, but for {@link #isOver}.*
final class EgressBudget {
    private static final int BURST_SECONDS = 1;
    private static final int MAX_SECONDS = 3;
    private static final double NANOS_PER_SECOND = 1e9;

    private final long bytesPerSecond;
    private double excess;
    private volatile boolean isOver;

    /// @param bytesPerSecond 0: no limit.
    EgressBudget(final long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /// @param bytes sent.
    /// @param nanos in which they were.
    void spend(final long bytes, final long nanos) {
        if (bytesPerSecond != 0) {
            final double rate = bytesPerSecond;
            excess = Math.clamp(excess + bytes - rate * nanos / NANOS_PER_SECOND, 0, rate * MAX_SECONDS);
            isOver = excess > rate * BURST_SECONDS;
        }
    }

    /// @return whether more was sent than may be.
    boolean isOver() {
        return isOver;
    }
}
