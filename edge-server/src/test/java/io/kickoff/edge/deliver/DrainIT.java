package io.kickoff.edge.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.RawConnection;
import io.kickoff.edge.TestNode;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What becomes of answers on their way out when the node drains.
class DrainIT {
    /// More than the kernel takes of what nobody reads.
    private static final int LENGTH = 16 << 20;

    @RegisterExtension
    private final TestNode node = TestNode.still(Map.of());

    @Test
    void shouldEndAConnectionBehindTheAnswerThatItIsSending() throws IOException {
        node.configure("derby", TestNode.EVENT);
        try (RawConnection packager = new RawConnection(node.publishing())) {
            final String head = packager.send("PUT /ingest/derby/a/poster.jpg HTTP/1.1\r\nHost: x\r\nContent-Length: "
                            + LENGTH + "\r\n\r\n")
                    .send(new byte[LENGTH])
                    .readHead();
            assertTrue(head.startsWith("HTTP/1.1 201 "), head);
        }
        try (RawConnection reader = new RawConnection(node.delivery(), 4096)) {
            final String head = reader.send("GET /live/derby/poster.jpg HTTP/1.1\r\nHost: x\r\n\r\n")
                    .readHead();
            assertFalse(head.contains("Connection: close"), head);
            final Thread draining = Thread.ofVirtual().start(() -> node.server().awaitDrained());
            TestNode.awaitUntil(() -> node.metric("kickoff_connections{plane=\"publishing\"}") == 0);
            final String body = reader.readToEnd();
            assertFalse(body.endsWith("<still open>"));
            assertEquals(LENGTH, body.length());
            TestNode.awaitUntil(() -> !draining.isAlive());
            assertFalse(draining.isAlive());
        }
    }
}
