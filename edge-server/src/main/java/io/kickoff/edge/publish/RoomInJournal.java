package io.kickoff.edge.publish;

import io.kickoff.edge.durable.NodeJournal;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;

/// Room in the journal for a connection's upload: taken at once, or waited for, within bounds.
///
/// *Confined to one event loop.*
final class RoomInJournal {
    private static final int PERIOD_MS = 5;
    private static final int MAX_TRIES = 2_000;

    private final NodeJournal journal;
    private int tries;

    RoomInJournal(final NodeJournal journal) {
        this.journal = journal;
    }

    /// @param bytes of the upload.
    /// @return whether there is room for it, taken now.
    boolean take(final long bytes) {
        final boolean isTaken = journal.reserve(bytes);
        tries = isTaken ? 0 : tries + 1;
        return isTaken;
    }

    /// @param again to be tried in a moment.
    /// @param loop  of the connection.
    /// @return false when it has been tried for ten seconds: there will be none.
    boolean isAwaited(final Runnable again, final EventExecutor loop) {
        if (tries > MAX_TRIES) {
            tries = 0;
            return false;
        }
        loop.schedule(again, PERIOD_MS, TimeUnit.MILLISECONDS);
        return true;
    }

    /// @return whether it is waited for.
    boolean isAwaited() {
        return tries > 0;
    }

    /// Nobody needs it any more.
    void forget() {
        tries = 0;
    }
}
