package io.kickoff.store.journal;

/// Whether an object in the journal is still wanted. *Immutable.*
public enum Wanted {
    /// Out of every window, replaced or deleted: it goes with the file that holds it.
    NO,
    /// In a time-shift window: its file stays, but goes when the journal has reached its limit or the disk is full.
    TIME_SHIFTED,
    /// At the live edge: never given up. Only for the version that is served.
    LIVE_EDGE
}
