package io.kickoff.edge.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.Curl;
import io.kickoff.edge.EdgeServer;
import io.kickoff.edge.RawConnection;
import io.kickoff.edge.TestNode;
import io.kickoff.edge.settings.NodeSettings;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// A defect that shows with one of those who wait costs the others nothing.
class HoldingDefectIT {
    private static final String GET = "GET /live/derby/v0-51.m4s HTTP/1.1\r\nHost: x\r\n\r\n";

    private final AtomicBoolean isArmed = new AtomicBoolean();

    /// Fails once, where somebody who has waited is answered.
    private long time() {
        if (isArmed.get()
                && StackWalker.getInstance()
                        .walk(frames ->
                                frames.anyMatch(frame -> frame.getMethodName().equals("onWoken")))
                && isArmed.compareAndSet(true, false)) {
            throw new IllegalStateException("a defect");
        }
        return TestNode.BEGIN_MS + 50 * 2000;
    }

    private static String url(final int port, final String path) {
        return "http://127.0.0.1:" + port + path;
    }

    @Test
    void shouldAnswerTheOthersWhenOneCannotBeAnswered() throws IOException {
        final Map<String, String> settings = Map.of(
                "delivery.bind", "127.0.0.1:0",
                "delivery.eventLoops", "1",
                "publishing.bind", "127.0.0.1:0",
                "admin.bind", "127.0.0.1:0",
                "memory", "64MiB",
                "hugePages", "off");
        try (EdgeServer server = EdgeServer.launch(NodeSettings.of(settings), this::time)) {
            final int admin = server.adminAddress().getPort();
            Curl.run("-X", "PUT", "-d", TestNode.EVENT, url(admin, "/v1/events/derby"));
            try (RawConnection first = new RawConnection(server.deliveryAddress()).send(GET)) {
                awaitHeld(admin, 1);
                try (RawConnection second = new RawConnection(server.deliveryAddress()).send(GET)) {
                    awaitHeld(admin, 2);
                    isArmed.set(true);
                    final String put = url(server.publishingAddress().getPort(), "/ingest/derby/a/v0-51.m4s");
                    assertEquals(
                            201,
                            Curl.run("-X", "PUT", "-H", "Kickoff-Defects;", "-d", "x", put)
                                    .status());
                    assertTrue(second.readHead().startsWith("HTTP/1.1 200 "));
                    assertEquals("", first.readToEnd(), "it is ended, not left to wait");
                    awaitHeld(admin, 0);
                }
            }
        }
    }

    private static void awaitHeld(final int admin, final int count) {
        TestNode.awaitUntil(() -> Curl.run(url(admin, "/metrics"))
                .text()
                .lines()
                .anyMatch(("kickoff_held_requests " + count + ".0")::equals));
    }
}
