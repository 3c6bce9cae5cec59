package io.kickoff.perf.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// A server that answers every request at once, except that from one request on it stands still for a time, on all
/// connections. *Thread-safe.*
final class StallingServer implements AutoCloseable {
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
    private static final String LAST_ANSWER = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi";

    private final ServerSocket listener;
    private final int stallAt;
    private final long stallNanos;
    private final boolean isClosing;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong stalledSinceNanos = new AtomicLong();

    /// @param stallAt    requests that are answered before.
    /// @param stallNanos for how long it stands still.
    /// @param isClosing  whether it closes the connection behind every answer.
    StallingServer(final int stallAt, final long stallNanos, final boolean isClosing) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.stallAt = stallAt;
        this.stallNanos = stallNanos;
        this.isClosing = isClosing;
        Thread.startVirtualThread(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                final Socket socket = listener.accept();
                Thread.startVirtualThread(() -> serve(socket));
            } catch (final IOException closed) {
                return;
            }
        }
    }

    private void serve(final Socket accepted) {
        try (Socket socket = accepted;
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1))) {
            socket.setTcpNoDelay(true);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.isEmpty()) {
                    answer(socket);
                    if (isClosing) {
                        return;
                    }
                }
            }
        } catch (final IOException gone) {
            // the generator resets its connections
        }
    }

    private void answer(final Socket socket) throws IOException {
        if (requests.getAndIncrement() >= stallAt) {
            stalledSinceNanos.compareAndSet(0, System.nanoTime());
            final long endNanos = stalledSinceNanos.get() + stallNanos;
            while (System.nanoTime() - endNanos < 0) {
                LockSupport.parkNanos(endNanos - System.nanoTime());
            }
        }
        socket.getOutputStream().write((isClosing ? LAST_ANSWER : ANSWER).getBytes(ISO_8859_1));
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
