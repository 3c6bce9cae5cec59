package io.kickoff.perf.live;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waiting, always with a bound. *Thread-safe.*
final class Until {
    private static final long LOOK_NANOS = 20_000_000;

    private Until() {}

    /// @param bound     time at most.
    /// @param condition looked at every 20 ms.
    /// @return whether it holds.
    static boolean holds(final Duration bound, final BooleanSupplier condition) {
        final long endNanos = System.nanoTime() + bound.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - endNanos > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    /// @param epochMs to come.
    static void time(final long epochMs) {
        long aheadMs = epochMs - System.currentTimeMillis();
        while (aheadMs > 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(aheadMs));
            aheadMs = epochMs - System.currentTimeMillis();
        }
    }

    /// @param epochMs to come.
    /// @return `System.nanoTime` at that time.
    static long nanoTimeAt(final long epochMs) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(epochMs - System.currentTimeMillis());
    }
}
