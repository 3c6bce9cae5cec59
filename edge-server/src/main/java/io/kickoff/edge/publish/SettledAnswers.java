package io.kickoff.edge.publish;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.ManyToOneConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Takes what the journal has told from its thread to an event loop: one task for all that is told until the loop comes
/// to it. *{@link #add} by any thread, the rest on the event loop.*
final class SettledAnswers {
    private final ManyToOneConcurrentLinkedQueue<Answer> answers = new ManyToOneConcurrentLinkedQueue<>();
    private final AtomicBoolean isScheduled = new AtomicBoolean();
    private final Runnable giving = this::give;

    /// @param answer that may be given.
    /// @param loop   of its connection.
    void add(final Answer answer, final EventExecutor loop) {
        answers.offer(answer);
        // a loop that ends has closed its connections: nobody waits any more
        if (!loop.isShuttingDown() && isScheduled.compareAndSet(false, true)) {
            loop.execute(giving);
        }
    }

    private void give() {
        isScheduled.set(false);
        @Nullable Answer answer = answers.poll();
        while (answer != null) {
            answer.settle().connection().giveSettled();
            answer = answers.poll();
        }
    }
}
