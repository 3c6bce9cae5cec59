package io.kickoff.edge.simulation;

/// A request of a simulated CDN node, and what has become of it. *Confined to the simulation's thread.*
final class Exchange {
    /// It was never held.
    static final long NEVER = -1;

    final CdnConnection connection;
    final Ask ask;
    State state = State.SENT;
    long begunMs;
    long heldSinceMs = NEVER;
    /// Whether it may have waited for an upload to be whole: then nobody but the node knows since when it was held.
    boolean hasAwaited;
    /// What is served, or waited for.
    SimulatedUpload upload;
    Expected answer;
    byte[] head;

    /// How far it has come.
    enum State {
        /// It is on the way, or stands in a queue.
        SENT,
        /// The node has it.
        ARRIVED,
        /// It waits for its segment.
        HELD,
        /// It waits for an upload to be whole.
        AWAITING,
        /// It is answered, perhaps while its segment arrives.
        ANSWERED,
        /// The last byte is there, or the connection is gone.
        OVER
    }

    Exchange(final CdnConnection connection, final Ask ask) {
        this.connection = connection;
        this.ask = ask;
    }

    boolean isWaiting() {
        return state == State.HELD || state == State.AWAITING;
    }

    /// @return whether the bytes of its answer come as they are published.
    boolean isFollowing() {
        return state == State.ANSWERED && !ask.isHead() && answer instanceof Expected.Hit hit && hit.isFollowing();
    }

    @Override
    public String toString() {
        return connection + " " + ask;
    }
}
