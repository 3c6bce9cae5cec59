package io.kickoff.edge.http;

import io.kickoff.edge.settings.TransportChoice;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/// The way bytes reach the kernel: io_uring where it works, else epoll, else Java's NIO.
///
/// Which one a node runs on, and why not a better one, is decided once at start and told in one line. *Immutable.*
public final class Transport {
    private static final int RING_SIZE = 4096;

    private final TransportChoice kind;
    private final String line;

    private Transport(final TransportChoice kind, final String line) {
        this.kind = kind;
        this.line = line;
    }

    /// The best transport of this machine, or exactly the one asked for.
    ///
    /// @param choice what the configuration says.
    /// @return the transport.
    /// @throws IllegalStateException when the one asked for by name does not work here; the message says why.
    public static Transport choose(final TransportChoice choice) {
        return switch (choice) {
            case AUTO -> best();
            case IO_URING -> demanded(choice, IoUring.isAvailable(), IoUring.unavailabilityCause());
            case EPOLL -> demanded(choice, Epoll.isAvailable(), Epoll.unavailabilityCause());
            case NIO -> new Transport(choice, "transport nio: asked for by configuration");
        };
    }

    private static Transport best() {
        if (IoUring.isAvailable()) {
            return new Transport(TransportChoice.IO_URING, "transport io_uring: available");
        }
        final String noUring = "io_uring is not available (" + reason(IoUring.unavailabilityCause()) + ")";
        if (Epoll.isAvailable()) {
            return new Transport(TransportChoice.EPOLL, "transport epoll: " + noUring);
        }
        return new Transport(
                TransportChoice.NIO,
                "transport nio: " + noUring + ", epoll neither (" + reason(Epoll.unavailabilityCause()) + ")");
    }

    private static Transport demanded(final TransportChoice choice, final boolean works, final Throwable cause) {
        if (!works) {
            throw new IllegalStateException("transport: " + name(choice) + " does not work on this machine ("
                    + reason(cause) + "): set transport to auto, or mend the cause");
        }
        return new Transport(choice, "transport " + name(choice) + ": asked for by configuration");
    }

    private static String reason(final Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        final String message = root.getMessage();
        return message == null
                ? root.getClass().getSimpleName()
                : message.lines().findFirst().orElse("no reason given");
    }

    private static String name(final TransportChoice choice) {
        return switch (choice) {
            case AUTO -> "auto";
            case IO_URING -> "io_uring";
            case EPOLL -> "epoll";
            case NIO -> "nio";
        };
    }

    /// @return `io_uring`, `epoll` or `nio`.
    public String name() {
        return name(kind);
    }

    /// @return one line: which transport, and why.
    public String line() {
        return line;
    }

    /// Event loops of this transport, started lazily.
    ///
    /// @param threads number of loops.
    /// @param name    what their threads are called.
    /// @return the group; its owner shuts it down.
    public MultiThreadIoEventLoopGroup newGroup(final int threads, final String name) {
        final IoHandlerFactory factory = switch (kind) {
            case IO_URING -> IoUringIoHandler.newFactory(new IoUringIoHandlerConfig().setRingSize(RING_SIZE));
            case EPOLL -> EpollIoHandler.newFactory();
            case AUTO, NIO -> NioIoHandler.newFactory();
        };
        return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), factory);
    }

    Class<? extends ServerChannel> serverChannel() {
        return switch (kind) {
            case IO_URING -> IoUringServerSocketChannel.class;
            case EPOLL -> EpollServerSocketChannel.class;
            case AUTO, NIO -> NioServerSocketChannel.class;
        };
    }
}
