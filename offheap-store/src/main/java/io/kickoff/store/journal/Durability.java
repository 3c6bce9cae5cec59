package io.kickoff.store.journal;

/// What an entry survives once its completion has been told. *Immutable.*
public enum Durability {
    /// The end of the process, however it comes: the bytes are the kernel's.
    PROCESS,
    /// A crash of the machine too: the bytes are on the disk. All entries that wait are synced at once.
    MACHINE
}
