package io.kickoff.store.journal;

import java.nio.file.Path;

/// An object in a journal, and where it lies. *Immutable.*
public final class JournaledObject {
    private final ObjectIdentity identity;
    private final long entry;
    private final long origin;
    private final long length;
    private final Path file;
    private final long offset;

    JournaledObject(
            final ObjectIdentity identity,
            final long entry,
            final long origin,
            final long length,
            final Path file,
            final long offset) {
        this.identity = identity;
        this.entry = entry;
        this.origin = origin;
        this.length = length;
        this.file = file;
        this.offset = offset;
    }

    /// @return which object.
    public ObjectIdentity identity() {
        return identity;
    }

    /// @return sequence of the entry that first brought it, as its completion was told: greater is newer.
    public long sequence() {
        return origin;
    }

    /// @return in bytes.
    public long length() {
        return length;
    }

    /// @return sequence of its first record, which is another one than {@link #sequence} in a copy.
    long entry() {
        return entry;
    }

    /// @return that holds all its records.
    Path file() {
        return file;
    }

    /// @return where in the file its first record begins.
    long offset() {
        return offset;
    }
}
