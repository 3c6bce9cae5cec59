package io.kickoff.edge.durable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.Curl;
import io.kickoff.edge.TestNode;
import io.kickoff.store.journal.JournalException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node ends and starts again on the same directory, with curl: what it answers is the same. Needs curl.
class RestartIT {
    private static final String SOUND = "Kickoff-Defects;";

    @TempDir
    private Path data;

    private static void configure(final DurableNode node, final String event, final String json) {
        final Curl.Reply reply = node.admin("/v1/events/" + event, "-X", "PUT", "-d", json);
        assertEquals(2, reply.status() / 100, reply::toString);
    }

    private static void stored(final int status, final Curl.Reply reply) {
        assertEquals(status, reply.status(), reply::toString);
    }

    /// Everything that readers, packagers and operators are told, but for the time of day.
    private static Map<String, String> answers(final DurableNode node) {
        final Map<String, String> answers = new TreeMap<>();
        final List<String> names = Stream.concat(
                        Stream.of("init-0.mp4", "init-1.mp4", "main.mpd", "art/a.jpg", "none.txt"),
                        Stream.of(440, 441, 442, 443, 444, 445, 446, 447)
                                .flatMap(n -> Stream.of("v0-" + n, "v1-" + n))
                                .map(name -> name + ".m4s"))
                .toList();
        for (final String event : List.of("derby", "cup", "gone", "back")) {
            for (final String name : names) {
                answers.put("GET " + event + ' ' + name, told(node.deliver("/live/" + event + '/' + name)));
                answers.put("HEAD " + event + ' ' + name, told(node.deliver("/live/" + event + '/' + name, "-I")));
                answers.put(
                        "explain " + event + ' ' + name,
                        told(node.admin("/v1/events/" + event + "/explain?object=" + name)));
                for (final String pipeline : List.of("a", "b")) {
                    answers.put(
                            "stored " + event + ' ' + pipeline + ' ' + name,
                            told(node.publish("/ingest/" + event + '/' + pipeline + '/' + name, "-I")));
                }
            }
            for (final String resource : List.of("", "/masks", "/notifications")) {
                answers.put(event + resource, told(node.admin("/v1/events/" + event + resource)));
            }
        }
        answers.put("all", told(node.admin("/v1/events")));
        return answers;
    }

    private static String told(final Curl.Reply reply) {
        final Map<String, String> headers = new TreeMap<>(reply.headers());
        headers.remove("Date");
        // hints to caches name what this process has served
        headers.remove("Kickoff-Invalidates");
        // smoothed over what is still there, without what was replaced or deleted since
        final String body = new String(reply.body(), StandardCharsets.ISO_8859_1)
                .replaceAll("\"(firstByteOffsetMs|arrivalOffsetMs)\" : -?\\d+", "");
        headers.remove("Content-Length");
        return reply.status() + " " + headers + " " + body;
    }

    private static void publishAll(final DurableNode node) {
        configure(node, "derby", TestNode.EVENT);
        configure(node, "derby", TestNode.EVENT.replace("PT2S", "PT3S"));
        stored(201, node.put("/ingest/derby/a/init-0.mp4", "not really an init", "Content-Type: video/x"));
        for (int number = 440; number <= 445; number++) {
            stored(201, node.put("/ingest/derby/a/v0-" + number + ".m4s", "a" + number, SOUND, "Kickoff-Score: 70"));
            stored(201, node.put("/ingest/derby/b/v0-" + number + ".m4s", "b" + number, SOUND));
        }
        stored(201, node.put("/ingest/derby/b/v1-443.m4s", "worse", "Kickoff-Defects: short;ms=120, black"));
        stored(200, node.put("/ingest/derby/a/v0-441.m4s", "other bytes", SOUND, "Kickoff-Notify: ad-break;id=\"x7\""));
        stored(204, node.put("/ingest/derby/a/v0-441.m4s", "other bytes", SOUND));
        stored(204, node.publish("/ingest/derby/a/v0-442.m4s", "-X", "DELETE"));
        stored(204, node.publish("/ingest/derby/b/v0-442.m4s", "-X", "DELETE"));
        stored(201, node.put("/ingest/derby/a/main.mpd", "<a/>"));
        stored(201, node.put("/ingest/derby/b/main.mpd", "<b/>"));
        stored(200, node.put("/ingest/derby/a/main.mpd", "<a2/>"));
        stored(201, node.put("/ingest/derby/b/art/a.jpg", "picture"));
        stored(
                201,
                node.admin(
                        "/v1/events/derby/masks", "-X", "PUT", "-d", "{\"pipeline\":\"a\",\"from\":444,\"to\":500}"));
        stored(
                201,
                node.admin(
                        "/v1/events/derby/masks", "-X", "PUT", "-d", "{\"region\":\"us-west-2\",\"from\":1,\"to\":9}"));
        stored(
                200,
                node.admin(
                        "/v1/events/derby/notifications",
                        "-X",
                        "PATCH",
                        "-d",
                        "{\"notify\":\"warning=\\\"late\\\"\"}"));
        configure(node, "cup", TestNode.EVENT);
        stored(201, node.put("/ingest/cup/a/v0-440.m4s", "before the flush", SOUND));
        stored(200, node.admin("/v1/events/cup/flush", "-X", "POST"));
        stored(201, node.put("/ingest/cup/a/v0-441.m4s", "after the flush", SOUND));
        configure(node, "gone", TestNode.EVENT);
        stored(201, node.put("/ingest/gone/a/v0-440.m4s", "gone", SOUND));
        stored(204, node.admin("/v1/events/gone", "-X", "DELETE"));
        configure(node, "back", TestNode.EVENT);
        stored(201, node.put("/ingest/back/a/v0-440.m4s", "of before", SOUND));
        stored(204, node.admin("/v1/events/back", "-X", "DELETE"));
        configure(node, "back", TestNode.EVENT);
        stored(201, node.put("/ingest/back/b/v0-440.m4s", "of b", SOUND));
        // a pipeline that leaves and comes back has left everything behind
        configure(node, "back", TestNode.EVENT.replace(",{\"id\":\"b\",\"region\":\"us-west-2\"}", ""));
        configure(node, "back", TestNode.EVENT);
    }

    @Test
    void shouldAnswerTheSameAfterARestart() throws InterruptedException {
        final Map<String, String> before;
        try (DurableNode node = new DurableNode(data, Map.of())) {
            publishAll(node);
            before = answers(node);
            assertTrue(before.get("GET derby v0-441.m4s").contains("other bytes"), before::toString);
            assertTrue(before.get("GET derby v0-445.m4s").contains("b445"), before::toString);
            assertTrue(before.get("derby").contains("\"version\" : 2"), before::toString);
        }
        for (int restart = 0; restart < 2; restart++) {
            try (DurableNode node = new DurableNode(data, Map.of())) {
                TestNode.awaitUntil(() -> node.admin("/readyz").text().equals("ready\n"));
                final Map<String, String> after = answers(node);
                before.forEach((question, answer) -> assertEquals(answer, after.get(question), question));
            }
        }
    }

    @Test
    void shouldGoOnCountingAfterARestart() {
        final long audited;
        try (DurableNode node = new DurableNode(data, Map.of())) {
            publishAll(node);
            audited = last(node);
        }
        try (DurableNode node = new DurableNode(data, Map.of())) {
            assertTrue(last(node) > audited);
            configure(node, "derby", TestNode.EVENT);
            assertTrue(node.admin("/v1/events/derby").text().contains("\"version\" : 3"));
            configure(node, "gone", TestNode.EVENT);
            assertTrue(node.admin("/v1/events/gone").text().contains("\"version\" : 2"));
            assertEquals(410, node.deliver("/live/gone/v0-440.m4s").status());
            stored(204, node.put("/ingest/derby/a/v0-443.m4s", "a443", SOUND, "Kickoff-Score: 70"));
            stored(200, node.put("/ingest/derby/a/v0-443.m4s", "new", SOUND));
            stored(201, node.put("/ingest/derby/a/v0-446.m4s", "next", SOUND));
        }
        try (DurableNode node = new DurableNode(data, Map.of())) {
            assertEquals("new", node.deliver("/live/derby/v0-443.m4s").text());
        }
    }

    private static long last(final DurableNode node) {
        final String text = node.admin("/v1/events/derby/audit?since=0").text();
        return Long.parseLong(text.replaceAll("(?s).*\"last\" : (\\d+).*", "$1"));
    }

    @Test
    void shouldKeepWhatOperatorsChangedUntilTheFileSaysSomethingElse() {
        final String event = TestNode.EVENT.replaceFirst("\\{", "{\"id\":\"derby\",");
        final Map<String, String> file = Map.of("events", "[" + event + "]");
        try (DurableNode node = new DurableNode(data, file)) {
            configure(node, "derby", TestNode.EVENT.replace("PT30M", "PT40M"));
        }
        try (DurableNode node = new DurableNode(data, file)) {
            final String text = node.admin("/v1/events/derby").text();
            assertTrue(text.contains("PT40M") && text.contains("\"version\" : 2"), text);
            stored(204, node.admin("/v1/events/derby", "-X", "DELETE"));
        }
        try (DurableNode node = new DurableNode(data, file)) {
            assertEquals(404, node.admin("/v1/events/derby").status());
        }
        final Map<String, String> changed = Map.of("events", "[" + event.replace("PT30M", "PT50M") + "]");
        try (DurableNode node = new DurableNode(data, changed)) {
            final String text = node.admin("/v1/events/derby").text();
            assertTrue(text.contains("PT50M") && text.contains("\"version\" : 3"), text);
        }
    }

    @Test
    void shouldSayInOneLineWhoHasTheDirectory() {
        try (DurableNode node = new DurableNode(data, Map.of())) {
            assertTrue(node.server().notes().size() > 1);
            final JournalException refused =
                    assertThrows(JournalException.class, () -> new DurableNode(data, Map.of()).close());
            assertTrue(
                    refused.getMessage()
                            .contains("in use by process "
                                    + ProcessHandle.current().pid()),
                    refused::getMessage);
        }
    }

    @Test
    void shouldLoseOneObjectAndSayItWhenAByteChangesOnTheDisk() throws IOException {
        try (DurableNode node = new DurableNode(data, Map.of())) {
            configure(node, "derby", TestNode.EVENT);
            for (int number = 440; number <= 445; number++) {
                stored(201, node.put("/ingest/derby/a/v0-" + number + ".m4s", "the bytes of " + number, SOUND));
            }
        }
        flip("the bytes of 442");
        final PrintStream stderr = System.err;
        final ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try (DurableNode node = new DurableNode(data, Map.of())) {
            TestNode.awaitUntil(() -> node.admin("/readyz").text().equals("ready\n"));
            for (int number = 440; number <= 445; number++) {
                final Curl.Reply reply = node.deliver("/live/derby/v0-" + number + ".m4s");
                assertEquals(number == 442 ? 410 : 200, reply.status(), reply::toString);
            }
        } finally {
            System.setErr(stderr);
        }
        final List<String> damaged = said.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("damaged"))
                .toList();
        assertEquals(1, damaged.size(), said::toString);
        assertTrue(damaged.getFirst().contains("derby/a/0 #442"), damaged::toString);
    }

    private void flip(final String text) throws IOException {
        int flipped = 0;
        try (Stream<Path> files = Files.walk(data)) {
            for (final Path file :
                    files.filter(each -> each.toString().endsWith(".cq4")).toList()) {
                final byte[] bytes = Files.readAllBytes(file);
                final int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
                if (at >= 0) {
                    bytes[at] ^= 1;
                    Files.write(file, bytes);
                    flipped++;
                }
            }
        }
        assertEquals(1, flipped);
    }

    @Test
    void shouldKeepNothingWhenItIsOff() {
        final Map<String, String> off = Map.of("journal.durability", "off");
        try (DurableNode node = new DurableNode(data, off)) {
            configure(node, "derby", TestNode.EVENT);
            stored(201, node.put("/ingest/derby/a/v0-445.m4s", "a", SOUND));
        }
        assertTrue(Files.notExists(data.resolve("journal")));
        try (DurableNode node = new DurableNode(data, off)) {
            assertEquals(404, node.admin("/v1/events/derby").status());
        }
    }
}
