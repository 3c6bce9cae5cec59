package io.kickoff.edge.deliver;

import static io.kickoff.edge.TestNode.BEGIN_MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.Curl;
import io.kickoff.edge.Curl.Reply;
import io.kickoff.edge.TestNode;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Every row of the delivery plane's table, asked for with curl.
class DeliveryTableIT {
    @RegisterExtension
    private final TestNode node = TestNode.still(Map.of());

    @BeforeEach
    void configure() {
        node.configure("derby", TestNode.EVENT);
        node.goToSegment(50);
    }

    private Reply get(final String object, final String... arguments) {
        final String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = node.deliveryUrl("/live/" + object);
        return Curl.run(all);
    }

    private Reply put(final String pipelineAndObject, final String body, final String... headers) {
        final java.util.List<String> arguments = new java.util.ArrayList<>();
        for (final String header : headers) {
            arguments.addAll(java.util.List.of("-H", header));
        }
        arguments.addAll(java.util.List.of("-H", "Kickoff-Defects;", "-X", "PUT", "--data-binary", body));
        arguments.add(node.publishingUrl("/ingest/derby/" + pipelineAndObject));
        return Curl.run(arguments.toArray(String[]::new));
    }

    @Test
    void shouldAnswer404ForASecondWhenEventOrRenditionIsUnknown() {
        for (final String object : new String[] {"nobody/v0-50.m4s", "derby/v7-50.m4s", "derby/none.mpd", "derby/"}) {
            final Reply reply = get(object);
            assertEquals(404, reply.status(), object);
            assertEquals("ttl-ms=1000", reply.header("Kickoff-Cache-Control"), object);
            assertEquals("public, max-age=1", reply.header("Cache-Control"), object);
        }
    }

    @Test
    void shouldAnswer404ForAnHourWhenNumberCanNeverBe() {
        node.configure("derby", TestNode.EVENT.replaceFirst("\\{", "{\"endNumber\":60,"));
        for (final String object :
                new String[] {"derby/v0-0.m4s", "derby/v0-61.m4s", "derby/v0-99999999999999999999.m4s"}) {
            final Reply reply = get(object);
            assertEquals(404, reply.status(), object);
            assertEquals("ttl-ms=3600000", reply.header("Kickoff-Cache-Control"), object);
        }
        assertEquals(3, node.metric("kickoff_delivery_by_arithmetic_total"));
        assertEquals(0, node.metric("kickoff_delivery_lookups_total"));
    }

    @Test
    void shouldAnswer410WhenTimeShiftWindowHasMovedOn() {
        node.goToSegment(1000);
        // 900 segments are kept, and 5 more for the margin of ten seconds
        assertEquals(410, get("derby/v0-94.m4s").status());
        assertEquals("ttl-ms=3600000", get("derby/v0-94.m4s").header("Kickoff-Cache-Control"));
        assertEquals(2, node.metric("kickoff_delivery_by_arithmetic_total"));
    }

    @Test
    void shouldAnswer404UntilJustBeforeItIsAvailableWhenNumberIsTooEarly() {
        node.goTo(BEGIN_MS + 100_400);
        final Reply reply = get("derby/v0-52.m4s");
        assertEquals(404, reply.status());
        assertEquals("ttl-ms=3550", reply.header("Kickoff-Cache-Control"));
        assertEquals("public, max-age=3", reply.header("Cache-Control"));
        assertEquals("at=" + (BEGIN_MS + 104_000), reply.header("CMSD-Static"));
        assertEquals(1, node.metric("kickoff_delivery_by_arithmetic_total"));
    }

    @Test
    void shouldHideWhatIsPublishedAheadOfTheNextNumber() {
        assertEquals(201, put("a/v0-52.m4s", "early").status());
        assertEquals(404, get("derby/v0-52.m4s").status());
        node.goToSegment(51);
        assertEquals("early", get("derby/v0-52.m4s").text());
    }

    @Test
    void shouldServeACandidateWithEveryHeaderOfTheContract() {
        final Reply stored = put("a/v0-50.m4s", "0123456789");
        final Reply reply = get("derby/v0-50.m4s");
        assertEquals(200, reply.status());
        assertEquals("0123456789", reply.text());
        assertEquals(stored.header("ETag"), reply.header("ETag"));
        assertEquals("Mon, 23 Nov 2026 10:01:40 GMT", reply.header("Last-Modified"));
        assertEquals("Mon, 23 Nov 2026 10:01:40 GMT", reply.header("Date"));
        assertEquals("bytes", reply.header("Accept-Ranges"));
        assertEquals("video/iso.segment", reply.header("Content-Type"));
        assertEquals("public, max-age=3600, immutable", reply.header("Cache-Control"));
        assertEquals("ttl-ms=3600000", reply.header("Kickoff-Cache-Control"));
        assertTrue(reply.header("Cache-Status").startsWith("kickoff"), reply::toString);
        assertEquals("at=" + node.nowMs(), reply.header("CMSD-Static"));
        assertEquals("a;region=\"us-east-1\"", reply.header("Kickoff-Pipeline"));
        assertEquals("*", reply.header("Access-Control-Allow-Origin"));
        assertFalse(reply.headers().containsKey("Kickoff-Defects"));
        assertFalse(reply.headers().containsKey("Kickoff-Notify"));
    }

    @Test
    void shouldServeTheNextNumberAWholeSegmentEarly() {
        put("b/v0-51.m4s", "next");
        final Reply reply = get("derby/v0-51.m4s");
        assertEquals("next", reply.text());
        assertEquals("b;region=\"us-west-2\"", reply.header("Kickoff-Pipeline"));
    }

    @Test
    void shouldAnswer410AfterTheRetryBudgetAnd200WhenItComesAfterAll() {
        node.goTo(BEGIN_MS + 102_000);
        final Reply missing = get("derby/v0-50.m4s");
        assertEquals(410, missing.status());
        assertEquals("ttl-ms=2000", missing.header("Kickoff-Cache-Control"));
        assertEquals("at=" + (BEGIN_MS + 100_000), missing.header("CMSD-Static"));
        put("b/v0-50.m4s", "late");
        assertEquals("late", get("derby/v0-50.m4s").text());
    }

    @Test
    void shouldServeTheLeastDefectiveAndSaySoWhenAllAreBad() {
        put("a/v0-50.m4s", "worse", "Kickoff-Defects: slate");
        put("b/v0-50.m4s", "better", "Kickoff-Defects: missing-samples;count=3");
        final Reply reply = get("derby/v0-50.m4s");
        assertEquals("better", reply.text());
        assertEquals("missing-samples;count=3", reply.header("Kickoff-Defects"));
        assertEquals("ttl-ms=2000", reply.header("Kickoff-Cache-Control"));
        put("a/v0-50.m4s", "good");
        assertEquals("good", get("derby/v0-50.m4s").text());
    }

    @Test
    void shouldServeADefectiveOneAtOnceWhenNobodyElseMayBringABetter() {
        put("a/v0-50.m4s", "black", "Kickoff-Defects: black");
        assertEquals("black", get("derby/v0-50.m4s").header("Kickoff-Defects"));
    }

    @Test
    void shouldHonourASingleRange() {
        put("a/v0-50.m4s", "0123456789");
        final Reply reply = get("derby/v0-50.m4s", "-r", "2-4");
        assertEquals(206, reply.status());
        assertEquals("234", reply.text());
        assertEquals("bytes 2-4/10", reply.header("Content-Range"));
        assertEquals("789", get("derby/v0-50.m4s", "-r", "-3").text());
        assertEquals("56789", get("derby/v0-50.m4s", "-r", "5-").text());
        assertEquals(
                "0123456789",
                get("derby/v0-50.m4s", "-H", "Range: bytes=0-1,4-5").text());
        final Reply outside = get("derby/v0-50.m4s", "-r", "10-");
        assertEquals(416, outside.status());
        assertEquals("bytes */10", outside.header("Content-Range"));
    }

    @Test
    void shouldAnswerConditions() {
        final String etag = put("a/v0-50.m4s", "0123456789").header("ETag");
        assertEquals(
                304,
                get("derby/v0-50.m4s", "-H", "If-None-Match: \"x\", W/" + etag).status());
        assertEquals(
                etag, get("derby/v0-50.m4s", "-H", "If-None-Match: " + etag).header("ETag"));
        assertEquals(
                200, get("derby/v0-50.m4s", "-H", "If-None-Match: \"other\"").status());
        assertEquals(
                304,
                get("derby/v0-50.m4s", "-H", "If-Modified-Since: Mon, 23 Nov 2026 10:01:40 GMT")
                        .status());
        assertEquals(
                200,
                get("derby/v0-50.m4s", "-H", "If-Modified-Since: Mon, 23 Nov 2026 10:01:39 GMT")
                        .status());
        assertEquals(
                206,
                get("derby/v0-50.m4s", "-r", "1-2", "-H", "If-Range: " + etag).status());
        assertEquals(
                200,
                get("derby/v0-50.m4s", "-r", "1-2", "-H", "If-Range: \"old\"").status());
    }

    @Test
    void shouldAnswerHeadLikeGetWithoutABody() {
        put("a/v0-50.m4s", "0123456789");
        final Reply reply = get("derby/v0-50.m4s", "-I");
        assertEquals(200, reply.status());
        assertEquals("10", reply.header("Content-Length"));
        assertEquals(404, get("derby/v0-52.m4s", "-I").status());
    }

    @Test
    void shouldLetPagesOfAnyOriginAsk() {
        final Reply preflight = get(
                "derby/v0-50.m4s",
                "-X",
                "OPTIONS",
                "-H",
                "Origin: http://x.example",
                "-H",
                "Access-Control-Request-Method: GET");
        assertEquals(204, preflight.status());
        assertEquals("*", preflight.header("Access-Control-Allow-Origin"));
        assertTrue(preflight.header("Access-Control-Allow-Methods").contains("GET"));
        final Reply refused = get("derby/v0-50.m4s", "-X", "POST", "-d", "x");
        assertEquals(405, refused.status());
        assertTrue(refused.header("Allow").contains("GET"));
    }

    @Test
    void shouldServeTheNewestOfNamedObjectsAndInitSegments() {
        assertEquals(201, put("a/main.mpd", "<MPD a/>").status());
        assertEquals(201, put("b/main.mpd", "<MPD b/>").status());
        final Reply manifest = get("derby/main.mpd");
        assertEquals("<MPD b/>", manifest.text());
        assertEquals("application/dash+xml", manifest.header("Content-Type"));
        assertEquals("ttl-ms=500", manifest.header("Kickoff-Cache-Control"));
        put("a/main.mpd", "<MPD a2/>");
        assertEquals("<MPD a2/>", get("derby/main.mpd").text());
        assertNotEquals(manifest.header("ETag"), get("derby/main.mpd").header("ETag"));
        put("a/sub/dir/list(1).m3u8", "#EXTM3U");
        assertEquals("#EXTM3U", get("derby/sub/dir/list(1).m3u8").text());
        assertEquals("#EXTM3U", get("derby/sub/dir/list%281%29.m3u8?x=1").text());
    }

    @Test
    void shouldCarryNotificationsOnEveryAnswerOfTheEvent() {
        put("a/v0-50.m4s", "x", "Kickoff-Notify: ad-break;id=\"x7\", warning=\"flashing lights\"");
        final String expected = "ad-break;id=\"x7\", warning=\"flashing lights\"";
        assertEquals(expected, get("derby/v0-50.m4s").header("Kickoff-Notify"));
        assertEquals(expected, get("derby/v0-60.m4s").header("Kickoff-Notify"));
        assertEquals(expected, get("derby/nothing").header("Kickoff-Notify"));
        put("b/v0-50.m4s", "y", "Kickoff-Notify: ad-break=?0");
        assertEquals("warning=\"flashing lights\"", get("derby/v0-50.m4s").header("Kickoff-Notify"));
    }

    @Test
    void shouldKeepTheHigherScoreOnlyWhenTheEventSaysSo() {
        put("a/v0-50.m4s", "a", "Kickoff-Score: 20");
        put("b/v0-50.m4s", "b", "Kickoff-Score: 90");
        assertEquals("a", get("derby/v0-50.m4s").text());
        node.configure("derby", TestNode.EVENT.replaceFirst("\\{", "{\"selection\":\"score\","));
        assertEquals("b", get("derby/v0-50.m4s").text());
    }

    @Test
    void shouldForgetWhatHasLeftTheTimeShiftWindow() {
        put("a/v0-50.m4s", "x");
        assertEquals(1, node.segments());
        node.goToSegment(2000);
        TestNode.awaitUntil(() -> node.segments() == 0);
        assertEquals(0, node.segments());
    }
}
