package io.kickoff.validrange;

/// When which segment number is available: the arithmetic of a constant segment duration, exact in integers.
///
/// D is a rational number of milliseconds, `periodMs / segments` in lowest terms: 2002 / 1 for 60060 / 30000 s,
/// 6016 / 3 for 96256 / 48000 s. Numbers and times are related through
///
///     availableAt(n) = A + (n - S + 1)·D - O          last(t) = S + floor((t - A + O) / D) - 1
///
/// and a time is an integer of milliseconds, so that `availableAtMs(n)` is the first one at which `last(t) >= n`.
/// Products are kept small by dividing first and multiplying the remainder; {@link #checkExact} refuses the few
/// configurations for which even that would not fit 64 bits. What leaves the range of `long` saturates.
///
/// *Immutable.*
public final class SegmentTimeline {
    private final long periodMs;
    private final long segments;
    private final long startNumber;
    private final long originMs;
    private final long startMs;
    private final long depthMs;

    /// @param config of the event.
    public SegmentTimeline(final LiveEventConfig config) {
        final long durationMs = Math.multiplyExact(config.segmentDuration(), 1000L);
        final long divisor = greatestCommonDivisor(durationMs, config.segmentTimescale());
        this.periodMs = durationMs / divisor;
        this.segments = config.segmentTimescale() / divisor;
        this.startNumber = config.startNumber();
        this.startMs = config.availabilityStartTimeMs();
        this.originMs = startMs - config.availabilityTimeOffsetMs();
        this.depthMs = config.timeShiftBufferDepthMs();
    }

    /// Whether the arithmetic of this duration stays exact in 64 bits.
    ///
    /// @param duration  of a segment in units of the timescale.
    /// @param timescale units a second.
    /// @throws InvalidConfigException when it does not.
    static void checkExact(final long duration, final long timescale) {
        final long durationMs = Math.multiplyExact(duration, 1000L);
        final long divisor = greatestCommonDivisor(durationMs, timescale);
        if (Math.multiplyHigh(durationMs / divisor, timescale / divisor) != 0
                || durationMs / divisor * (timescale / divisor) < 0) {
            throw new InvalidConfigException(
                    "segment.timescale",
                    "a duration of " + duration + "/" + timescale
                            + " s cannot be calculated exactly: take a coarser timescale");
        }
    }

    private static long greatestCommonDivisor(final long x, final long y) {
        long a = x;
        long b = y;
        while (b != 0) {
            final long rest = a % b;
            a = b;
            b = rest;
        }
        return a;
    }

    /// @param number of a segment.
    /// @return the first epoch ms at which it is available; saturates.
    public long availableAtMs(final long number) {
        final long count = number - startNumber + 1;
        long whole = count;
        long partMs = 0;
        if (segments != 1) {
            whole = Math.floorDiv(count, segments);
            partMs = Math.ceilDiv((count - whole * segments) * periodMs, segments);
        }
        final long wholeMs = whole * periodMs;
        if (Math.multiplyHigh(whole, periodMs) != wholeMs >> 63 || wholeMs > Long.MAX_VALUE / 2) {
            return count < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return originMs + wholeMs + partMs;
    }

    /// @param nowMs epoch ms.
    /// @return the highest number that is available; below startNumber while there is none.
    public long lastNumber(final long nowMs) {
        return startNumber + floorPeriods(nowMs - originMs) - 1;
    }

    /// @param nowMs epoch ms.
    /// @return the number after the last available one.
    public long nextNumber(final long nowMs) {
        return lastNumber(nowMs) + 1;
    }

    /// @param nowMs epoch ms.
    /// @return the lowest number inside the time-shift buffer.
    public long firstNumber(final long nowMs) {
        if (depthMs == LiveEventConfig.UNLIMITED) {
            return startNumber;
        }
        return Math.max(startNumber, startNumber + ceilPeriods(nowMs - startMs - depthMs) - 1);
    }

    private long floorPeriods(final long ms) {
        if (segments == 1) {
            return Math.floorDiv(ms, periodMs);
        }
        final long whole = Math.floorDiv(ms, periodMs);
        return whole * segments + (ms - whole * periodMs) * segments / periodMs;
    }

    private long ceilPeriods(final long ms) {
        return -floorPeriods(-ms);
    }
}
