package io.kickoff.perf.live;

import io.kickoff.perf.load.AnswerListener;
import io.kickoff.perf.load.Connections;
import io.kickoff.perf.load.LoadConnection;
import io.kickoff.perf.load.Requests;
import io.kickoff.perf.load.Wire;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/// Players at the live edge: many connections that all ask for the same segment before it is there.
///
/// *Thread-safe*; one round at a time.
final class Waiters implements AnswerListener, AutoCloseable {
    private static final long HIGHEST_NANOS = 600_000_000_000L;
    private static final int DIGITS = 3;

    private final Wire wire;
    private final InetSocketAddress server;
    private final int count;
    private final Connections connections;
    private volatile long publishedNanos;
    private Round round = new Round(0);

    /// One segment, asked for by all. Complete when each of them has an answer or will never have one.
    static final class Round {
        private final CompletableFuture<Round> complete = new CompletableFuture<>();
        private final Histogram latency = new Histogram(HIGHEST_NANOS, DIGITS);
        private final long expectedBytes;
        private int answered;
        private int failed;

        private Round(final long expectedBytes) {
            this.expectedBytes = expectedBytes;
        }

        CompletableFuture<Round> complete() {
            return complete;
        }

        /// @return ns from the publisher's last byte to each waiter's.
        Histogram latency() {
            return latency;
        }

        /// @return those that did not get 200 with the whole segment.
        int failed() {
            return failed;
        }
    }

    Waiters(final Wire wire, final InetSocketAddress server, final int count) {
        this.wire = wire;
        this.server = server;
        this.count = count;
        this.connections = Connections.open(wire, server, count, this);
    }

    /// All ask.
    ///
    /// @param path          of the segment.
    /// @param expectedBytes its length.
    /// @return the round, which completes some time after {@link #published}.
    Round ask(final String path, final long expectedBytes) {
        final Round asked = new Round(expectedBytes);
        publishedNanos = 0;
        final ByteBuf get = Requests.get(server, path);
        wire.loop().execute(() -> {
            round = asked;
            for (final LoadConnection connection : connections.all()) {
                if (connection.isIdle()) {
                    connection.ask(get.retainedDuplicate(), 0);
                } else {
                    asked.failed++;
                    endWhenComplete();
                }
            }
            get.release();
        });
        return asked;
    }

    /// The publisher is about to send its last bytes.
    ///
    /// @param nanos `System.nanoTime`.
    void published(final long nanos) {
        publishedNanos = nanos;
    }

    @Override
    public void onOpen(final LoadConnection connection) {
        // asked with all the others
    }

    @Override
    public void onAnswer(final LoadConnection connection, final int status, final long atNanos) {
        final long sinceNanos = publishedNanos;
        if (status == 200 && connection.bodyBytes() == round.expectedBytes && sinceNanos != 0) {
            round.answered++;
            round.latency.recordValue(Math.clamp(atNanos - sinceNanos, 0, HIGHEST_NANOS));
        } else {
            round.failed++;
        }
        endWhenComplete();
    }

    private void endWhenComplete() {
        if (round.answered + round.failed == count) {
            round.complete.complete(round);
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
