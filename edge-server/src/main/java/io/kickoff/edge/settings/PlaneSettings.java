package io.kickoff.edge.settings;

/// Where one plane listens and what it grants a connection. *Immutable.*
///
/// @param host                  name or address to bind, an IPv6 address without brackets
/// @param port                  0 takes a free one
/// @param maxConnections        open at the same time; more are closed at once
/// @param eventLoops            threads of this plane; 0: by the number of processors
/// @param maxRequestLineBytes   of method, target and version together
/// @param maxHeaderBytes        of all header fields of a request together
/// @param maxRequestHeapBytes   of heap that the unfinished requests of all connections may keep
/// @param headerTimeoutMs       from a request's first byte to the end of its header
/// @param idleTimeoutMs         without a byte in either direction
/// @param minimumBytesPerSecond slower connections are closed; 0: none is
public record PlaneSettings(
        String host,
        int port,
        int maxConnections,
        int eventLoops,
        int maxRequestLineBytes,
        int maxHeaderBytes,
        long maxRequestHeapBytes,
        long headerTimeoutMs,
        long idleTimeoutMs,
        long minimumBytesPerSecond) {

    /// The address as an operator writes it, with brackets around an IPv6 host.
    public String bind() {
        return new BindAddress(host, port).toString();
    }
}
