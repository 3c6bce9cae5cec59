package io.kickoff.edge.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.RawConnection;
import io.kickoff.edge.TestNode;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Clients of the delivery plane that do their worst, and a packager that must not notice.
class IsolationIT {
    private static final long SHARE = 32L << 20;
    private static final int BODY = 6 << 20;
    private static final int TIME_SHIFTED = 20;
    private static final int LIVE = 50;
    private static final int MOST = 8_000;

    @RegisterExtension
    private final TestNode node = TestNode.still(Map.of(
            "delivery.eventLoops",
            "1",
            "publishing.memoryReserve",
            Long.toString(PlatformDependent.maxDirectMemory() - SHARE)));

    private final List<RawConnection> clients = new ArrayList<>();

    @BeforeEach
    void configure() throws IOException {
        node.configure("derby", TestNode.EVENT);
        node.goToSegment(50);
        assertEquals("HTTP/1.1 201 Created", put(TIME_SHIFTED, 10));
        assertEquals("HTTP/1.1 201 Created", put(LIVE, 10));
        assertEquals(SHARE, node.metric("kickoff_buffer_share_bytes{plane=\"delivery\"}"));
    }

    private String put(final int number, final int length) throws IOException {
        try (RawConnection packager = new RawConnection(node.publishing())) {
            packager.send("PUT /ingest/derby/b/v0-" + number
                    + ".m4s HTTP/1.1\r\nHost: x\r\nKickoff-Defects:\r\nContent-Length: " + length + "\r\n\r\n");
            packager.send(new byte[length]);
            return packager.readHead().lines().findFirst().orElse("nothing");
        }
    }

    private static String get(final int number) {
        return "GET /live/derby/v0-" + number + ".m4s HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    private double used() {
        return node.metric("kickoff_buffer_bytes{plane=\"delivery\"}");
    }

    /// Opens connections that keep memory until so much is used; asks the node once for many of them.
    private void attack(final String request, final long untilBytes) throws IOException {
        int refusals = 0;
        while (used() < untilBytes && refusals < MOST && clients.size() < MOST) {
            for (int i = 0; i < 50; i++) {
                try {
                    clients.add(new RawConnection(node.delivery()).send(request));
                } catch (final IOException closedMeanwhile) {
                    refusals++;
                }
            }
            assertTrue(used() <= SHARE, () -> used() + " bytes used");
        }
        assertTrue(used() >= untilBytes, () -> clients.size() + " connections use " + used() + " bytes only");
    }

    private String ask(final RawConnection connection, final int number) throws IOException {
        final String head = connection.send(get(number)).readHead();
        if (head.startsWith("HTTP/1.1 200 ")) {
            connection.readBytes(10);
        }
        return head.lines().findFirst().orElse("nothing");
    }

    @Test
    void shouldAlwaysLeavePublishingItsMemory() throws IOException {
        try (RawConnection viewer = new RawConnection(node.delivery())) {
            assertEquals("HTTP/1.1 200 OK", ask(viewer, TIME_SHIFTED));
            // lines without an end
            attack("GET /" + "x".repeat(8_000), SHARE / 2);
            assertEquals("HTTP/1.1 503 Service Unavailable", ask(viewer, TIME_SHIFTED));
            assertEquals("HTTP/1.1 200 OK", ask(viewer, LIVE));
            assertEquals(1, node.metric("kickoff_delivery_time_shifted_shed_total{reason=\"memory\"}"));
            assertEquals("HTTP/1.1 201 Created", put(40, BODY));
            // requests that wait for the next segment, and a receive buffer full of others behind each
            attack(get(51) + ("GET /" + "y".repeat(100) + " HTTP/1.1\r\nHost: x\r\n\r\n").repeat(30), SHARE / 4 * 3);
            assertEquals("HTTP/1.1 503 Service Unavailable", ask(viewer, LIVE));
            assertTrue(viewer.readToEnd().isEmpty(), "closed, to be rid of it");
            try (RawConnection refused = new RawConnection(node.delivery())) {
                assertEquals("", refused.readToEnd());
            }
            assertTrue(node.metric("kickoff_connections_refused{plane=\"delivery\"}") > 0);
            for (int i = 0; i < 2_000; i++) {
                try (RawConnection more = new RawConnection(node.delivery())) {
                    more.send("GET /" + "x".repeat(8_000));
                } catch (final IOException closedMeanwhile) {
                    assertTrue(used() <= SHARE, () -> used() + " bytes used");
                }
            }
            for (int number = 41; number < 46; number++) {
                assertEquals("HTTP/1.1 201 Created", put(number, BODY));
            }
            assertTrue(used() <= SHARE, () -> used() + " bytes used");
        }
        for (final RawConnection client : clients) {
            client.reset();
        }
        TestNode.awaitUntil(() -> used() < SHARE / 2);
        try (RawConnection viewer = new RawConnection(node.delivery())) {
            assertEquals("HTTP/1.1 200 OK", ask(viewer, TIME_SHIFTED));
        }
    }
}
