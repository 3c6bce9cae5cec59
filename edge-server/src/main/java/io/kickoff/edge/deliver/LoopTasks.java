package io.kickoff.edge.deliver;

import io.netty.channel.EventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// Where tasks for an event loop go. *Thread-safe.*
interface LoopTasks extends Executor {
    /// How long {@link #later} waits.
    int STEP_MS = 10;

    /// @param task to run on the loop after a step.
    void later(Runnable task);

    /// @param loop of Netty.
    /// @return its tasks.
    static LoopTasks of(final EventLoop loop) {
        return new LoopTasks() {
            @Override
            public void execute(final Runnable task) {
                loop.execute(task);
            }

            @Override
            public void later(final Runnable task) {
                loop.schedule(task, STEP_MS, TimeUnit.MILLISECONDS);
            }
        };
    }
}
