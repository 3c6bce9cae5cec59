package io.kickoff.edge.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.kickoff.edge.Curl;
import io.kickoff.edge.Curl.Reply;
import io.kickoff.edge.RawConnection;
import io.kickoff.edge.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Debian's nginx as a caching CDN node in front of delivery.
class CdnNodeIT {
    @RegisterExtension
    private final TestNode node = TestNode.live(Map.of());

    @TempDir
    private Path directory;

    private Nginx nginx;
    private String edge;

    @BeforeEach
    void start() throws IOException {
        final long begin = System.currentTimeMillis() / 1000 - 100;
        node.configure(
                "derby",
                TestNode.EVENT.replace(
                        "2026-11-23T10:00:00Z", Instant.ofEpochSecond(begin).toString()));
        nginx = Nginx.start(directory, node);
        edge = nginx.url("/live/derby/");
    }

    @AfterEach
    void stop() throws IOException {
        nginx.close();
    }

    private void publish(final String object, final byte[] body) throws IOException {
        final Path file = directory.resolve("object");
        Files.write(file, body);
        final String[] put = {
            "-H", "Kickoff-Defects;", "-T", file.toString(), node.publishingUrl("/ingest/derby/a/" + object)
        };
        assertEquals(201, Curl.run(put).status());
    }

    private double lookups() {
        return node.metric("kickoff_delivery_lookups_total");
    }

    @Test
    void shouldPassSegmentsThroughByteForByteAndAskOnce() throws IOException {
        final Random random = new Random(5);
        for (int number = 40; number < 48; number++) {
            final byte[] body = new byte[1 + random.nextInt(700_000)];
            random.nextBytes(body);
            publish("v0-" + number + ".m4s", body);
            final Reply first = Curl.run(edge + "v0-" + number + ".m4s");
            final double asked = lookups();
            final Reply second = Curl.run(edge + "v0-" + number + ".m4s");
            assertArrayEquals(body, first.body());
            assertArrayEquals(body, second.body());
            assertEquals("MISS", first.header("X-Cache"));
            assertEquals("HIT", second.header("X-Cache"));
            assertEquals(asked, lookups());
            assertEquals(first.header("ETag"), second.header("ETag"));
        }
    }

    @Test
    void shouldRevalidateAManifestAndFetchANewOne() throws IOException {
        publish("main.m3u8", "#EXTM3U 1".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertEquals("#EXTM3U 1", Curl.run(edge + "main.m3u8").text());
        publish("other.m3u8", new byte[1]);
        final String[] replace = {"-X", "PUT", "-d", "#EXTM3U 2", node.publishingUrl("/ingest/derby/a/main.m3u8")};
        assertEquals(200, Curl.run(replace).status());
        TestNode.awaitUntil(() -> Curl.run(edge + "main.m3u8").text().equals("#EXTM3U 2"));
        assertEquals("#EXTM3U 2", Curl.run(edge + "main.m3u8").text());
    }

    @Test
    void shouldNeverLetTheNodeKeepHalfASegment() throws IOException {
        try (RawConnection upload = new RawConnection(node.publishing())) {
            upload.send("PUT /ingest/derby/a/v0-49.m4s HTTP/1.1\r\nHost: x\r\nKickoff-Defects:\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            final String direct = node.deliveryUrl("/live/derby/v0-49.m4s");
            TestNode.awaitUntil(() -> Curl.run("-I", direct).status() == 200);
            final Thread breaking = Thread.ofVirtual().start(() -> {
                TestNode.awaitUntil(() -> node.pins() >= 2);
                try {
                    upload.reset();
                } catch (final IOException closed) {
                    throw new IllegalStateException(closed);
                }
            });
            final Reply cut = Curl.run(edge + "v0-49.m4s");
            assertNotEquals(0, cut.exitCode(), "the reader is told that it has not got everything");
            TestNode.awaitUntil(() -> !breaking.isAlive());
        }
        publish("v0-49.m4s", "hello world".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        TestNode.awaitUntil(() -> Curl.run(edge + "v0-49.m4s").status() == 200);
        assertEquals("hello world", Curl.run(edge + "v0-49.m4s").text());
    }
}
