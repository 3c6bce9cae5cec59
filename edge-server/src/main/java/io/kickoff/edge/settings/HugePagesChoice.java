package io.kickoff.edge.settings;

/// Whether the segment memory asks for huge pages. *Immutable.*
public enum HugePagesChoice {
    /// Ordinary pages.
    OFF,
    /// Huge pages where the machine grants them, ordinary ones otherwise.
    TRY
}
