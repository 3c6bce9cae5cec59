package io.kickoff.store.journal;

/// A journal cannot be opened or read. The message says in one line what, where, and how to mend it.
public final class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JournalException(final String message) {
        super(message);
    }

    JournalException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
