package io.kickoff.store.journal;

/// Why an entry is not durable. *Immutable.*
public enum JournalFailure {
    /// No space on the disk, and nothing may be given up for it. Passes when there is space again: try again later.
    FULL,
    /// The disk or its directory refuses to be written to. May pass; the journal tries again with the next entry.
    UNWRITABLE,
    /// Names and facts of the entry are longer than a record's head may be. Never passes.
    TOO_LARGE,
    /// The journal has been closed.
    CLOSED
}
