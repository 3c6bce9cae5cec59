package io.kickoff.store.memory;

/// Whether a reservation asks for huge pages. *Immutable.*
public enum HugePages {
    /// Ordinary pages.
    OFF,
    /// Huge pages where the machine grants them, ordinary ones otherwise.
    TRY
}
