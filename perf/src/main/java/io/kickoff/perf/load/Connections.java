package io.kickoff.perf.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The connections of a generator to one address: opened some at a time, and again when they are lost.
///
/// *Thread-safe*; the connections themselves are confined to their event loop.
public final class Connections implements AutoCloseable {
    private static final int OPENING_AT_ONCE = 200;
    private static final int AGAIN_AFTER_MS = 20;
    private static final int OPEN_WITHIN_S = 60;

    private final Wire wire;
    private final Bootstrap bootstrap;
    private final AnswerListener listener;
    private final List<LoadConnection> all = new ArrayList<>();
    private final int count;
    private final CompletableFuture<Void> open = new CompletableFuture<>();
    private final BitSet wereOpen = new BitSet();
    private int started;
    private boolean isClosed;

    private Connections(
            final Wire wire, final InetSocketAddress address, final int count, final AnswerListener listener) {
        this.wire = wire;
        this.bootstrap = wire.client().remoteAddress(address);
        this.listener = listener;
        this.count = count;
    }

    /// Opens them and returns when all are open.
    ///
    /// @param wire     event loop.
    /// @param address  of the server.
    /// @param count    of connections.
    /// @param listener hears of them, from before this returns.
    /// @return the connections; their owner closes them.
    /// @throws IllegalStateException when they cannot be opened within a minute; the message says how many were.
    public static Connections open(
            final Wire wire, final InetSocketAddress address, final int count, final AnswerListener listener) {
        final Connections connections = new Connections(wire, address, count, listener);
        wire.loop().execute(() -> {
            for (int i = 0; i < Math.min(OPENING_AT_ONCE, count); i++) {
                connections.openNext();
            }
        });
        try {
            connections.open.get(OPEN_WITHIN_S, TimeUnit.SECONDS);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            connections.close();
            throw new IllegalStateException("interrupted while connecting to " + address, interrupted);
        } catch (final ExecutionException | TimeoutException failure) {
            connections.close();
            throw new IllegalStateException(
                    "of " + count + " connections to " + address + " only "
                            + connections.wereOpen.cardinality()
                            + " opened: is the server up, and do `ulimit -n` and its own limit allow so many?",
                    failure);
        }
        return connections;
    }

    /// @return all of them; touch them on the event loop only.
    public List<LoadConnection> all() {
        return all;
    }

    private void openNext() {
        if (started < count && !isClosed) {
            started++;
            final int number = all.size();
            all.add(new LoadConnection(listener, () -> reopen(number)));
            connect(number);
        }
    }

    private void connect(final int number) {
        final ChannelFuture connecting =
                bootstrap.clone().handler(all.get(number)).connect();
        connecting.addListener(done -> connected(number, done));
    }

    private void connected(final int number, final Future<?> done) {
        if (!done.isSuccess()) {
            reopen(number);
        } else if (isClosed) {
            all.get(number).close();
        } else if (!wereOpen.get(number)) {
            wereOpen.set(number);
            openNext();
            if (wereOpen.cardinality() == count) {
                open.complete(null);
            }
        }
    }

    private void reopen(final int number) {
        if (!isClosed) {
            wire.loop().schedule(() -> connectAgain(number), AGAIN_AFTER_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void connectAgain(final int number) {
        if (!isClosed) {
            connect(number);
        }
    }

    @Override
    public void close() {
        final CompletableFuture<Void> closed = new CompletableFuture<>();
        wire.loop().execute(() -> {
            isClosed = true;
            all.forEach(LoadConnection::close);
            closed.complete(null);
        });
        closed.join();
    }
}
