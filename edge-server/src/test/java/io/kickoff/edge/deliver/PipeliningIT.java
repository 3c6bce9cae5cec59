package io.kickoff.edge.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.Curl;
import io.kickoff.edge.RawConnection;
import io.kickoff.edge.TestNode;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Clients that ask far ahead of their answers.
class PipeliningIT {
    private static final int BODY = 1 << 20;

    @RegisterExtension
    private final TestNode node = TestNode.still(Map.of("delivery.eventLoops", "1"));

    @BeforeEach
    void configure() throws IOException {
        node.configure("derby", TestNode.EVENT);
        node.goToSegment(50);
        try (RawConnection packager = new RawConnection(node.publishing())) {
            packager.send("PUT /ingest/derby/a/v0-50.m4s HTTP/1.1\r\nHost: x\r\nKickoff-Defects:\r\nContent-Length: "
                    + BODY + "\r\n\r\n");
            packager.send(new byte[BODY]);
            assertTrue(packager.readHead().startsWith("HTTP/1.1 201 "));
        }
    }

    private static String get(final String object) {
        return "GET /live/derby/" + object + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    private void readAnswer(final RawConnection reader) throws IOException {
        final String head = reader.readHead();
        assertTrue(head.startsWith("HTTP/1.1 200 "), head);
        assertEquals(BODY, reader.readBytes(BODY).length);
    }

    @Test
    void shouldKeepAFewAnswersOnlyWhenTenThousandAreAskedAndNoneIsRead() throws Exception {
        try (RawConnection reader = new RawConnection(node.delivery())) {
            // from another thread: at some point nobody takes the requests any more
            final Thread asking = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 100; i++) {
                        reader.send(get("v0-50.m4s").repeat(100));
                    }
                } catch (final IOException closed) {
                    return;
                }
            });
            TestNode.awaitUntil(() -> node.metric("kickoff_delivery_responses_total{status=\"200\"}") >= 2);
            for (int i = 0; i < 20; i++) {
                readAnswer(reader);
                final double pins = node.metric("kickoff_arena_pins");
                assertTrue(pins <= 2, pins + " bodies under way");
            }
            final double answered = node.metric("kickoff_delivery_responses_total{status=\"200\"}");
            assertTrue(answered < 60, answered + " answered, 20 read");
            reader.reset();
            asking.join();
        }
        TestNode.awaitUntil(() -> node.pins() == 0);
    }

    @Test
    void shouldKeepFewHeadsWhenManySmallAnswersAreAskedAndNoneIsRead() throws Exception {
        try (RawConnection reader = new RawConnection(node.delivery())) {
            final Thread asking = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 1000; i++) {
                        reader.send(get("none").repeat(100));
                    }
                } catch (final IOException closed) {
                    return;
                }
            });
            double before = -1;
            double answered = 0;
            while (answered != before) {
                before = answered;
                answered = node.metric("kickoff_delivery_responses_total{status=\"404\"}");
            }
            assertTrue(answered < 100_000, "all are answered though none is read");
            reader.reset();
            asking.join();
        }
    }

    @Test
    void shouldAnswerAllThatWasAskedWhenTheClientClosesItsSide() throws IOException {
        try (RawConnection reader = new RawConnection(node.delivery())) {
            reader.send(get("v0-50.m4s").repeat(5) + get("none")).finish();
            for (int i = 0; i < 5; i++) {
                readAnswer(reader);
            }
            assertTrue(reader.readToEnd().startsWith("HTTP/1.1 404 "));
        }
    }

    @Test
    void shouldAnswerInOrderWhenTheSecondRequestComesInPieces() throws IOException {
        try (RawConnection reader = new RawConnection(node.delivery())) {
            final String second = get("none");
            reader.send(get("v0-51.m4s") + second.substring(0, 20));
            TestNode.awaitUntil(() -> node.metric("kickoff_held_requests") == 1);
            reader.send(second.substring(20));
            Curl.run("-X", "PUT", "-H", "Kickoff-Defects;", "-d", "x", node.publishingUrl("/ingest/derby/a/v0-51.m4s"));
            assertTrue(reader.readHead().startsWith("HTTP/1.1 200 "));
            assertTrue(reader.readHead().contains("HTTP/1.1 404 "));
        }
    }
}
