package io.kickoff.edge.deliver;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;

/// How long what is to be done waits on one event loop: a task that is due every {@value #PERIOD_MS} ms, and comes
/// late by as much as the loop lags behind.
///
/// What counts is the least lag of {@value #WINDOW_MS} ms, and of two beats at least. A pause of the collector, or
/// ten thousand answers at the moment of a segment, is a burst that passes, and leaves a beat in time; a lag that
/// never goes away is a standing queue: the loop has more to do than it can. (The reasoning is CoDel's, RFC 8289 §3.)
///
/// *Confined to its event loop, but for {@link #lagNanos}.*
final class LoopPulse implements Runnable {
    /// Time between two beats.
    static final int PERIOD_MS = 10;
    /// Time of which one beat in time is enough.
    static final int WINDOW_MS = 50;

    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(PERIOD_MS);
    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(WINDOW_MS);
    private static final int MIN_BEATS = 2;

    private final TimeShiftLimit limit;
    private final NanoClock clock;
    private volatile long lagNanos;
    private long beatNanos;
    private long windowBeganNanos;
    private long leastLagNanos = Long.MAX_VALUE;
    private int beats;
    private long sentBytes;

    /// @param limit told of every window.
    /// @param clock time.
    LoopPulse(final TimeShiftLimit limit, final NanoClock clock) {
        this.limit = limit;
        this.clock = clock;
        this.beatNanos = clock.nanoTime();
        this.windowBeganNanos = beatNanos;
    }

    /// @param bytes that the loop has given to channels.
    void sent(final long bytes) {
        sentBytes += bytes;
    }

    /// @return the lag that did not go away in the last window; by any thread.
    long lagNanos() {
        return lagNanos;
    }

    @Override
    public void run() {
        final long nowNanos = clock.nanoTime();
        leastLagNanos = Math.min(leastLagNanos, Math.max(0, nowNanos - beatNanos - PERIOD_NANOS));
        beatNanos = nowNanos;
        if (++beats >= MIN_BEATS && nowNanos - windowBeganNanos >= WINDOW_NANOS) {
            lagNanos = leastLagNanos;
            limit.onWindow(nowNanos, sentBytes);
            leastLagNanos = Long.MAX_VALUE;
            windowBeganNanos = nowNanos;
            beats = 0;
            sentBytes = 0;
        }
    }
}
