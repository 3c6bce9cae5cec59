package io.kickoff.edge.settings;

/// What an acknowledged segment survives. *Immutable.*
public enum JournalDurability {
    /// A crash of the process.
    PROCESS,
    /// A crash of the machine too: each acknowledgement waits for the disk.
    MACHINE,
    /// Nothing: segments live in memory only.
    OFF
}
