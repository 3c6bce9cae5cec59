package io.kickoff.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.RawConnection;
import io.kickoff.edge.TestNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Clients that send headers and never end them, and a packager and a viewer that must not notice.
class RequestHeapIT {
    private static final int SHARE = 2 << 20;
    private static final int CROWD = 3_000;
    /// 15 KiB in 30 fields.
    private static final String ENDLESS =
            "GET /live/derby/main.mpd HTTP/1.1\r\nHost: x\r\n" + ("X: " + "y".repeat(507) + "\r\n").repeat(30);

    @RegisterExtension
    private final TestNode node = TestNode.still(Map.of(
            "delivery.eventLoops", "2",
            "delivery.maxRequestHeap", Integer.toString(SHARE),
            "publishing.maxRequestHeap", Integer.toString(SHARE)));

    @BeforeEach
    void configure() throws IOException {
        node.configure("derby", TestNode.EVENT);
        node.goToSegment(50);
        assertEquals("HTTP/1.1 201 Created", put("main.mpd"));
    }

    private String put(final String object) throws IOException {
        try (RawConnection packager = new RawConnection(node.publishing())) {
            packager.send("PUT /ingest/derby/a/" + object
                    + " HTTP/1.1\r\nHost: x\r\nKickoff-Defects:\r\nContent-Length: 5\r\n\r\nhello");
            return packager.readHead().lines().findFirst().orElse("nothing");
        }
    }

    private double kept(final String plane) {
        return node.metric("kickoff_request_heap_bytes{plane=\"" + plane + "\"}");
    }

    private double ended(final String plane) {
        return node.metric("kickoff_request_heap_ended{plane=\"" + plane + "\"}");
    }

    @Test
    void shouldEndTheLargestUnfinishedHeadersAndServeEveryoneElse() throws IOException {
        final List<RawConnection> hostile = new ArrayList<>();
        try (RawConnection viewer = new RawConnection(node.delivery())) {
            viewer.send("GET /live/derby/main.mpd HTTP/1.1\r\nHo");
            for (int i = 0; i < CROWD; i++) {
                hostile.add(new RawConnection(node.delivery()).send(ENDLESS));
                if (i % 500 == 0) {
                    assertEquals("HTTP/1.1 201 Created", put("v0-" + (40 + i / 500) + ".m4s"));
                    assertTrue(kept("delivery") <= SHARE);
                }
            }
            // the first of them were the first to go
            final String refused = hostile.getFirst().readToEnd();
            assertTrue(refused.isEmpty() || refused.startsWith("HTTP/1.1 431 "), refused);
            TestNode.awaitUntil(() -> node.metric("kickoff_connections{plane=\"delivery\"}") < 200);
            assertTrue(ended("delivery") > CROWD - 200);
            assertTrue(kept("delivery") > 0 && kept("delivery") <= SHARE);
            final String head = viewer.send("st: x\r\n\r\n").readHead();
            assertTrue(head.startsWith("HTTP/1.1 200 "), head);
            assertEquals(0, ended("publishing"));
        }
        for (final RawConnection client : hostile) {
            client.reset();
        }
        TestNode.awaitUntil(() -> kept("delivery") == 0);
        assertEquals(0, kept("delivery"));
    }

    @Test
    void shouldKeepPublishingWithinItsShareToo() throws IOException {
        final List<RawConnection> hostile = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            hostile.add(new RawConnection(node.publishing()).send(ENDLESS));
        }
        TestNode.awaitUntil(() -> ended("publishing") > 300);
        assertTrue(ended("publishing") > 300);
        assertTrue(kept("publishing") <= SHARE);
        assertEquals("HTTP/1.1 201 Created", put("v0-50.m4s"));
        for (final RawConnection client : hostile) {
            client.close();
        }
        TestNode.awaitUntil(() -> kept("publishing") == 0);
        assertEquals(0, kept("publishing"));
    }
}
