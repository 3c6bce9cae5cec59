package io.kickoff.perf.live;

import io.kickoff.perf.load.AnswerListener;
import io.kickoff.perf.load.Connections;
import io.kickoff.perf.load.LoadConnection;
import io.kickoff.perf.load.Requests;
import io.kickoff.perf.load.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/// A packager with one connection. It sends all of a segment but its last 4 KiB, waits until the kernel has that,
/// looks at the clock, and sends the rest: so the time that it tells is never behind that of the last byte.
///
/// *Confined to one thread.*
final class Publisher implements AnswerListener, AutoCloseable {
    private static final int LAST_PIECE = 4096;
    private static final int BOUND_S = 20;

    private final Wire wire;
    private final InetSocketAddress server;
    private final Connections connections;
    private volatile CompletableFuture<Integer> answer = new CompletableFuture<>();

    Publisher(final Wire wire, final InetSocketAddress server) {
        this.wire = wire;
        this.server = server;
        this.connections = Connections.open(wire, server, 1, this);
    }

    /// A body whose bytes do not matter.
    static ByteBuf body(final int length) {
        return Unpooled.directBuffer(length).writeZero(length);
    }

    /// Publishes, or fails.
    ///
    /// @throws IllegalStateException when the answer is not 200, 201 or 204.
    void put(final String path, final ByteBuf body) {
        put(path, body, nanos -> {});
    }

    /// Publishes, or fails.
    ///
    /// @param body       not released.
    /// @param beforeLast told, on the event loop, the time just before the last piece is sent.
    /// @throws IllegalStateException when the answer is not 200, 201 or 204.
    void put(final String path, final ByteBuf body, final LongConsumer beforeLast) {
        final CompletableFuture<Integer> awaited = new CompletableFuture<>();
        answer = awaited;
        final int split = Math.max(0, body.readableBytes() - LAST_PIECE);
        wire.loop().execute(() -> {
            final LoadConnection connection = connections.all().getFirst();
            if (!connection.isIdle()) {
                awaited.complete(LoadConnection.BROKEN);
                return;
            }
            final ByteBuf first = Unpooled.wrappedBuffer(
                    Requests.putHead(server, path, body.readableBytes()),
                    body.retainedSlice(body.readerIndex(), split));
            connection.ask(first, 0).addListener(sent -> {
                if (connection.isAsking()) {
                    beforeLast.accept(System.nanoTime());
                    connection.send(body.retainedSlice(body.readerIndex() + split, body.readableBytes() - split));
                }
            });
        });
        final int status = awaited.completeOnTimeout(LoadConnection.BROKEN, BOUND_S, TimeUnit.SECONDS)
                .join();
        if (status != 200 && status != 201 && status != 204) {
            throw new IllegalStateException("PUT " + path + " got "
                    + (status == LoadConnection.BROKEN ? "no answer" : Integer.toString(status)));
        }
    }

    @Override
    public void onOpen(final LoadConnection connection) {
        // it is asked when there is something to publish
    }

    @Override
    public void onAnswer(final LoadConnection connection, final int status, final long atNanos) {
        answer.complete(status);
    }

    @Override
    public void close() {
        connections.close();
    }
}
