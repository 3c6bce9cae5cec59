package io.kickoff.edge.simulation;

/// What is broken on purpose in a simulated world, to prove that the simulation sees it.
enum Sabotage {
    /// Nothing.
    NONE,
    /// A task that one thread hands to an event loop is lost now and then: a publisher forgets to wake a loop.
    LOST_WAKE,
    /// A timer of an event loop is lost now and then: a deadline is forgotten.
    LOST_TIMER,
    /// The node keeps what has expired for a millisecond longer than the contract says: a filter off by one.
    LATE_EXPIRY,
    /// A byte of a body is another one now and then: memory that was given back too early.
    WRONG_BYTE,
    /// A segment is pinned and never let go.
    LEAKED_PIN,
    /// The reference model never waits for a better candidate.
    IMPATIENT_MODEL
}
