package io.kickoff.edge.deliver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.RawConnection;
import io.kickoff.edge.TestNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Two thousand connections wait; a thousand of them leave.
class HoldingCrowdIT {
    private static final int CROWD = 2_000;
    private static final String GET = "GET /live/derby/v0-51.m4s HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String PUT =
            "PUT /ingest/derby/b/v0-51.m4s HTTP/1.1\r\nHost: x\r\nKickoff-Defects:\r\nContent-Length: ";

    @RegisterExtension
    private final TestNode node = TestNode.still(Map.of("delivery.eventLoops", "2"));

    private void assertHeld(final int count, final double bytes) {
        TestNode.awaitUntil(() -> node.metric("kickoff_held_requests") == count);
        assertEquals(count, node.metric("kickoff_held_requests"));
        assertEquals(bytes, node.metric("kickoff_held_bytes"));
    }

    /// What one request keeps while it waits.
    private double bytesOfOne() throws IOException {
        final double bytes;
        try (RawConnection reader = new RawConnection(node.delivery()).send(GET)) {
            TestNode.awaitUntil(() -> node.metric("kickoff_held_requests") == 1);
            bytes = node.metric("kickoff_held_bytes");
            reader.reset();
        }
        assertTrue(bytes > 0);
        assertHeld(0, 0);
        return bytes;
    }

    @Test
    void shouldForgetExactlyThoseWhoLeaveAndAnswerTheOthers() throws IOException {
        node.configure("derby", TestNode.EVENT);
        node.goToSegment(50);
        final List<RawConnection> readers = new ArrayList<>();
        final double each = bytesOfOne();
        for (int i = 0; i < CROWD; i++) {
            readers.add(new RawConnection(node.delivery()).send(GET));
        }
        assertHeld(CROWD, CROWD * each);
        Collections.shuffle(readers, new Random(7));
        for (int i = 0; i < CROWD / 2; i++) {
            if (i % 2 == 0) {
                readers.get(i).reset();
            } else {
                readers.get(i).close();
            }
        }
        assertHeld(CROWD / 2, CROWD / 2 * each);

        final byte[] body = new byte[20_000];
        new Random(8).nextBytes(body);
        try (RawConnection packager = new RawConnection(node.publishing())) {
            final String head =
                    packager.send(PUT + body.length + "\r\n\r\n").send(body).readHead();
            assertTrue(head.startsWith("HTTP/1.1 201 "), head);
        }
        for (final RawConnection reader : readers.subList(CROWD / 2, CROWD)) {
            final String head = reader.readHead();
            assertTrue(head.startsWith("HTTP/1.1 200 "), head);
            assertArrayEquals(body, reader.readBody(head));
        }
        assertHeld(0, 0);
        TestNode.awaitUntil(() -> node.pins() == 0);
        assertEquals(0, node.pins());
        assertEquals(CROWD / 2, node.metric("kickoff_connections{plane=\"delivery\"}"));
        for (final RawConnection reader : readers) {
            reader.close();
        }
    }
}
