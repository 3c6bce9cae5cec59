package io.kickoff.edge.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kickoff.edge.Curl;
import io.kickoff.edge.Curl.Reply;
import io.kickoff.edge.RawConnection;
import io.kickoff.edge.TestNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What caches are told to drop, and that masks and flushes hold for the next request on every event loop.
class InvalidationIT {
    private static final String MASK = "{\"pipeline\":\"a\",\"from\":50,\"to\":60}";

    @RegisterExtension
    private final TestNode node = TestNode.still(Map.of("delivery.eventLoops", "2", "publishing.maxObject", "16MiB"));

    /// Connections that are kept alive; a plane gives them to its loops in turn.
    private final List<RawConnection> readers = new ArrayList<>();

    @BeforeEach
    void configure() {
        node.configure("derby", TestNode.EVENT);
        node.goToSegment(50);
    }

    @AfterEach
    void close() throws IOException {
        for (final RawConnection reader : readers) {
            reader.close();
        }
    }

    private void connect(final int count) throws IOException {
        for (int i = 0; i < count; i++) {
            readers.add(new RawConnection(node.delivery()));
        }
    }

    private Reply put(final String path, final String body, final String defects) {
        final String header = defects.isEmpty() ? "Kickoff-Defects;" : "Kickoff-Defects: " + defects;
        return Curl.run("-X", "PUT", "-H", header, "--data-binary", body, node.publishingUrl("/ingest/derby/" + path));
    }

    private Reply get(final String object, final String... arguments) {
        final List<String> all = new ArrayList<>(List.of(arguments));
        all.add(node.deliveryUrl("/live/derby/" + object));
        return Curl.run(all.toArray(String[]::new));
    }

    private Reply admin(final String method, final String path, final String body) {
        return Curl.run("-X", method, "-d", body, node.adminUrl("/v1/events/derby/" + path));
    }

    private List<String> audit(final String kind) throws IOException {
        final JsonNode entries = new ObjectMapper()
                .readTree(Curl.run(node.adminUrl("/v1/events/derby/audit")).text())
                .path("entries");
        final List<String> found = new ArrayList<>();
        for (final JsonNode entry : entries) {
            if (entry.path("kind").asText().equals(kind)) {
                found.add(entry.path("number").asText(entry.path("from").asText())
                        + ' '
                        + entry.path("pipeline").asText()
                        + ' '
                        + entry.path("surrogateKeys"));
            }
        }
        return found;
    }

    private static String ask(final RawConnection reader, final int number, final String body) throws IOException {
        reader.send("GET /live/derby/v0-" + number + ".m4s HTTP/1.1\r\nHost: x\r\n\r\n");
        final String head = reader.readHead();
        assertEquals(body, reader.readUntil(body));
        return head;
    }

    @Test
    void shouldNameWhatAnAnswerIsAboutForCaches() {
        put("a/v0-50.m4s", "x", "");
        put("b/init-1.mp4", "i", "");
        put("a/sub dir/list(1).m3u8".replace(" ", "%20"), "m", "");
        assertEquals("derby derby/0 derby/0/50 derby/0/50/a", get("v0-50.m4s").header("Surrogate-Key"));
        assertEquals(
                "derby derby/0 derby/0/50 derby/0/50/a",
                get("v0-50.m4s", "-r", "0-0").header("Surrogate-Key"));
        assertEquals(
                "derby derby/1 derby/1/init derby/1/init/b", get("init-1.mp4").header("Surrogate-Key"));
        assertEquals(
                "derby derby/sub%20dir%2Flist%281%29.m3u8",
                get("sub%20dir/list(1).m3u8").header("Surrogate-Key"));
        assertEquals("derby", get("v0-90.m4s").header("Surrogate-Key"));
        assertEquals("derby", get("nothing").header("Surrogate-Key"));
    }

    @Test
    void shouldTellCachesToDropTheDefectiveOneWhenABetterIsServed() throws IOException {
        put("a/v0-50.m4s", "black", "black");
        connect(6);
        for (final RawConnection reader : readers) {
            final String head = ask(reader, 50, "black");
            assertFalse(head.contains("Kickoff-Invalidates"), head);
        }
        assertEquals(List.of("50 a [\"derby/0/50/a\"]"), audit("defective-served"), "once, not with each answer");
        put("b/v0-50.m4s", "sound", "");
        assertEquals(List.of("50 a [\"derby/0/50/a\"]"), audit("superseded"));
        for (final RawConnection reader : readers) {
            final String head = ask(reader, 50, "sound");
            assertTrue(head.contains("\r\nKickoff-Invalidates: \"derby/0/50/a\"\r\n"), head);
        }
        assertEquals("\"derby/0/50/a\"", get("v0-50.m4s", "-r", "1-2").header("Kickoff-Invalidates"));
        put("b/v0-51.m4s", "next", "");
        assertEquals("", get("v0-51.m4s").header("Kickoff-Invalidates"));
    }

    @Test
    void shouldTellInTheAuditWhatAPipelineHasReplacedItself() throws IOException {
        put("a/v0-50.m4s", "one", "");
        get("v0-50.m4s");
        assertEquals(204, put("a/v0-50.m4s", "one", "").status());
        assertEquals(List.of(), audit("superseded"));
        assertEquals(200, put("a/v0-50.m4s", "two", "").status());
        assertEquals(List.of("50 a [\"derby/0/50/a\"]"), audit("superseded"));
        final Reply replaced = get("v0-50.m4s");
        assertEquals("two", replaced.text());
        assertEquals("", replaced.header("Kickoff-Invalidates"), "it would drop itself");
    }

    @Test
    void shouldHideAndShowForTheNextRequestOnEveryEventLoop() throws IOException {
        put("a/v0-50.m4s", "from a", "");
        put("b/v0-50.m4s", "from b", "");
        connect(6);
        for (int round = 0; round < 3; round++) {
            for (final RawConnection reader : readers) {
                final String head = ask(reader, 50, "from a");
                assertFalse(head.contains("Kickoff-Invalidates"), head);
            }
            assertEquals(201, admin("PUT", "masks", MASK).status());
            for (final RawConnection reader : readers) {
                final String head = ask(reader, 50, "from b");
                assertTrue(head.contains("\r\nKickoff-Invalidates: \"derby/0/50/a\"\r\n"), head);
            }
            assertEquals(204, admin("DELETE", "masks", round == 0 ? MASK : "").status());
        }
        assertEquals(
                List.of("50 a [\"derby/0/50/a\"]", "50 a [\"derby/0/50/a\"]", "50 a [\"derby/0/50/a\"]"),
                audit("masked"));
        assertEquals(3, audit("unmasked").size());
        assertEquals(200, admin("POST", "flush", "").status());
        node.goToSegment(51);
        for (final RawConnection reader : readers) {
            reader.send("GET /live/derby/v0-50.m4s HTTP/1.1\r\nHost: x\r\n\r\n");
            assertTrue(reader.readHead().startsWith("HTTP/1.1 410 "));
        }
        assertEquals(List.of("  [\"derby\"]"), audit("flushed"));
    }

    @Test
    void shouldNameTheRenditionWhenTooManySegmentsWereServed() throws IOException {
        connect(1);
        node.goToSegment(200);
        for (int number = 60; number < 170; number++) {
            put("a/v0-" + number + ".m4s", "body", "");
            ask(readers.getFirst(), number, "body");
        }
        admin("PUT", "masks", "{\"pipeline\":\"a\",\"from\":61,\"to\":63}");
        admin("PUT", "masks", "{\"region\":\"us-east-1\"}");
        assertEquals(
                List.of("61 a [\"derby/0/61/a\",\"derby/0/62/a\",\"derby/0/63/a\"]", "0  [\"derby/0\"]"),
                audit("masked"));
    }

    @Test
    void shouldSendWhatIsInFlightToItsEnd() throws IOException {
        final int length = 12 << 20;
        try (RawConnection packager = new RawConnection(node.publishing())) {
            packager.send("PUT /ingest/derby/a/v0-50.m4s HTTP/1.1\r\nHost: x\r\nKickoff-Defects:\r\nContent-Length: "
                    + length + "\r\n\r\n");
            packager.send("7".repeat(length));
            assertTrue(packager.readHead().startsWith("HTTP/1.1 201 "));
        }
        connect(1);
        final RawConnection reader = readers.getFirst();
        reader.send("GET /live/derby/v0-50.m4s HTTP/1.1\r\nHost: x\r\n\r\n");
        reader.readHead();
        assertEquals('7', reader.readBytes(1)[0]);
        admin("PUT", "masks", MASK);
        admin("POST", "flush", "");
        final byte[] rest = reader.readBytes(length - 1);
        assertEquals(length - 1, rest.length);
        for (final byte each : rest) {
            assertEquals('7', each);
        }
    }

    @Test
    void shouldFlushWhatIsBeingUploadedWhetherItIsShownOrNot() throws IOException {
        put("b/v0-49.m4s", "b", "");
        for (final String defects : new String[] {"Kickoff-Defects: black", "Kickoff-Defects:"}) {
            try (RawConnection packager = new RawConnection(node.publishing())) {
                packager.send("PUT /ingest/derby/a/v0-50.m4s HTTP/1.1\r\nHost: x\r\n" + defects
                        + "\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
                TestNode.awaitUntil(() -> node.segments() >= 1 && node.metric("kickoff_publish_body_bytes_total") > 4);
                admin("POST", "flush", "");
                packager.send("4\r\nlast\r\n0\r\n\r\n");
                final String refused = packager.readUntil("changed-meanwhile");
                assertTrue(refused.startsWith("HTTP/1.1 503 "), refused);
            }
            TestNode.awaitUntil(() -> node.segments() == 0);
            assertEquals(0, node.segments());
        }
        try (RawConnection packager = new RawConnection(node.publishing())) {
            packager.send("PUT /ingest/derby/a/v0-50.m4s HTTP/1.1\r\nHost: x\r\nKickoff-Defects:\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n");
            admin("POST", "flush", "");
            packager.send("4\r\nlast\r\n0\r\n\r\n");
            assertTrue(packager.readHead().startsWith("HTTP/1.1 201 "), "nothing of it had come before");
        }
        assertEquals("last", get("v0-50.m4s").text());
    }
}
