package io.kickoff.perf.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The only times that are looked at have a lower bound by construction: what a server withholds for 100 ms cannot be
/// there sooner, however slow the machine.
@Timeout(60)
class OpenLoopTest {
    private static final double RATE = 1000;
    private static final int STALL_AT = 100;
    private static final long STALL_NANOS = 100_000_000;
    private static final long HALF_NANOS = STALL_NANOS / 2;
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final int TOTAL = 300;

    private final Wire wire = new Wire("test");

    @AfterEach
    void end() {
        wire.close();
    }

    private OpenLoop loop(final StallingServer server, final int connections) {
        return new OpenLoop(
                wire, server.address(), connections, RATE, Requests.gets(server.address(), List.of("/a", "/b")));
    }

    /// Request k is due at k ms, and the stall begins with the 101st. Whoever is due within the first half of it,
    /// and has not been sent by then, waits for more than half of it. A generator that waits for its answers would
    /// see the stall once a connection.
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldShowAStallInEveryRequestThatWasDueDuringIt(final int connections) throws IOException {
        try (StallingServer server = new StallingServer(STALL_AT, STALL_NANOS, false);
                OpenLoop loop = loop(server, connections)) {
            final Recording seen = loop.run(System.nanoTime(), TOTAL, GRACE_NANOS);
            assertEquals(TOTAL, seen.count(200));
            assertEquals(TOTAL, seen.corrected().getTotalCount());
            assertTrue(seen.corrected().getMaxValue() >= STALL_NANOS);
            assertTrue(seen.service().getMaxValue() >= STALL_NANOS);
            final long delayed = seen.corrected().getCountBetweenValues(HALF_NANOS, Long.MAX_VALUE / 4);
            assertTrue(delayed >= 49 - connections, () -> delayed + " requests show the stall");
        }
    }

    @Test
    void shouldRecordWhatIsNeverAnsweredAndWhatIsNeverSent() throws IOException {
        try (StallingServer server = new StallingServer(STALL_AT, TimeUnit.MINUTES.toNanos(5), false);
                OpenLoop loop = loop(server, 4)) {
            final Recording seen = loop.run(System.nanoTime(), TOTAL, TimeUnit.MILLISECONDS.toNanos(100));
            assertEquals(TOTAL, seen.corrected().getTotalCount());
            assertEquals(TOTAL, seen.count(200) + seen.count(LoadConnection.BROKEN) + seen.unsent());
            assertTrue(seen.count(200) <= STALL_AT, () -> "answered: " + seen.count(200));
            assertTrue(seen.unsent() >= TOTAL - STALL_AT - 4, () -> "unsent: " + seen.unsent());
            // due at 104 ms at the latest, and given up 100 ms behind the last one's time
            assertTrue(seen.corrected().getMaxValue() >= 296_000_000);
        }
    }

    @Test
    void shouldGoOnWhenTheServerClosesBehindEveryAnswer() throws IOException {
        try (StallingServer server = new StallingServer(TOTAL, 0, true);
                OpenLoop loop = loop(server, 4)) {
            final Recording seen = loop.run(System.nanoTime(), 40, GRACE_NANOS);
            assertEquals(40, seen.count(200));
            assertEquals(80, seen.bodyBytes());
        }
    }

    @Test
    void shouldBeUsableAgainWhenARunIsOver() throws IOException {
        try (StallingServer server = new StallingServer(TOTAL, 0, false);
                OpenLoop loop = loop(server, 2)) {
            assertEquals(20, loop.run(System.nanoTime(), 20, GRACE_NANOS).count(200));
            assertEquals(30, loop.run(System.nanoTime(), 30, GRACE_NANOS).count(200));
        }
    }

    @Test
    void shouldAskAsOftenAsWantedWhenTheLoopIsClosed() throws IOException {
        try (StallingServer server = new StallingServer(TOTAL, 0, false);
                ClosedLoop loop = new ClosedLoop(wire, server.address(), 3)) {
            final Requests gets = Requests.gets(server.address(), List.of("/"));
            final Recording seen = loop.run(gets, 100, GRACE_NANOS);
            assertEquals(100, seen.count(200));
            assertEquals(100, seen.answers());
        }
    }
}
