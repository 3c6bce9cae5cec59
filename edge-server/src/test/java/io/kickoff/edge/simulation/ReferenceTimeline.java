package io.kickoff.edge.simulation;

import io.kickoff.validrange.LiveEventConfig;

/// The formulas of the contract, written down once more, in plain divisions of longs that cannot overflow here.
///
///     availableAt(n) = A + (n - S + 1)·D - O
///     last(t)  = S + floor((t - A + O) / D) - 1        first(t) = max(S, S + ceil((t - A - B) / D) - 1)
///
/// *Immutable.*
final class ReferenceTimeline {
    private final long start;
    private final long offset;
    private final long depth;
    private final long first;
    private final long duration;
    private final long timescale;

    ReferenceTimeline(final LiveEventConfig config) {
        this.start = config.availabilityStartTimeMs();
        this.offset = config.availabilityTimeOffsetMs();
        this.depth = config.timeShiftBufferDepthMs();
        this.first = config.startNumber();
        this.duration = config.segmentDuration() * 1000;
        this.timescale = config.segmentTimescale();
    }

    /// @return the first millisecond at which a number is available.
    long availableAtMs(final long number) {
        return start - offset + Math.ceilDiv((number - first + 1) * duration, timescale);
    }

    long last(final long nowMs) {
        return first + Math.floorDiv((nowMs - start + offset) * timescale, duration) - 1;
    }

    long next(final long nowMs) {
        return last(nowMs) + 1;
    }

    long first(final long nowMs) {
        return Math.max(first, first + Math.ceilDiv((nowMs - start - depth) * timescale, duration) - 1);
    }
}
