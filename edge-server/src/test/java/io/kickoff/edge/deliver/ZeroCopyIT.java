package io.kickoff.edge.deliver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kickoff.edge.RawConnection;
import io.kickoff.edge.TestNode;
import io.netty.channel.uring.IoUring;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Bodies that the kernel sends from where they lie, long after the write has ended.
class ZeroCopyIT {
    private static final int LENGTH = 600_000;

    @RegisterExtension
    private final TestNode node = TestNode.still(Map.of("transport", "auto", "delivery.zeroCopyThreshold", "4KiB"));

    @BeforeAll
    static void needsIoUring() {
        assumeTrue(IoUring.isAvailable(), () -> String.valueOf(IoUring.unavailabilityCause()));
    }

    @BeforeEach
    void configure() {
        node.configure("derby", TestNode.EVENT);
    }

    private void publish(final String method, final String name, final byte[] body) throws IOException {
        try (RawConnection packager = new RawConnection(node.publishing())) {
            final String head = packager.send(method + " /ingest/derby/a/" + name
                            + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .send(body)
                    .readHead();
            assertTrue(head.startsWith("HTTP/1.1 20"), head);
        }
    }

    private static byte[] bytes(final int seed) {
        final byte[] bytes = new byte[LENGTH];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void shouldNotReuseMemoryThatTheKernelStillSendsFrom() throws IOException {
        publish("PUT", "poster.jpg", bytes(0));
        try (RawConnection reader = new RawConnection(node.delivery(), 4096)) {
            final String head = reader.send("GET /live/derby/poster.jpg HTTP/1.1\r\nHost: x\r\n\r\n")
                    .readHead();
            assertTrue(head.contains("\r\nContent-Length: " + LENGTH + "\r\n"), head);
            // the write has ended: all of it lies in the kernel, which has copied nothing
            publish("DELETE", "poster.jpg", new byte[0]);
            for (int seed = 1; seed <= 4; seed++) {
                publish("PUT", "other-" + seed + ".jpg", bytes(seed));
            }
            assertArrayEquals(bytes(0), reader.readBytes(LENGTH));
        }
    }
}
