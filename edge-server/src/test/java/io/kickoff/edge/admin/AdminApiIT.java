package io.kickoff.edge.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kickoff.edge.Curl;
import io.kickoff.edge.Curl.Reply;
import io.kickoff.edge.RawConnection;
import io.kickoff.edge.TestNode;
import io.kickoff.edge.event.MaskBook;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Every call of the admin plane, with curl.
class AdminApiIT {
    @RegisterExtension
    private final TestNode node = TestNode.still(Map.of());

    private Reply call(final String method, final String path) {
        return Curl.run("-X", method, node.adminUrl(path));
    }

    private Reply call(final String method, final String path, final String body) {
        return Curl.run("-X", method, "-d", body, node.adminUrl(path));
    }

    private void publish(final String object, final String defects) {
        final String[] put = {"-X", "PUT", "-H", defects, "-d", object, node.publishingUrl("/ingest/derby/" + object)};
        assertEquals(201, Curl.run(put).status());
    }

    private String served(final String object) {
        return Curl.run(node.deliveryUrl("/live/derby/" + object)).text();
    }

    private static JsonNode json(final Reply reply) throws IOException {
        return new ObjectMapper().readTree(reply.text());
    }

    @Test
    void shouldCountTheVersionsOfAnEvent() throws IOException {
        final Reply created = call("PUT", "/v1/events/derby", TestNode.EVENT);
        assertEquals(201, created.status());
        assertEquals(1, json(created).path("version").asInt());
        final Reply replaced = call("PUT", "/v1/events/derby", TestNode.EVENT);
        assertEquals(200, replaced.status());
        assertEquals(2, json(replaced).path("version").asInt());
        assertEquals(2, json(call("GET", "/v1/events/derby")).path("version").asInt());
        assertEquals(
                "derby",
                json(call("GET", "/v1/events"))
                        .path("events")
                        .path(0)
                        .path("id")
                        .asText());
        assertEquals(204, call("DELETE", "/v1/events/derby").status());
        assertEquals(404, call("GET", "/v1/events/derby").status());
        assertEquals(404, call("DELETE", "/v1/events/derby").status());
        assertEquals(
                3,
                json(call("PUT", "/v1/events/derby", TestNode.EVENT))
                        .path("version")
                        .asInt());
    }

    @Test
    void shouldNameTheFieldThatIsWrong() throws IOException {
        final Reply wrong =
                call("PUT", "/v1/events/derby", TestNode.EVENT.replace("\"duration\":2000", "\"duration\":0"));
        assertEquals(4, wrong.status() / 100, wrong::toString);
        assertEquals("application/problem+json", wrong.header("Content-Type"));
        assertEquals("segment.duration", json(wrong).path("field").asText(), wrong::text);
        final Reply broken = call("PUT", "/v1/events/derby", "{\"media\":");
        assertEquals(400, broken.status());
        assertTrue(json(broken).path("detail").asText().contains("line 1"), broken::text);
        assertEquals(404, call("GET", "/v1/events/derby").status());
    }

    @Test
    void shouldHideWhatIsMaskedAtOnce() throws IOException {
        node.configure("derby", TestNode.EVENT);
        node.goToSegment(50);
        for (final String object : new String[] {"a/v0-49.m4s", "a/v0-50.m4s", "b/v0-49.m4s", "b/v0-50.m4s"}) {
            publish(object, "Kickoff-Defects;");
        }
        assertEquals("a/v0-50.m4s", served("v0-50.m4s"));
        assertEquals(
                201,
                call("PUT", "/v1/events/derby/masks", "{\"pipeline\":\"a\",\"from\":50,\"to\":60}")
                        .status());
        assertEquals("b/v0-50.m4s", served("v0-50.m4s"));
        assertEquals("a/v0-49.m4s", served("v0-49.m4s"));
        assertEquals(
                201,
                call("PUT", "/v1/events/derby/masks", "{\"region\":\"us-west-2\",\"from\":50,\"to\":50}")
                        .status());
        // past its retry budget, or it would be waited for
        node.goToSegment(51);
        assertEquals("", served("v0-50.m4s"));
        assertEquals(
                2, json(call("GET", "/v1/events/derby/masks")).path("masks").size());
        assertEquals(
                204,
                call("DELETE", "/v1/events/derby/masks", "{\"pipeline\":\"a\",\"from\":50,\"to\":60}")
                        .status());
        assertEquals("a/v0-50.m4s", served("v0-50.m4s"));
        assertEquals(204, call("DELETE", "/v1/events/derby/masks").status());
        assertEquals(
                0, json(call("GET", "/v1/events/derby/masks")).path("masks").size());
        final Reply wrong = call("PUT", "/v1/events/derby/masks", "{\"pipeline\":\"z\",\"from\":1,\"to\":2}");
        assertEquals("pipeline", json(wrong).path("field").asText(), wrong::text);
    }

    @Test
    void shouldTellNotificationsOfOperators() throws IOException {
        node.configure("derby", TestNode.EVENT);
        node.goToSegment(50);
        final String path = "/v1/events/derby/notifications";
        assertEquals(0, json(call("GET", path)).path("version").asInt());
        final Reply told = call("PUT", path, "{\"notify\":\"ad-break;id=\\\"x7\\\", warning=\\\"flashing\\\"\"}");
        assertEquals(200, told.status(), told::toString);
        assertEquals(1, json(told).path("version").asInt());
        assertEquals(
                "ad-break;id=\"x7\", warning=\"flashing\"",
                Curl.run(node.deliveryUrl("/live/derby/v0-90.m4s")).header("Kickoff-Notify"));
        final JsonNode changed = json(call("PATCH", path, "{\"notify\":\"warning=?0\"}"));
        assertEquals(2, changed.path("version").asInt());
        assertEquals(1, changed.path("notifications").size());
        final JsonNode word = json(call("GET", path)).path("notifications").path(0);
        assertEquals("ad-break", word.path("key").asText());
        assertEquals("?1;id=\"x7\"", word.path("value").asText());
        assertEquals(50, word.path("number").asInt());
        assertEquals("operator", word.path("source").asText());
        for (final String wrong : new String[] {
            "{\"notify\":\"Ad break\"}", "{\"notify\":7}", "{}", "{\"notify\":\"a=\\\"" + "x".repeat(2100) + "\\\"\"}"
        }) {
            final Reply refused = call("PUT", path, wrong);
            assertEquals(422, refused.status(), wrong);
            assertEquals("notify", json(refused).path("field").asText(), refused::text);
        }
        assertEquals(2, json(call("GET", path)).path("version").asInt());
        assertEquals(204, call("DELETE", path).status());
        assertEquals(3, json(call("GET", path)).path("version").asInt());
        assertEquals("", json(call("GET", path)).path("notify").asText());
        assertEquals(405, call("POST", path, "{}").status());
    }

    @Test
    void shouldSayWhichNotificationsWereDropped() throws IOException {
        node.configure("derby", TestNode.EVENT);
        final StringBuilder many = new StringBuilder("k0");
        for (int i = 1; i < 32; i++) {
            many.append(", k").append(i);
        }
        final String path = "/v1/events/derby/notifications";
        assertEquals(200, call("PUT", path, "{\"notify\":\"" + many + "\"}").status());
        final JsonNode dropping = json(call("PUT", path, "{\"notify\":\"one-more\"}"));
        assertEquals("[\"k0\"]", dropping.path("dropped").toString());
        assertEquals(32, dropping.path("notifications").size());
    }

    @Test
    void shouldTellWhatHasHappenedSince() throws IOException {
        node.configure("derby", TestNode.EVENT);
        node.goToSegment(50);
        call("PUT", "/v1/events/derby/masks", "{\"region\":\"us-east-1\",\"from\":50,\"to\":60}");
        call("DELETE", "/v1/events/derby/masks");
        call("POST", "/v1/events/derby/flush");
        call("PUT", "/v1/events/derby/notifications", "{\"notify\":\"a\"}");
        final JsonNode audit = json(call("GET", "/v1/events/derby/audit"));
        assertEquals(
                "configured masked unmasked flushed notified",
                String.join(" ", audit.path("entries").findValuesAsText("kind")));
        final JsonNode masked = audit.path("entries").path(1);
        assertEquals(2, masked.path("sequence").asInt());
        assertEquals("2026-11-23T10:01:40Z", masked.path("at").asText());
        assertEquals("region us-east-1", masked.path("note").asText());
        assertEquals(50, masked.path("from").asInt());
        assertEquals(60, masked.path("to").asInt());
        assertEquals(5, audit.path("last").asInt());
        final JsonNode later = json(call("GET", "/v1/events/derby/audit?since=4"));
        assertEquals(1, later.path("entries").size());
        assertEquals(
                0,
                json(call("GET", "/v1/events/derby/audit?since=5"))
                        .path("entries")
                        .size());
        final Reply wrong = call("GET", "/v1/events/derby/audit?since=yesterday");
        assertEquals("since", json(wrong).path("field").asText(), wrong::text);
        call("DELETE", "/v1/events/derby");
        node.configure("derby", TestNode.EVENT);
        final JsonNode again = json(call("GET", "/v1/events/derby/audit?since=5"));
        assertEquals(1, again.path("entries").size());
        assertEquals("configured", again.path("entries").path(0).path("kind").asText());
        assertEquals(again.path("last"), again.path("entries").path(0).path("sequence"));
        assertTrue(again.path("last").asLong() > 5, again::toString);
    }

    @Test
    void shouldExplainWhyACandidateWasChosen() throws IOException {
        node.configure("derby", TestNode.EVENT);
        node.goToSegment(50);
        publish("a/v0-50.m4s", "Kickoff-Defects: black");
        publish("b/v0-50.m4s", "Kickoff-Defects;");
        final JsonNode why = json(call("GET", "/v1/events/derby/explain?object=v0-50.m4s&at=2026-11-23T10:01:41Z"));
        assertEquals("b", why.path("chosen").asText());
        assertEquals("due", why.path("verdict").asText());
        assertEquals("defective", why.path("candidates").path(0).path("reason").asText());
        assertEquals(
                "black", why.path("candidates").path(0).path("defects").path(0).asText());
        assertEquals("chosen", why.path("candidates").path(1).path("reason").asText());
        final JsonNode early = json(call("GET", "/v1/events/derby/explain?object=v0-90.m4s"));
        assertEquals("too-early", early.path("verdict").asText());
        assertTrue(early.path("byArithmetic").asBoolean());
        assertEquals(422, call("GET", "/v1/events/derby/explain").status());
        assertEquals(
                422,
                call("GET", "/v1/events/derby/explain?object=x&at=yesterday").status());
        assertEquals(
                "named",
                json(call("GET", "/v1/events/derby/explain?object=x.mpd"))
                        .path("kind")
                        .asText());
    }

    @Test
    void shouldFlushEverythingOfAnEvent() throws IOException {
        node.configure("derby", TestNode.EVENT);
        node.goToSegment(50);
        publish("a/v0-50.m4s", "Kickoff-Defects;");
        publish("a/main.mpd", "Kickoff-Defects;");
        assertEquals(
                2, json(call("POST", "/v1/events/derby/flush")).path("removed").asInt());
        assertEquals(404, Curl.run(node.deliveryUrl("/live/derby/main.mpd")).status());
        assertEquals(0, node.segments());
        assertEquals(405, call("GET", "/v1/events/derby/flush").status());
    }

    @Test
    void shouldTellItsHealthAndFigures() {
        assertEquals(200, call("GET", "/healthz").status());
        assertEquals(200, call("GET", "/readyz").status());
        final Reply metrics = call("GET", "/metrics");
        assertTrue(metrics.header("Content-Type").startsWith("application/openmetrics-text"), metrics::toString);
        assertTrue(metrics.text().endsWith("# EOF\n"), metrics::text);
        assertEquals(404, call("GET", "/v1/nothing").status());
        node.server().awaitDrained();
        assertEquals(503, call("GET", "/readyz").status());
    }

    @Test
    void shouldRefuseMoreMasksThanAnEventMayHave() throws IOException {
        call("PUT", "/v1/events/derby", TestNode.EVENT);
        try (RawConnection operator = new RawConnection(node.server().adminAddress())) {
            for (int i = 0; i < MaskBook.MAX_ENTRIES; i++) {
                final String mask = "{\"pipeline\":\"a\",\"from\":" + 10 * i + ",\"to\":" + (10 * i + 5) + '}';
                final String put = "PUT /v1/events/derby/masks HTTP/1.1\r\nHost: x\r\nContent-Length: ";
                final String head =
                        operator.send(put + mask.length() + "\r\n\r\n" + mask).readHead();
                assertTrue(head.startsWith("HTTP/1.1 201 "), head);
                operator.readBody(head);
            }
        }
        final Reply refused = call("PUT", "/v1/events/derby/masks", "{\"pipeline\":\"a\",\"from\":7,\"to\":8}");
        assertEquals(409, refused.status());
        assertTrue(refused.text().contains("256 masks, as many as it may have"), refused::text);
        final String known = "{\"pipeline\":\"a\",\"from\":0,\"to\":5}";
        assertEquals(200, call("PUT", "/v1/events/derby/masks", known).status(), "it is hidden already");
        assertEquals(204, call("DELETE", "/v1/events/derby/masks", known).status());
        assertEquals(
                201,
                call("PUT", "/v1/events/derby/masks", "{\"pipeline\":\"a\",\"from\":7,\"to\":8}")
                        .status());
    }
}
