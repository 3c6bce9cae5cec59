package io.kickoff.edge.durable;

import io.kickoff.store.journal.JournalCompletion;
import io.kickoff.store.journal.JournalFailure;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What an answer waits for: any number of entries, and then whoever wants to know whether all of them are durable.
///
/// *Entries are told by any thread; {@link #then} once, by whoever expected them.*
public final class Barrier implements JournalCompletion {
    private final AtomicInteger awaited = new AtomicInteger(1);
    private volatile @Nullable JournalFailure failure;
    private @Nullable Consumer<@Nullable JournalFailure> told;

    /// @return this, waiting for one more.
    Barrier expect() {
        awaited.getAndIncrement();
        return this;
    }

    /// @return whether there is anything to wait for.
    public boolean isWaiting() {
        return awaited.get() > 1;
    }

    /// @return why not all are durable; null when they are, as far as is known.
    public @Nullable JournalFailure failure() {
        return failure;
    }

    /// Everything that there is to wait for is expected by now.
    ///
    /// @param whenDone told once all is done, on whichever thread: null, or why not all are durable.
    public void then(final Consumer<@Nullable JournalFailure> whenDone) {
        told = whenDone;
        arrive();
    }

    @Override
    public void durable(final long sequence) {
        arrive();
    }

    @Override
    public void failed(final JournalFailure reason) {
        failure = reason;
        arrive();
    }

    private void arrive() {
        if (awaited.decrementAndGet() == 0 && told != null) {
            told.accept(failure);
        }
    }
}
