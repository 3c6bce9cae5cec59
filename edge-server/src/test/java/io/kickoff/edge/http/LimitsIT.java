package io.kickoff.edge.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.Curl;
import io.kickoff.edge.RawConnection;
import io.kickoff.edge.TestNode;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a plane grants a connection, on real sockets.
class LimitsIT {
    @RegisterExtension
    private final TestNode node = TestNode.live(Map.of(
            "delivery.maxConnections", "3",
            "delivery.headerTimeout", "1s",
            "publishing.headerTimeout", "1s",
            "publishing.idleTimeout", "2s"));

    @Test
    void shouldCloseConnectionsBeyondTheLimitAndKeepTheOthers() throws IOException {
        try (RawConnection first = new RawConnection(node.delivery());
                RawConnection second = new RawConnection(node.delivery());
                RawConnection third = new RawConnection(node.delivery())) {
            TestNode.awaitUntil(() -> node.metric("kickoff_connections{plane=\"delivery\"}") == 3);
            try (RawConnection fourth = new RawConnection(node.delivery())) {
                assertEquals("", fourth.readToEnd());
            }
            for (final RawConnection kept : new RawConnection[] {first, second, third}) {
                final String answer =
                        kept.send("GET /live/x/y HTTP/1.1\r\nHost: x\r\n\r\n").readHead();
                assertTrue(answer.startsWith("HTTP/1.1 404 "), answer);
            }
        }
        assertEquals(1, node.metric("kickoff_connections_refused{plane=\"delivery\"}"));
    }

    @Test
    void shouldCloseAConnectionWhoseHeaderDoesNotEnd() throws IOException {
        try (RawConnection delivery = new RawConnection(node.delivery());
                RawConnection publishing = new RawConnection(node.publishing())) {
            delivery.send("GET /live/x/y HTTP/1.1\r\nHos");
            publishing.send("P");
            assertEquals("", delivery.readToEnd());
            assertEquals("", publishing.readToEnd());
        }
        assertEquals(2, node.metric("kickoff_connection_deadlines_total"));
    }

    @Test
    void shouldCloseAnUploadThatStallsAndKeepNothing() throws IOException {
        node.configure(
                "derby",
                TestNode.EVENT.replace(
                        "2026-11-23T10:00:00Z",
                        java.time.Instant.ofEpochSecond(java.time.Instant.now().getEpochSecond() - 60)
                                .toString()));
        try (RawConnection upload = new RawConnection(node.publishing())) {
            upload.send("PUT /ingest/derby/a/v0-25.m4s HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhello");
            assertEquals("", upload.readToEnd());
        }
        assertEquals(0, node.segments());
    }

    @Test
    void shouldServeOverEveryTransport() throws Exception {
        final Map<String, Boolean> transports =
                Map.of("io_uring", IoUring.isAvailable(), "epoll", Epoll.isAvailable(), "nio", true);
        for (final String transport : transports.keySet()) {
            if (!transports.get(transport)) {
                System.out.println("not tried, since this machine does not allow it: " + transport);
                continue;
            }
            final TestNode other = TestNode.live(Map.of("transport", transport));
            other.beforeEach(null);
            try {
                other.configure("derby", TestNode.EVENT);
                final String[] put = {"-X", "PUT", "-d", "manifest", other.publishingUrl("/ingest/derby/a/main.mpd")};
                assertEquals(201, Curl.run(put).status(), transport);
                assertEquals(
                        "manifest",
                        Curl.run(other.deliveryUrl("/live/derby/main.mpd")).text(),
                        transport);
                assertTrue(other.server().notes().getFirst().startsWith("transport " + transport), transport);
            } finally {
                other.afterEach(null);
            }
        }
    }

    @Nested
    class SlowReaders {
        private static final int SEGMENT_BYTES = 4 << 20;
        private static final String GET = "GET /live/derby/v0-50.m4s HTTP/1.1\r\nHost: x\r\n\r\n";

        @RegisterExtension
        private final TestNode still = TestNode.still(Map.of("delivery.idleTimeout", "1d"));

        /// The second passes on the clock that deadlines are measured on.
        private void takeAByteASecond(final RawConnection reader) {
            try {
                reader.readBytes(1);
                still.goTo(still.nowMs() + 1_000);
            } catch (final IOException cut) {
                // what the test waits for
            }
        }

        @Test
        void shouldCutWhoTakesAByteASecondAndNotWhoReads() throws IOException {
            still.configure("derby", TestNode.EVENT);
            still.goToSegment(50);
            final byte[] segment = new byte[SEGMENT_BYTES];
            new Random(3).nextBytes(segment);
            try (RawConnection packager = new RawConnection(still.publishing())) {
                packager.send(
                                "PUT /ingest/derby/a/v0-50.m4s HTTP/1.1\r\nHost: x\r\nKickoff-Defects:\r\nContent-Length: "
                                        + SEGMENT_BYTES + "\r\n\r\n")
                        .send(segment)
                        .readHead();
            }
            try (RawConnection slow = new RawConnection(still.delivery(), 16 << 10);
                    RawConnection fast = new RawConnection(still.delivery())) {
                slow.send(GET).readHead();
                fast.send(GET).readHead();
                assertArrayEquals(segment, fast.readBytes(SEGMENT_BYTES));
                TestNode.awaitUntil(() -> still.pins() == 1);
                assertEquals(1, still.pins(), "the slow one has not got everything");
                TestNode.awaitUntil(() -> {
                    takeAByteASecond(slow);
                    return still.pins() == 0;
                });
                assertEquals(0, still.pins());
                assertEquals(1, still.metric("kickoff_connection_deadlines_total"));
                final String next = fast.send(GET.replace("v0-50", "v0-0")).readHead();
                assertTrue(next.startsWith("HTTP/1.1 404 "), next);
            }
        }
    }

    @Nested
    class AfterARefusal {
        @RegisterExtension
        private final TestNode still = TestNode.still(Map.of("publishing.eventLoops", "1"));

        private RawConnection upload(final int number) throws IOException {
            return new RawConnection(still.publishing())
                    .send("PUT /ingest/derby/a/v0-" + number + ".m4s HTTP/1.1\r\nHost: x\r\nKickoff-Defects:\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        }

        private void awaitVisible(final int number) {
            final String url = still.deliveryUrl("/live/derby/v0-" + number + ".m4s");
            TestNode.awaitUntil(() -> Curl.run("-I", url).status() == 200);
        }

        @Test
        void shouldOweNothingWhenTheWholeBodyHasCome() throws IOException {
            still.configure("derby", TestNode.EVENT);
            still.goToSegment(50);
            try (RawConnection refused = upload(50);
                    RawConnection stalled = upload(51)) {
                awaitVisible(50);
                awaitVisible(51);
                Curl.run("-X", "POST", still.adminUrl("/v1/events/derby/flush"));
                final String answer = refused.send("0\r\n\r\n").readHead();
                assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
                refused.readUntil("}\n");
                still.goTo(still.nowMs() + 21_000);
                // the same look that cuts the one which owes a body
                assertEquals("", stalled.readToEnd());
                final String again = refused.send("PUT /ingest/derby/a/v0-60.m4s HTTP/1.1\r\nHost: x\r\n"
                                + "Kickoff-Defects:\r\nContent-Length: 2\r\n\r\nok")
                        .readHead();
                assertTrue(again.startsWith("HTTP/1.1 201 "), again);
            }
        }
    }
}
