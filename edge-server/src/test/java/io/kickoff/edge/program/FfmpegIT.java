package io.kickoff.edge.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.Curl;
import io.kickoff.edge.TestNode;
import io.kickoff.edge.settings.Publisher;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// ffmpeg pushes, in every mode that it has; a reader pulls at the live edge.
class FfmpegIT {
    @RegisterExtension
    private final TestNode node = TestNode.live(Map.of());

    private static String ingest(final Tap tap, final String pipeline) {
        return "http://127.0.0.1:" + tap.port() + "/ingest/derby/" + pipeline + '/';
    }

    private String ingest(final String pipeline) {
        return node.publishingUrl("/ingest/derby/" + pipeline + '/');
    }

    /// Every object that went over the wire is held by its pipeline, byte for byte, unless it was deleted again.
    private void assertHeldAsSent(final Map<String, String> etags, final Set<String> deleted) {
        etags.forEach((path, etag) -> {
            final Curl.Reply held = Curl.run("-I", node.publishingUrl(path));
            if (!deleted.contains(path)) {
                assertEquals(etag, held.header("ETag"), path);
            }
        });
    }

    private static long segments(final Map<String, String> etags, final String pipeline) {
        return etags.keySet().stream()
                .filter(path -> path.startsWith("/ingest/derby/" + pipeline + "/v"))
                .count();
    }

    @Test
    void shouldServeHlsOfTwoPipelinesAsItWasSent() throws Exception {
        node.configure("derby", Ffmpeg.hlsEvent());
        try (Tap tap = new Tap(node.publishing())) {
            final long begin = Ffmpeg.awaitEvenSecond();
            try (Program a = Ffmpeg.hls(ingest(tap, "a"), begin, 8, true);
                    Program b = Ffmpeg.hls(ingest(tap, "b"), begin, 8, true, "-http_persistent", "1")) {
                final LiveReader reader = new LiveReader(node, number -> "derby/v-" + number + ".m4s");
                reader.read(begin / 2, begin / 2 + 3);
                assertEquals(0, a.await(), a::output);
                assertEquals(0, b.await(), b::output);
                final Map<String, String> etags = tap.etags();
                assertEquals(4, segments(etags, "a"), etags::toString);
                assertEquals(4, segments(etags, "b"), etags::toString);
                assertHeldAsSent(etags, Set.of());
                assertTrue(etags.values()
                        .containsAll(reader.etags().stream()
                                .filter(etag -> !etag.isEmpty())
                                .toList()));
            }
        }
        final Curl.Reply playlist = Curl.run(node.deliveryUrl("/live/derby/main.m3u8"));
        assertTrue(playlist.text().contains("#EXT-X-MAP:URI=\"init.mp4\""), playlist::text);
        assertEquals("application/vnd.apple.mpegurl", playlist.header("Content-Type"));
        assertEquals(
                "video/mp4", Curl.run(node.deliveryUrl("/live/derby/init.mp4")).header("Content-Type"));
    }

    @Test
    void shouldTakeDashByTimeOverOnePersistentConnectionAndDeleteWhatFfmpegDeletes() throws Exception {
        node.configure("derby", Ffmpeg.dashEvent());
        try (Tap tap = new Tap(node.publishing())) {
            final long begin = Ffmpeg.awaitEvenSecond();
            final String[] options = {"-http_persistent", "1", "-window_size", "2", "-extra_window_size", "0"};
            try (Program a = Ffmpeg.dash(ingest(tap, "a"), begin, 10, options)) {
                final LiveReader reader = new LiveReader(node, FfmpegIT::byTime);
                reader.read(begin / 2, begin / 2 + 4);
                assertEquals("aaaaa", reader.pipelines());
                assertEquals(0, a.await(), a::output);
                final Map<String, String> etags = tap.etags();
                assertEquals(5, segments(etags, "a"), etags::toString);
                final Set<String> deleted = etags.keySet().stream()
                        .filter(path -> path.startsWith("/ingest/derby/a/v"))
                        .limit(3)
                        .collect(Collectors.toSet());
                assertHeldAsSent(etags, deleted);
            }
        }
        // sent with an empty chunked body and a FIN behind it, on connections that nobody reads
        final String first = node.deliveryUrl("/live/" + byTime(System.currentTimeMillis() / 2000 - 5));
        TestNode.awaitUntil(() -> Curl.run(first).status() != 200);
        assertTrue(node.metric("kickoff_publish_responses_total{status=\"204\"}") >= 1);
    }

    private static String byTime(final long number) {
        return "derby/v0-" + number * 25_600 + ".m4s";
    }

    @Test
    void shouldPassLowLatencyChunksOnWhileTheyArrive() throws Exception {
        node.configure("derby", Ffmpeg.dashEvent());
        final String[] lowLatency = {
            "-streaming", "1", "-ldash", "1", "-frag_type", "every_frame", "-http_persistent", "1"
        };
        final long begin = Ffmpeg.awaitEvenSecond();
        try (Program a = Ffmpeg.dash(ingest("a"), begin, 8, lowLatency)) {
            final LiveReader reader = new LiveReader(node, FfmpegIT::byTime);
            reader.read(begin / 2, begin / 2 + 3);
            assertEquals(0, a.await(), a::output);
        }
        assertTrue(node.metric("kickoff_delivery_followed_total") >= 2);
        assertEquals(0, node.metric("kickoff_delivery_cut_total"));
    }

    @Test
    void shouldShowNoGapWhenAPipelineIsKilledInTheMiddleOfASegmentAndStartedAgain() throws Exception {
        node.configure("derby", Ffmpeg.dashEvent());
        final String[] streaming = {"-streaming", "1", "-http_persistent", "1"};
        try (Tap tap = new Tap(node.publishing())) {
            final long begin = Ffmpeg.awaitEvenSecond();
            final LiveReader reader = new LiveReader(node, FfmpegIT::byTime);
            try (Program b = Ffmpeg.dash(ingest(tap, "b"), begin, 22, streaming)) {
                try (Program a = Ffmpeg.dash(ingest(tap, "a"), begin, 60, streaming)) {
                    reader.read(begin / 2, begin / 2 + 1);
                    TestNode.awaitUntil(() -> System.currentTimeMillis() % 2000 > 1000);
                    a.kill();
                }
                reader.read(begin / 2 + 2, begin / 2 + 5);
                assertTrue(reader.pipelines().endsWith("bbb"), reader::pipelines);
                final long again = Ffmpeg.awaitEvenSecond();
                try (Program a = Ffmpeg.dash(ingest(tap, "a"), again, 60, streaming)) {
                    reader.read(begin / 2 + 6, begin / 2 + 10);
                    assertEquals(0, b.await(), b::output);
                    a.kill();
                }
                final Map<String, String> etags = tap.etags();
                assertTrue(etags.containsKey("/ingest/" + byTime(again / 2 + 1).replace("derby/", "derby/a/")));
                assertHeldAsSent(etags, Set.of());
                // from the first byte to the last as it went over the wire
                assertTrue(etags.values().containsAll(reader.digests()), reader::pipelines);
            }
        }
        assertTrue(node.metric("kickoff_publish_aborted_total") >= 1);
    }

    @Test
    void shouldShowNoDefectWhenAPipelineRestartsItsDecodeTimes() throws Exception {
        node.configure("derby", Ffmpeg.hlsEvent());
        final long begin = Ffmpeg.awaitEvenSecond();
        try (Program b = Ffmpeg.hls(ingest("b"), begin, 12, true)) {
            final LiveReader reader = new LiveReader(node, number -> "derby/v-" + number + ".m4s");
            reader.read(begin / 2, begin / 2);
            final long later = Ffmpeg.awaitEvenSecond();
            try (Program a = Ffmpeg.hls(ingest("a"), later, 8, false)) {
                reader.read(begin / 2 + 1, begin / 2 + 5);
                assertEquals("bbbbbb", reader.pipelines());
                assertEquals(0, b.await(), b::output);
                TestNode.awaitUntil(() -> !a.isAlive());
            }
        }
        assertTrue(node.metric("kickoff_publish_defective_total") >= 3);
    }

    @Test
    void shouldRefuseWhatHasNeitherLengthNorChunks() throws Exception {
        node.configure("derby", Ffmpeg.hlsEvent());
        try (Program program = Ffmpeg.withoutLength(ingest("a") + "endless.ts")) {
            TestNode.awaitUntil(() -> node.metric("kickoff_publish_responses_total{status=\"4xx\"}") >= 1);
            program.await();
        }
        assertTrue(node.metric("kickoff_publish_responses_total{status=\"4xx\"}") >= 1);
        assertEquals(0, node.segments());
    }

    @Nested
    class WithPublishers {
        @RegisterExtension
        private final TestNode guarded = TestNode.live(Map.of(
                "publishing.publishers",
                "[{\"name\":\"east\",\"secretSha256\":\"" + Publisher.sha256Hex("s3cret")
                        + "\",\"allowed\":[\"derby/a\"]}]"));

        @Test
        void shouldAskFfmpegWhoItIs() throws IOException, InterruptedException {
            guarded.configure("derby", Ffmpeg.hlsEvent());
            final String ingest = guarded.publishingUrl("/ingest/derby/a/").replace("http://", "http://east:s3cret@");
            final long begin = Ffmpeg.awaitEvenSecond();
            try (Program a = Ffmpeg.hls(ingest, begin, 4, true)) {
                new LiveReader(guarded, number -> "derby/v-" + number + ".m4s").read(begin / 2, begin / 2 + 1);
                a.await();
            }
            assertTrue(guarded.metric("kickoff_publish_responses_total{status=\"4xx\"}") >= 1);
        }
    }
}
