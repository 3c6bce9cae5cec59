package io.kickoff.edge.demo;

import io.kickoff.edge.demo.media.Rung;
import java.util.concurrent.atomic.AtomicLong;

/// Which source feeds which segment, the same for both pipelines: ffmpeg's up to some number, the built-in from
/// there on. *Thread-safe.*
final class Feed {
    private static final long NEVER = Long.MAX_VALUE;

    private final long firstNumber;
    private final AtomicLong builtinFrom;

    private Feed(final long firstNumber, final long builtinFrom) {
        this.firstNumber = firstNumber;
        this.builtinFrom = new AtomicLong(builtinFrom);
    }

    static Feed builtin(final long firstNumber) {
        return new Feed(firstNumber, firstNumber);
    }

    static Feed ffmpeg(final long firstNumber) {
        return new Feed(firstNumber, NEVER);
    }

    /// Number of the broadcast's first segment.
    long firstNumber() {
        return firstNumber;
    }

    boolean isBuiltin(final long number) {
        return number >= builtinFrom.get();
    }

    /// Whether the source changes with this segment, so that players must be told to begin anew.
    boolean isDiscontinuity(final long number) {
        return number > firstNumber && number == builtinFrom.get();
    }

    /// Ends ffmpeg's part before a segment.
    ///
    /// @return false when it had ended already
    boolean fallBack(final long number) {
        return builtinFrom.compareAndSet(NEVER, Math.max(firstNumber, number));
    }

    /// The init segment that goes with a segment. One that replaces another in mid-broadcast has its own name:
    /// players that are behind still need the other.
    String initName(final Rung rung, final long number) {
        final boolean replaces = isBuiltin(number) && builtinFrom.get() > firstNumber;
        return replaces ? rung.id() + "-init-builtin.mp4" : DemoEvent.initName(rung);
    }
}
