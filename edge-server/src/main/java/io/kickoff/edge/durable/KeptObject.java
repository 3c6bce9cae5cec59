package io.kickoff.edge.durable;

import io.kickoff.store.journal.JournalFailure;
import org.jspecify.annotations.Nullable;

/// An object on its way into the journal. Its bytes are pinned until it is there, or is known not to come there; then
/// it is taken back if it took nobody's place: its publisher is told to send it again. *Thread-safe.*
final class KeptObject extends Written {
    private final NodeJournal journal;
    private final long handle;
    private final long length;
    private final @Nullable Runnable takeBack;

    /// @param journal  that it goes to.
    /// @param handle   pinned.
    /// @param length   in bytes, that the journal has reserved.
    /// @param takeBack when it does not come there; null: it stays.
    KeptObject(final NodeJournal journal, final long handle, final long length, final @Nullable Runnable takeBack) {
        this.journal = journal;
        this.handle = handle;
        this.length = length;
        this.takeBack = takeBack;
    }

    /// @param journal  that has it.
    /// @param handle   of its bytes.
    /// @param sequence of its entry.
    /// @return an object of before the node started.
    static KeptObject before(final NodeJournal journal, final long handle, final long sequence) {
        final KeptObject kept = new KeptObject(journal, handle, 0, null);
        kept.tell(sequence);
        return kept;
    }

    private void tell(final long sequence) {
        super.durable(sequence);
    }

    long handle() {
        return handle;
    }

    @Override
    public void durable(final long newSequence) {
        letGo();
        super.durable(newSequence);
    }

    @Override
    public void failed(final JournalFailure reason) {
        if (takeBack != null) {
            takeBack.run();
        }
        letGo();
        super.failed(reason);
    }

    private void letGo() {
        journal.unpin(handle);
        journal.release(length);
    }
}
