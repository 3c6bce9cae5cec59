package io.kickoff.edge.settings;

/// A job that a node does; one process may hold several. *Immutable.*
public enum Role {
    /// Takes segments from packagers and serves them.
    ORIGIN,
    /// Follows live events and sends the triggers.
    LSM,
    /// Holds the devices' connections and hands triggers on to them.
    FANOUT,
    /// Serves segments that it fetches from origins.
    EDGE
}
