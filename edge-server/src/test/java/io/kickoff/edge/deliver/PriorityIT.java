package io.kickoff.edge.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.Curl;
import io.kickoff.edge.Curl.Reply;
import io.kickoff.edge.RawConnection;
import io.kickoff.edge.TestNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Live requests and time-shifted ones on one node: who is refused, who never is, and what both are told.
class PriorityIT {
    private static final int LAST = 50;
    /// More than fits into the kernel's buffers of a connection.
    private static final int BODY = 8 << 20;

    private static void publish(final TestNode node, final int length, final int... numbers) throws IOException {
        node.configure("derby", TestNode.EVENT);
        node.goToSegment(LAST);
        for (final int number : numbers) {
            try (RawConnection packager = new RawConnection(node.publishing())) {
                packager.send("PUT /ingest/derby/a/v0-" + number
                        + ".m4s HTTP/1.1\r\nHost: x\r\nKickoff-Defects:\r\nContent-Length: " + length + "\r\n\r\n");
                packager.send(new byte[length]);
                assertTrue(packager.readHead().startsWith("HTTP/1.1 201 "));
            }
        }
    }

    private static Reply get(final TestNode node, final int number, final String... arguments) {
        final List<String> all = new ArrayList<>(List.of(arguments));
        all.add(node.deliveryUrl("/live/derby/v0-" + number + ".m4s"));
        return Curl.run(all.toArray(String[]::new));
    }

    private static void awaitInFlight(final TestNode node, final int count) {
        TestNode.awaitUntil(() -> node.metric("kickoff_time_shifted_requests") == count);
        assertEquals(count, node.metric("kickoff_time_shifted_requests"));
    }

    private static void assertShed(final Reply refused) {
        assertEquals(503, refused.status(), refused::toString);
        assertEquals("public, max-age=5", refused.header("Cache-Control"));
        assertEquals("ttl-ms=5000", refused.header("Kickoff-Cache-Control"));
        assertEquals("kickoff;detail=shed", refused.header("Cache-Status"));
        assertEquals("0", refused.header("Content-Length"));
        assertFalse(refused.headers().containsKey("CMSD-Static"), "it is there already");
        final int retryAfter = Integer.parseInt(refused.header("Retry-After"));
        assertTrue(retryAfter >= 5 && retryAfter <= 10, refused::toString);
    }

    @Nested
    class Concurrency {
        @RegisterExtension
        private final TestNode node =
                TestNode.still(Map.of("delivery.maxTimeShiftedRequests", "3", "delivery.eventLoops", "2"));

        private RawConnection slowReader() throws IOException {
            return new RawConnection(node.delivery()).send("GET /live/derby/v0-20.m4s HTTP/1.1\r\nHost: x\r\n\r\n");
        }

        @Test
        void shouldRefuseTimeShiftedRequestsBeyondTheLimitAndNoLiveOne() throws IOException {
            publish(node, BODY, 20, 46, 47, 50, 51);
            Curl.run("-X", "PUT", "-d", "<MPD/>", node.publishingUrl("/ingest/derby/a/main.mpd"));
            Curl.run("-X", "PUT", "-d", "init", node.publishingUrl("/ingest/derby/a/init-0.mp4"));
            final List<RawConnection> readers = new ArrayList<>();
            for (int i = 1; i <= 3; i++) {
                readers.add(slowReader());
                awaitInFlight(node, i);
            }
            for (int i = 0; i < 5; i++) {
                assertShed(get(node, 20));
            }
            // the newest that is behind the edge, and one that is not even there
            assertShed(get(node, 46, "-I"));
            assertShed(get(node, 30));
            for (final int live : new int[] {47, 50, 51}) {
                assertEquals(200, get(node, live).status(), () -> "segment " + live);
            }
            assertEquals(200, Curl.run(node.deliveryUrl("/live/derby/main.mpd")).status());
            assertEquals(
                    200, Curl.run(node.deliveryUrl("/live/derby/init-0.mp4")).status());
            assertEquals(404, get(node, 60).status());
            assertEquals(7, node.metric("kickoff_delivery_time_shifted_shed_total{reason=\"concurrency\"}"));
            assertEquals(0, node.metric("kickoff_delivery_time_shifted_shed_total{reason=\"egress\"}"));
            assertEquals(3, node.metric("kickoff_time_shifted_limit"));
            assertTrue(readers.getFirst().readHead().startsWith("HTTP/1.1 200 "));
            assertEquals(BODY, readers.getFirst().readBytes(BODY).length);
            awaitInFlight(node, 2);
            assertEquals(200, get(node, 20).status());
            for (final RawConnection reader : readers) {
                reader.close();
            }
            awaitInFlight(node, 0);
        }

        @Test
        void shouldCountNoneWhenConnectionsBreakOff() throws IOException {
            publish(node, BODY, 20);
            for (int round = 0; round < 3; round++) {
                final List<RawConnection> readers = List.of(slowReader(), slowReader(), slowReader());
                awaitInFlight(node, 3);
                readers.get(0).reset();
                readers.get(1).close();
                readers.get(2).finish().reset();
                awaitInFlight(node, 0);
            }
            for (final String argument : new String[] {"-I", "-r0-9", "-r99999999-", "-HIf-None-Match: *"}) {
                for (int i = 0; i < 4; i++) {
                    assertTrue(get(node, 20, argument).status() != 503, argument);
                }
            }
            assertEquals(410, get(node, 30).status());
            awaitInFlight(node, 0);
        }

        @Test
        void shouldCountWhoFollowsALateUpload() throws IOException {
            publish(node, 10, 50);
            try (RawConnection upload = new RawConnection(node.publishing())) {
                upload.send("PUT /ingest/derby/a/v0-20.m4s HTTP/1.1\r\nHost: x\r\nKickoff-Defects:\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
                TestNode.awaitUntil(() -> node.segments() == 2);
                final RawConnection gone = slowReader();
                final RawConnection ranged = new RawConnection(node.delivery())
                        .send("GET /live/derby/v0-20.m4s HTTP/1.1\r\nHost: x\r\nRange: bytes=1-2\r\n\r\n");
                try (RawConnection reader = slowReader()) {
                    awaitInFlight(node, 3);
                    gone.reset();
                    awaitInFlight(node, 2);
                    upload.send("0\r\n\r\n").readHead();
                    assertTrue(reader.readUntil("0\r\n\r\n").contains("hello"));
                    assertTrue(ranged.readHead().startsWith("HTTP/1.1 206 "));
                }
                ranged.close();
            }
            awaitInFlight(node, 0);
        }
    }

    @Nested
    class Egress {
        @RegisterExtension
        private final TestNode node = TestNode.still(Map.of("delivery.maxEgressRate", "1MiB"));

        @Test
        void shouldRefuseTimeShiftedRequestsWhileTheNodeSendsMoreThanItMay() throws IOException {
            publish(node, BODY, 50);
            publish(node, 10, 20);
            assertEquals(200, get(node, 20).status());
            assertEquals(200, get(node, 50).status());
            TestNode.awaitUntil(() -> get(node, 20).status() == 503);
            assertShed(get(node, 20));
            assertEquals(200, get(node, 50).status());
            TestNode.awaitUntil(() -> get(node, 20).status() == 200);
            assertEquals(200, get(node, 20).status());
            assertTrue(node.metric("kickoff_delivery_time_shifted_shed_total{reason=\"egress\"}") >= 2);
            assertEquals(0, node.metric("kickoff_delivery_time_shifted_shed_total{reason=\"concurrency\"}"));
        }
    }
}
