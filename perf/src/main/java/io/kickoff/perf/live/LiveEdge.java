package io.kickoff.perf.live;

import java.net.InetSocketAddress;

/// A server at which players wait for the next segment.
interface LiveEdge extends AutoCloseable {
    /// The next segment.
    ///
    /// @param asked     path that players ask for.
    /// @param published path that the publisher PUTs.
    record Segment(String asked, String published) {}

    /// @return for tables and files.
    String name();

    /// Waits until there is a segment that may be asked for and has not been.
    Segment next();

    /// @return where players ask.
    InetSocketAddress delivery();

    /// @return where the publisher PUTs.
    InetSocketAddress publishing();

    /// @return requests that wait now.
    long waiting();

    /// @return CPU time of the server so far, in ns.
    long cpuNanos();

    @Override
    void close();
}
