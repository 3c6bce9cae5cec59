package io.kickoff.edge.simulation;

/// What the contract has a node do with a request, at a moment.
sealed interface Expected {
    /// Said of a lifetime, a time or a length that the answer does not tell.
    long UNTOLD = -1;

    /// The request waits for its segment.
    record Hold() implements Expected {}

    /// The request waits until an upload is whole, or has broken off.
    ///
    /// @param upload that still arrives.
    record Await(SimulatedUpload upload) implements Expected {}

    /// There is nothing to be had.
    ///
    /// @param status     404, 410 or 503.
    /// @param lifetimeMs told to caches.
    /// @param atMs       when a first byte can be had; {@link #UNTOLD} for never.
    record Miss(int status, long lifetimeMs, long atMs) implements Expected {}

    /// An object is served.
    ///
    /// @param status      200, 206, 304 or 416.
    /// @param upload      that brought it.
    /// @param from        first byte of the body.
    /// @param to          behind its last byte.
    /// @param isFollowing whether it still arrives.
    /// @param lifetimeMs  told to caches; {@link #UNTOLD} when they shall not keep it.
    record Hit(int status, SimulatedUpload upload, int from, int to, boolean isFollowing, long lifetimeMs)
            implements Expected {}
}
