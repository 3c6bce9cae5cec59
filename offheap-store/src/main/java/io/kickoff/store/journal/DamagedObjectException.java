package io.kickoff.store.journal;

import java.io.IOException;

/// An object in a journal is not what was written, or cannot be read. The message says why.
final class DamagedObjectException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedObjectException(final String why) {
        super(why);
    }
}
