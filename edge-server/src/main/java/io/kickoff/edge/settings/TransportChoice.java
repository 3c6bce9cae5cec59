package io.kickoff.edge.settings;

/// How the node talks to the kernel about sockets. *Immutable.*
public enum TransportChoice {
    /// The best that this machine allows, in the order below.
    AUTO,
    /// Linux io_uring.
    IO_URING,
    /// Linux epoll.
    EPOLL,
    /// The JDK's own selector, on any system.
    NIO
}
