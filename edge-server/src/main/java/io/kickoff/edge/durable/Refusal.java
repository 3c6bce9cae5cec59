package io.kickoff.edge.durable;

import io.kickoff.edge.http.Problem;
import io.kickoff.store.journal.JournalFailure;

/// What is told to whoever handed in something that does not survive. *Stateless.*
public final class Refusal {
    private Refusal() {}

    /// @param failure of the journal.
    /// @return what is wrong, and how it is mended.
    public static Problem of(final JournalFailure failure) {
        return switch (failure) {
            case FULL ->
                problem(
                        "full",
                        "nothing on the journal's disk may be given up: free some space there, or lower journal.diskMargin");
            case UNWRITABLE ->
                problem("unwritable", "the journal's disk refuses: see the log, and whether it is mounted read-only");
            case TOO_LARGE -> problem("head", "names and headers of it are too long to be kept");
            case CLOSED -> busy();
        };
    }

    /// @return too much waits for the journal, or it is being closed.
    public static Problem busy() {
        return problem("busy", "the journal's disk does not keep up, or the node is ending");
    }

    private static Problem problem(final String reason, final String detail) {
        return new Problem(503, "journal-" + reason, "It cannot be kept", detail + "; then send it again");
    }
}
