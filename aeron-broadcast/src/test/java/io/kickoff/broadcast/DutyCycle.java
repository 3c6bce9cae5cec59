package io.kickoff.broadcast;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

/// Lets agents do their work on the test's own thread.
final class DutyCycle {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private DutyCycle() {}

    /// Goes on until something holds, at most a minute.
    static void run(final String what, final BooleanSupplier condition, final Agent... agents) throws Exception {
        final IdleStrategy idle = new SleepingMillisIdleStrategy(1);
        final long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited in vain until " + what);
            }
            int work = 0;
            for (final Agent agent : agents) {
                work += agent.doWork();
            }
            idle.idle(work);
        }
    }
}
