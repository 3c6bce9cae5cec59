package io.kickoff.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A journal that does not keep up: the test takes all its room. Needs curl.
@Timeout(60)
class JournalPressureIT {
    @RegisterExtension
    private final TestNode node = TestNode.still(Map.of());

    private int taken;

    @BeforeEach
    void takeAllRoom() {
        node.configure("derby", TestNode.EVENT);
        node.goToSegment(100);
        while (node.server().journal().reserve(1)) {
            taken++;
        }
        assertTrue(taken > 100, () -> taken + " objects may wait");
    }

    @AfterEach
    void giveRoomBack() {
        while (taken > 0) {
            taken--;
            node.server().journal().release(1);
        }
    }

    private static String put(final int number, final String body) {
        return "PUT /ingest/derby/a/v0-" + number + ".m4s HTTP/1.1\r\nHost: x\r\nKickoff-Defects: \r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void shouldNotReadOnUntilThereIsRoom() throws IOException {
        try (RawConnection connection = new RawConnection(node.publishing())) {
            final StringBuilder requests = new StringBuilder();
            for (int number = 1; number <= 40; number++) {
                requests.append(put(number, "x".repeat(50_000)));
            }
            connection.send(requests.toString()).finish();
            TestNode.awaitUntil(() -> node.segments() == 1);
            assertEquals(1, node.segments());
            assertEquals(0, node.metric("kickoff_publish_responses_total{status=\"201\"}"));
            giveRoomBack();
            assertEquals(40, connection.readToEnd().split("HTTP/1.1 201 ", -1).length - 1);
        }
        assertEquals(40, node.segments());
    }

    @Test
    void shouldForgetWhoGoesWhileHeWaits() throws IOException {
        final RawConnection connection = new RawConnection(node.publishing());
        connection.send(put(1, "x".repeat(50_000)) + put(2, "y"));
        TestNode.awaitUntil(() -> node.segments() == 1);
        connection.reset();
        TestNode.awaitUntil(() -> node.segments() == 0);
        assertEquals(0, node.segments());
    }
}
