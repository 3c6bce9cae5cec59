package io.kickoff.edge.durable;

import io.kickoff.store.journal.JournalCompletion;
import io.kickoff.store.journal.JournalFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An entry on its way into the journal, and whoever waits for it. *Thread-safe.*
class Written implements JournalCompletion {
    /// The sequence number of what is not in the journal.
    static final long WAITING = -1;

    private List<JournalCompletion> waiting = new ArrayList<>(1);
    private long sequence = WAITING;
    private @Nullable JournalFailure failure;

    @Override
    public void durable(final long newSequence) {
        final List<JournalCompletion> told;
        synchronized (this) {
            sequence = newSequence;
            told = waiting;
            waiting = List.of();
        }
        told.forEach(each -> each.durable(newSequence));
    }

    @Override
    public void failed(final JournalFailure reason) {
        final List<JournalCompletion> told;
        synchronized (this) {
            failure = reason;
            told = waiting;
            waiting = List.of();
        }
        told.forEach(each -> each.failed(reason));
    }

    /// @return whether it is in the journal.
    synchronized boolean isDurable() {
        return sequence != WAITING;
    }

    /// @return whether it is not, and never will be.
    synchronized boolean hasFailed() {
        return failure != null;
    }

    /// @return its sequence number; negative while it is not in the journal.
    synchronized long sequence() {
        return sequence;
    }

    /// Has a barrier wait for it, if there is anything to wait for.
    ///
    /// @param barrier that waits.
    synchronized void awaitedBy(final Barrier barrier) {
        if (sequence == WAITING && failure == null) {
            waiting.add(barrier.expect());
        } else if (failure != null) {
            barrier.expect().failed(failure);
        }
    }
}
