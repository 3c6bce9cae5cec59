package io.kickoff.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kickoff.edge.http.ConnectionWatch.Deadline;
import io.kickoff.edge.settings.PlaneSettings;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionWatchTest {
    private static final long BEGIN_MS = 1_795_000_000_000L;
    private static final PlaneSettings SETTINGS =
            new PlaneSettings("127.0.0.1", 0, 10, 1, 8192, 16384, 1 << 20, 10_000, 60_000, 1024);

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ConnectionWatch watch = new ConnectionWatch(PlaneMemory.unlimited());
    private final Connection connection = new Connection();
    private final ConnectionWatch.Registration registration = watch.watch(channel, connection, BEGIN_MS);

    private static final class Connection implements ConnectionWatch.Watched {
        final List<Deadline> passed = new ArrayList<>();
        long headerBeganMs;
        boolean isReceiving;
        boolean isBusy;
        long received;
        long enqueued;

        @Override
        public long headerBeganMs() {
            return headerBeganMs;
        }

        @Override
        public boolean isReceiving() {
            return isReceiving;
        }

        @Override
        public boolean isBusy() {
            return isBusy;
        }

        @Override
        public long receivedBytes() {
            return received;
        }

        @Override
        public long enqueuedBytes() {
            return enqueued;
        }

        @Override
        public void onDeadline(final Deadline deadline) {
            passed.add(deadline);
        }
    }

    @AfterEach
    void close() {
        registration.close();
        assertEquals(0, watch.size());
        channel.finishAndReleaseAll();
    }

    /// Sweeps twice a second until a time, while so many bytes come in every second.
    private void goOn(final long fromMs, final long toMs, final long bytesASecond) {
        for (long ms = fromMs; ms <= toMs; ms += ConnectionWatch.PERIOD_MS) {
            connection.received += bytesASecond * ConnectionWatch.PERIOD_MS / 1000;
            watch.sweep(BEGIN_MS + ms, SETTINGS);
        }
    }

    @Test
    void shouldEndAConnectionOnWhichNothingMoves() {
        goOn(0, 60_000, 0);
        assertEquals(List.of(), connection.passed);
        goOn(60_500, 60_500, 0);
        assertEquals(List.of(Deadline.IDLE), connection.passed);
    }

    @Test
    void shouldLetAConnectionWaitForTheNode() {
        connection.isBusy = true;
        goOn(0, 300_000, 0);
        assertEquals(List.of(), connection.passed);
    }

    @Test
    void shouldEndAHeaderThatComesByteByByte() {
        connection.headerBeganMs = BEGIN_MS;
        goOn(0, 10_000, 2);
        assertEquals(List.of(), connection.passed);
        goOn(10_500, 10_500, 2);
        assertEquals(List.of(Deadline.HEADER), connection.passed);
    }

    @Test
    void shouldEndABodyThatComesTooSlowly() {
        connection.isReceiving = true;
        goOn(0, 19_500, 900);
        assertEquals(List.of(), connection.passed);
        goOn(20_000, 20_000, 900);
        assertEquals(List.of(Deadline.MINIMUM_RATE), connection.passed);
    }

    @Test
    void shouldLetABodyComeAtTheMinimumRate() {
        connection.isReceiving = true;
        goOn(0, 100_000, 1024);
        assertEquals(List.of(), connection.passed);
    }

    @Test
    void shouldNotCountTheTimeBeforeABodyBegins() {
        // a packager opens its upload long before its first byte
        goOn(0, 30_000, 0);
        connection.isReceiving = true;
        goOn(30_500, 49_500, 0);
        assertEquals(List.of(), connection.passed);
        goOn(50_000, 50_000, 0);
        assertEquals(List.of(Deadline.MINIMUM_RATE), connection.passed);
    }

    @Test
    void shouldEndAReaderThatTakesNothing() {
        // queued and never flushed: what a peer with a full window looks like
        channel.unsafe()
                .outboundBuffer()
                .addMessage(io.netty.buffer.Unpooled.wrappedBuffer(new byte[1 << 20]), 1 << 20, channel.newPromise());
        connection.enqueued = 1 << 20;
        goOn(0, 19_500, 0);
        assertEquals(List.of(), connection.passed);
        goOn(20_000, 20_000, 0);
        assertEquals(List.of(Deadline.MINIMUM_RATE), connection.passed);
    }
}
