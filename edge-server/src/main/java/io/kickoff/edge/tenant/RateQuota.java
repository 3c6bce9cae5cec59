package io.kickoff.edge.tenant;

import java.util.concurrent.atomic.AtomicLong;

/// So many of something a second, averaged over {@value #BURST_SECONDS} seconds.
///
/// Whether more may come is decided by the generic cell rate algorithm (ITU-T I.371): one instant, at which all that
/// came would have come at the rate. It may lie {@value #BURST_SECONDS} s ahead; what has begun may push it farther,
/// which is paid off before anything else is admitted. That instant hardly moves ahead for who sends steadily just
/// under the rate, so how much is used is also counted, in a window as long that slides (two counts, the former
/// weighted by what is left of its time): near its turn two threads may count into the wrong one, which only a
/// warning sees.
///
/// *Thread-safe; no locks, no allocation.*
public final class RateQuota {
    /// Seconds over which the rate is averaged.
    public static final int BURST_SECONDS = 4;

    private static final long WINDOW_MS = BURST_SECONDS * 1000L;
    private static final long NANOS_OF_SECOND = 1_000_000_000;
    private static final long NANOS_OF_MS = 1_000_000;
    private static final long BURST_NANOS = BURST_SECONDS * NANOS_OF_SECOND;
    /// Most that has to be paid off, so that nothing overflows.
    private static final long MAX_AHEAD_NANOS = 86_400 * NANOS_OF_SECOND;

    private final long perSecond;
    private final AtomicLong dueNanos = new AtomicLong();
    private final AtomicLong window = new AtomicLong();
    private final AtomicLong current = new AtomicLong();
    private final AtomicLong former = new AtomicLong();

    /// @param perSecond the rate; 0 for no limit.
    RateQuota(final long perSecond) {
        this.perSecond = perSecond;
    }

    /// @return the rate; 0 for no limit.
    public long perSecond() {
        return perSecond;
    }

    /// @param nowMs epoch ms.
    /// @return 0 when more may come; else ms until it may.
    public long refusedForMs(final long nowMs) {
        return perSecond == 0 ? 0 : refusedForMs(dueNanos.get(), nowMs);
    }

    private static long refusedForMs(final long due, final long nowMs) {
        final long aheadNanos = due - nowMs * NANOS_OF_MS;
        return aheadNanos < BURST_NANOS ? 0 : (aheadNanos - BURST_NANOS) / NANOS_OF_MS + 1;
    }

    /// Takes one, if it may come.
    ///
    /// @param nowMs epoch ms.
    /// @return 0 when it was taken; else ms until one may come.
    long take(final long nowMs) {
        if (perSecond == 0) {
            return 0;
        }
        while (true) {
            final long due = dueNanos.get();
            final long refusedForMs = refusedForMs(due, nowMs);
            if (refusedForMs > 0) {
                return refusedForMs;
            }
            if (dueNanos.compareAndSet(due, after(due, 1, nowMs))) {
                count(1, nowMs);
                return 0;
            }
        }
    }

    /// Something has come, whether it may or not.
    ///
    /// @param amount of it.
    /// @param nowMs  epoch ms.
    public void charge(final long amount, final long nowMs) {
        if (perSecond == 0) {
            return;
        }
        long due;
        do {
            due = dueNanos.get();
        } while (!dueNanos.compareAndSet(due, after(due, amount, nowMs)));
        count(amount, nowMs);
    }

    private long after(final long due, final long amount, final long nowMs) {
        final long nowNanos = nowMs * NANOS_OF_MS;
        final long costNanos = Math.min(Math.ceilDiv(amount * NANOS_OF_SECOND, perSecond), MAX_AHEAD_NANOS);
        return Math.min(Math.max(due, nowNanos) + costNanos, nowNanos + MAX_AHEAD_NANOS);
    }

    private void count(final long amount, final long nowMs) {
        turn(nowMs);
        current.getAndAdd(amount);
    }

    private void turn(final long nowMs) {
        final long now = nowMs / WINDOW_MS;
        final long seen = window.get();
        if (now > seen && window.compareAndSet(seen, now)) {
            final long ended = current.getAndSet(0);
            former.set(now == seen + 1 ? ended : 0);
        }
    }

    /// @param nowMs epoch ms.
    /// @return per cent of the quota that is used; more than 100 while what had begun is paid off.
    int usedPercent(final long nowMs) {
        if (perSecond == 0) {
            return 0;
        }
        turn(nowMs);
        final long ahead = Math.max(0, dueNanos.get() - nowMs * NANOS_OF_MS) / NANOS_OF_MS;
        final long leftMs = WINDOW_MS - nowMs % WINDOW_MS;
        final long counted = current.get() + former.get() * leftMs / WINDOW_MS;
        return (int) Math.max(ahead * 100 / WINDOW_MS, counted * 100 / (perSecond * BURST_SECONDS));
    }
}
