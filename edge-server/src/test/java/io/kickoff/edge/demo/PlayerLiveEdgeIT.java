package io.kickoff.edge.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.Chromium;
import io.kickoff.edge.TestNode;
import io.kickoff.edge.definition.EventJson;
import io.kickoff.edge.demo.media.Rung;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;

/// Debian's Chromium plays close to the live edge, by hls.js, while both pipelines are late by chance and go wrong in
/// turns: broken, cut off, too late, not there at all.
///
/// The playlist names a segment when its time has come, as a packager does that keeps to the clock: what the player
/// asks for then is often not there yet.
class PlayerLiveEdgeIT {
    private static final int SECONDS = 31;
    /// Segments that are there when the player starts.
    private static final int BEFORE = 5;
    /// Of a retry budget of 2,000.
    private static final long LATEST_MS = 1_200;

    private static final String PAGE = """
            <!doctype html>
            <title>At the live edge</title>
            <link rel="icon" href="data:,">
            <video id="video" muted playsinline></video>
            <script src="hls.js"></script>
            <script>
            const video = document.getElementById('video');
            const troubles = [];
            let isPlaying = false;
            let hls;
            function play() {
              hls = new Hls({ liveSyncDurationCount: 2 });
              video.addEventListener('playing', () => { isPlaying = true; });
              for (const name of ['waiting', 'stalled', 'error', 'ended', 'pause']) {
                video.addEventListener(name, () => {
                  if (isPlaying) {
                    troubles.push(`${name} at ${video.currentTime}`);
                  }
                });
              }
              hls.on(Hls.Events.ERROR, (event, error) => {
                // an upload that broke off is asked for again; what a viewer would see is trouble
                const isCut = error.details === 'fragLoadError' && !error.fatal && error.response?.code === 0;
                if (!isCut) {
                  troubles.push(`${error.details} ${error.response?.code ?? ''} at ${video.currentTime}`);
                }
              });
              hls.on(Hls.Events.MANIFEST_PARSED, () => video.play());
              // one that started late catches up, as players at low latency do
              video.addEventListener('timeupdate', () => {
                video.playbackRate = hls.latency > 6 ? 1.25 : 1;
              });
              hls.attachMedia(video);
              // playlists are asked for again every two seconds: from now on, when a segment has just been named
              setTimeout(() => hls.loadSource('master.m3u8'), 2_020 - Date.now() % 2_000);
            }
            </script>
            """;

    @RegisterExtension
    private final TestNode node = TestNode.live(Map.of());

    @TempDir
    private Path directory;

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final WallClock clock = WallClock.SYSTEM;
    private final Feed feed = Feed.builtin(DemoEvent.numberAt(System.currentTimeMillis()) - BEFORE);

    @AfterEach
    void stop() throws Exception {
        while (!parts.isEmpty()) {
            parts.pop().close();
        }
    }

    private ChunkedPut ingest(final String pipeline) {
        return new ChunkedPut(Endpoints.of(node.server()).publishing().resolve("ingest/demo/" + pipeline + "/"));
    }

    private void publish(final String pipeline, final DefectInjector injector) {
        final Programme programme =
                new Programme(feed, injector, new Tally(), new LateClock(pipeline.charAt(0), LATEST_MS));
        final LadderPublisher publisher = new LadderPublisher(pipeline, 0, ingest(pipeline), null, programme);
        parts.push(publisher);
        publisher.start();
    }

    /// Names every segment at its time.
    private void publishPlaylists() {
        final Thread thread = Thread.ofVirtual().start(() -> {
            try {
                for (long number = feed.firstNumber(); true; number++) {
                    clock.sleepUntil(DemoEvent.availableAtMs(number));
                    for (final Rung rung : Rung.values()) {
                        put(
                                Playlists.mediaName(rung),
                                "application/vnd.apple.mpegurl",
                                Playlists.media(rung, feed, number));
                    }
                }
            } catch (final InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        parts.push(thread::interrupt);
    }

    private void put(final String name, final String type, final String text) {
        try {
            final int status =
                    ingest("a").put(name, Map.of("Content-Type", type), text.getBytes(StandardCharsets.UTF_8));
            assertTrue(status < 300, () -> name + ' ' + status);
        } catch (final IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static String resource(final String path) throws IOException {
        try (InputStream in = PlayerLiveEdgeIT.class.getResourceAsStream(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String player() throws IOException {
        final Properties properties = new Properties();
        properties.load(new java.io.StringReader(resource("/META-INF/maven/org.webjars.npm/hls.js/pom.properties")));
        return resource("/META-INF/resources/webjars/hls.js/" + properties.getProperty("version") + "/dist/hls.min.js");
    }

    private static double number(final ChromeDriver browser, final String expression) {
        return ((Number) browser.executeScript("return " + expression)).doubleValue();
    }

    @Test
    void shouldNeitherStallNorSeeA404WhileBothPipelinesJitter() throws Exception {
        node.configure(DemoEvent.ID, EventJson.toJson(DemoEvent.definition()).toString());
        put("player.html", "text/html", PAGE);
        put("hls.js", "text/javascript", player());
        // a is truncated, cut off, too late and not there; b too late, not there, with gaps, and short: never both
        final long first = feed.firstNumber() + BEFORE;
        publish("a", new DefectInjector("a", first - 7L * DefectInjector.EVERY));
        publish("b", new DefectInjector("b", first + 2 - 9L * DefectInjector.EVERY));
        publishPlaylists();
        final ChromeDriver browser = Chromium.start(directory.resolve("profile"));
        try {
            browser.get(node.deliveryUrl("/live/demo/player.html"));
            browser.executeScript("play()");
            TestNode.awaitUntil(() -> number(browser, "isPlaying ? video.currentTime : 0") > 0);
            final double began = number(browser, "video.currentTime");
            for (int second = 1; second <= SECONDS; second++) {
                final double due = began + second;
                TestNode.awaitUntil(() -> number(browser, "video.currentTime") >= due);
                final Object troubles = browser.executeScript("return troubles.join()");
                assertEquals("", troubles);
                assertTrue(number(browser, "video.currentTime") >= due, "stands still before " + due);
            }
            final double behindMs = number(browser, "Date.now() - hls.playingDate");
            assertTrue(behindMs < 10_000, () -> behindMs + " ms behind");
            assertAllThere(Chromium.fetched(browser, node.deliveryUrl("/")));
        } finally {
            browser.quit();
        }
        assertTrue(node.metric("kickoff_delivery_held_total") >= 3, "not at the live edge");
        assertTrue(node.metric("kickoff_publish_aborted_total") >= 1, "no upload broke off");
        assertEquals(0, node.metric("kickoff_delivery_defective_total"));
    }

    private static void assertAllThere(final List<String> fetched) {
        final List<String> segments =
                fetched.stream().filter(line -> line.contains(".m4s ")).toList();
        assertTrue(segments.size() >= SECONDS / Rung.SEGMENT_SECONDS * 2, fetched::toString);
        final Pattern fine = Pattern.compile(".* (200|304|net::ERR_INCOMPLETE_CHUNKED_ENCODING)");
        assertEquals(
                List.of(),
                fetched.stream().filter(line -> !fine.matcher(line).matches()).toList());
    }
}
