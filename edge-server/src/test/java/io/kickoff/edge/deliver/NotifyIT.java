package io.kickoff.edge.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.Curl;
import io.kickoff.edge.Curl.Reply;
import io.kickoff.edge.RawConnection;
import io.kickoff.edge.TestNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Notifications of pipelines and operators, on every response of their event.
class NotifyIT {
    private static final String TOLD = "ad-break;id=\"x7\", warning=\"flashing lights\"";

    @RegisterExtension
    private final TestNode node = TestNode.still(Map.of("delivery.maxHeldRequestsPerSegment", "1"));

    @BeforeEach
    void configure() {
        node.configure("derby", TestNode.EVENT);
        node.goToSegment(50);
    }

    private Reply get(final String object, final String... arguments) {
        final List<String> all = new ArrayList<>(List.of(arguments));
        all.add(node.deliveryUrl("/live/derby/" + object));
        return Curl.run(all.toArray(String[]::new));
    }

    private Reply put(final String path, final String body, final String notify) {
        return Curl.run(
                "-X",
                "PUT",
                "-H",
                "Kickoff-Defects;",
                "-H",
                "Kickoff-Notify: " + notify,
                "--data-binary",
                body,
                node.publishingUrl("/ingest/derby/" + path));
    }

    private static void assertTold(final int status, final int version, final Reply reply) {
        assertEquals(status, reply.status(), reply::toString);
        assertEquals(TOLD, reply.header("Kickoff-Notify"), reply::toString);
        assertEquals(Integer.toString(version), reply.header("Kickoff-Notify-Version"), reply::toString);
    }

    private static RawConnection ask(final TestNode node, final int number) throws IOException {
        return new RawConnection(node.delivery())
                .send("GET /live/derby/v0-" + number + ".m4s HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    @Test
    void shouldRideOnEveryAnswerOfTheEvent() throws IOException {
        assertFalse(get("v0-90.m4s").headers().containsKey("Kickoff-Notify-Version"));
        final String etag = put("a/v0-50.m4s", "0123456789", TOLD).header("ETag");
        assertTold(200, 1, get("v0-50.m4s"));
        assertTold(200, 1, get("v0-50.m4s", "-I"));
        assertTold(206, 1, get("v0-50.m4s", "-r", "2-4"));
        assertTold(304, 1, get("v0-50.m4s", "-H", "If-None-Match: " + etag));
        assertTold(416, 1, get("v0-50.m4s", "-r", "10-"));
        assertTold(404, 1, get("v0-90.m4s"));
        assertTold(404, 1, get("v0-0.m4s"));
        assertTold(404, 1, get("nothing.mpd"));
        assertTold(404, 1, get("init-0.mp4"));
        put("a/main.mpd", "<MPD/>", "warning=\"flashing lights\"");
        assertTold(200, 1, get("main.mpd"));
        try (RawConnection held = ask(node, 51)) {
            TestNode.awaitUntil(() -> node.metric("kickoff_held_requests") == 1);
            assertTold(503, 1, get("v0-51.m4s"));
            put("b/v0-51.m4s", "next", "goal");
            final String head = held.readHead();
            assertTrue(head.startsWith("HTTP/1.1 200 "), head);
            assertTrue(
                    head.contains("\r\nKickoff-Notify: ad-break;id=\"x7\", goal, warning=\"flashing lights\"\r\n"),
                    head);
            assertTrue(head.contains("\r\nKickoff-Notify-Version: 2\r\n"), "with the segment that tells it: " + head);
        }
        put("a/v0-51.m4s", "next", "goal=?0");
        node.goToSegment(55);
        assertTold(410, 3, get("v0-52.m4s"));
        node.goToSegment(2000);
        assertTold(410, 3, get("v0-50.m4s"));
    }

    @Test
    void shouldFollowAnUploadWithWhatWasToldBefore() throws IOException {
        put("a/v0-50.m4s", "x", TOLD);
        try (RawConnection packager = new RawConnection(node.publishing());
                RawConnection reader = ask(node, 51)) {
            packager.send("PUT /ingest/derby/a/v0-51.m4s HTTP/1.1\r\nHost: x\r\nKickoff-Defects:\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
            final String head = reader.readHead();
            assertTrue(head.contains("\r\nKickoff-Notify: " + TOLD + "\r\n"), head);
            packager.send("0\r\n\r\n").readHead();
        }
    }

    @Test
    void shouldNotLetALateOrRepeatedUploadBringBackAnOlderWord() {
        put("a/v0-49.m4s", "49", "score=\"1-0\"");
        put("a/v0-50.m4s", "50", "score=\"2-0\", ad-break=?0");
        // the other pipeline is a segment behind, and the first one repeats itself
        assertEquals(201, put("b/v0-49.m4s", "49", "score=\"1-0\", ad-break").status());
        assertEquals(204, put("a/v0-49.m4s", "49", "score=\"1-0\"").status());
        assertEquals("score=\"2-0\"", get("v0-50.m4s").header("Kickoff-Notify"));
        assertEquals("2", get("v0-50.m4s").header("Kickoff-Notify-Version"));
        put("b/v0-50.m4s", "50", "score=\"2-0\"");
        assertEquals("2", get("v0-50.m4s").header("Kickoff-Notify-Version"));
        // a manifest is of now, which is 50
        put("b/main.mpd", "m", "score=\"3-0\"");
        put("b/v0-48.m4s", "48", "score=\"0-0\"");
        assertEquals("score=\"3-0\"", get("v0-50.m4s").header("Kickoff-Notify"));
    }

    @Test
    void shouldTellThatThereIsNothingAnyMore() {
        put("a/v0-50.m4s", "x", "ad-break");
        put("a/v0-51.m4s", "x", "ad-break=?0");
        final Reply empty = get("v0-50.m4s");
        assertFalse(empty.headers().containsKey("Kickoff-Notify"));
        assertEquals("2", empty.header("Kickoff-Notify-Version"));
        Curl.run("-X", "POST", node.adminUrl("/v1/events/derby/flush"));
        Curl.run("-X", "DELETE", node.adminUrl("/v1/events/derby"));
        node.configure("derby", TestNode.EVENT);
        assertEquals("2", get("v0-90.m4s").header("Kickoff-Notify-Version"), "versions only grow");
    }

    @Test
    void shouldTellTheStateAgainWhenNumbersMeanOtherTimes() {
        put("a/v0-50.m4s", "x", "ad-break");
        // the event is put off: its numbers begin again
        node.configure("derby", TestNode.EVENT.replace("10:00:00Z", "10:01:30Z"));
        assertEquals("ad-break", get("v0-90.m4s").header("Kickoff-Notify"));
        put("a/v0-6.m4s", "y", "ad-break=?0");
        assertFalse(get("v0-90.m4s").headers().containsKey("Kickoff-Notify"));
    }
}
