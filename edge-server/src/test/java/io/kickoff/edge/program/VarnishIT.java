package io.kickoff.edge.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.Curl;
import io.kickoff.edge.RawConnection;
import io.kickoff.edge.TestNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Debian's Varnish as a CDN node at the live edge: it coalesces, and passes bytes on while they arrive. It takes
/// the exact lifetimes of `Kickoff-Cache-Control`.
class VarnishIT {
    private static final int CROWD = 50;
    private static final String CONFIGURATION = """
            vcl 4.1;
            import std;
            backend origin { .host = "127.0.0.1"; .port = "%d"; }
            sub vcl_backend_response {
                if (beresp.http.Kickoff-Cache-Control ~ "ttl-ms=[0-9]+") {
                    set beresp.ttl = std.duration(
                        regsub(beresp.http.Kickoff-Cache-Control, "^.*ttl-ms=([0-9]+).*$", "\\1ms"), 0s);
                }
                if (beresp.status >= 400) {
                    # what is not there yet must not be answered once more while the segment is fetched
                    set beresp.grace = 0s;
                }
            }
            """;

    @RegisterExtension
    private final TestNode node = TestNode.still(Map.of());

    @TempDir
    private Path directory;

    private Program varnish;
    private InetSocketAddress edge;

    @BeforeEach
    void start() throws IOException {
        node.configure("derby", TestNode.EVENT);
        node.goToSegment(50);
        edge = new InetSocketAddress(InetAddress.getLoopbackAddress(), Program.freePort());
        final Path file = directory.resolve("default.vcl");
        Files.writeString(file, CONFIGURATION.formatted(node.delivery().getPort()));
        varnish = Program.start(List.of(
                "varnishd",
                "-F",
                "-j",
                "none",
                "-T",
                "none",
                "-n",
                directory.resolve("work").toString(),
                "-a",
                "127.0.0.1:" + edge.getPort(),
                "-f",
                file.toString(),
                "-s",
                "malloc,32m"));
        TestNode.awaitUntil(() -> Curl.run("http://127.0.0.1:" + edge.getPort()).status() != 0);
    }

    @AfterEach
    void stop() throws IOException {
        varnish.close();
    }

    private RawConnection ask(final int number) throws IOException {
        return new RawConnection(edge).send("GET /live/derby/v0-" + number + ".m4s HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    private int status(final int number) {
        return Curl.run("-H", "Host: x", "http://127.0.0.1:" + edge.getPort() + "/live/derby/v0-" + number + ".m4s")
                .status();
    }

    private RawConnection upload(final int number) throws IOException {
        return new RawConnection(node.publishing())
                .send("PUT /ingest/derby/a/v0-" + number + ".m4s HTTP/1.1\r\nHost: x\r\nKickoff-Defects:\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n");
    }

    private double answers(final String status) {
        return node.metric("kickoff_delivery_responses_total{status=\"" + status + "\"}");
    }

    private static void assertAllGet(final List<RawConnection> readers, final String body) throws IOException {
        for (final RawConnection reader : readers) {
            final String head = reader.readHead();
            assertTrue(head.startsWith("HTTP/1.1 200 "), () -> head + "; " + readers.indexOf(reader));
            assertEquals(body, new String(reader.readBody(head), StandardCharsets.US_ASCII));
            reader.close();
        }
    }

    @Test
    void shouldGiveALateJoinerItsFirstByteWhileTheUploadGoesOn() throws IOException {
        try (RawConnection upload = upload(51);
                RawConnection first = ask(51)) {
            TestNode.awaitUntil(() -> node.metric("kickoff_held_requests") == 1);
            upload.send("5\r\nhello\r\n");
            first.readUntil("hello");
            final List<RawConnection> late = new ArrayList<>();
            for (int i = 0; i < CROWD; i++) {
                late.add(ask(51));
            }
            for (final RawConnection reader : late) {
                // the upload has not ended, and does not until all have read this
                assertTrue(reader.readUntil("hello").startsWith("HTTP/1.1 200 "));
            }
            upload.send("6\r\n world\r\n0\r\n\r\n");
            for (final RawConnection reader : late) {
                final String rest = reader.readUntil("0\r\n\r\n");
                assertTrue(rest.endsWith("\r\n world\r\n0\r\n\r\n"), rest);
                reader.close();
            }
        }
        assertEquals(1, answers("200"));
    }

    @Test
    void shouldAskOnceForAllThatWait() throws IOException {
        final List<RawConnection> readers = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            readers.add(ask(51));
        }
        TestNode.awaitUntil(() -> node.metric("kickoff_held_requests") == 1);
        upload(51).send("5\r\nhello\r\n0\r\n\r\n").readHead();
        assertAllGet(readers, "hello");
        assertEquals(1, node.metric("kickoff_delivery_held_total"));
        assertEquals(1, answers("200"));
    }

    @Test
    void shouldAskOnceForAllThatAreTooEarlyAndServeTheSegmentWhenItIsThere() throws IOException {
        for (int i = 0; i < CROWD; i++) {
            // for 20 s less 50 ms
            try (RawConnection reader = ask(60)) {
                final String head = reader.readHead();
                assertTrue(head.startsWith("HTTP/1.1 404 "), head);
            }
        }
        assertEquals(1, node.metric("kickoff_delivery_by_arithmetic_total"));
        node.goTo(node.nowMs() + 1_000);
        assertEquals(404, status(52));
        node.goToSegment(51);
        upload(52).send("5\r\nhello\r\n0\r\n\r\n").readHead();
        // 2,950 ms after it was told
        TestNode.awaitUntil(() -> status(52) == 200);
        assertAllGet(List.of(ask(52)), "hello");
        assertEquals(1, answers("200"));
    }
}
