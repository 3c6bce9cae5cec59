package io.kickoff.edge.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kickoff.edge.event.EventJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// A live event on a running node: two pipelines that publish it, a follower that takes it, a page that shows it.
///
/// It talks to the node over HTTP only, as packagers, CDN nodes and operators do. *Thread-safe.*
public final class DemoBroadcast implements AutoCloseable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final long SECOND_MS = 1_000;
    /// Processes need some time to start; before the next segment begins there must be that much.
    private static final long START_MS = 300;
    /// How much later the farther pipeline's uploads arrive.
    private static final long DISTANCE_MS = 60;

    private final Endpoints node;
    private final PrintWriter out;
    private final WallClock clock = WallClock.SYSTEM;
    private final Tally tally = new Tally();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Feed feed;
    private final DefectInjector injector;
    private final Follower follower;

    private DemoBroadcast(final Endpoints node, final boolean ffmpeg, final PrintWriter out) {
        this.node = node;
        this.out = out;
        final long now = clock.nowMs();
        this.feed =
                ffmpeg ? Feed.ffmpeg(DemoEvent.numberAt(now + START_MS) + 1) : Feed.builtin(DemoEvent.numberAt(now));
        this.injector = new DefectInjector(DemoEvent.FIRST.id(), feed.firstNumber());
        final URI live = node.delivery().resolve("live/" + DemoEvent.ID + "/");
        this.follower = new Follower(live, feed.firstNumber(), injector.pipeline(), tally, clock);
        parts.push(follower);
    }

    /// Defines the event and begins to broadcast.
    ///
    /// @param pagePort  for the page; 0 takes a free one
    /// @param runForMs  how long segments are followed; [Long#MAX_VALUE]: until it is closed
    /// @param out       for the lines that tell what happens
    /// @throws java.net.BindException when the port of the page is taken
    public static DemoBroadcast start(
            final Endpoints node,
            final SourceChoice source,
            final int pagePort,
            final long runForMs,
            final PrintWriter out)
            throws IOException, InterruptedException {
        final boolean ffmpeg = source != SourceChoice.BUILTIN && FfmpegSource.isInstalled();
        if (source == SourceChoice.FFMPEG && !ffmpeg) {
            out.println("ffmpeg is not installed: the built-in generator makes the pictures");
        }
        defineEvent(node.admin());
        final DemoBroadcast broadcast = new DemoBroadcast(node, ffmpeg, out);
        try {
            broadcast.open(ffmpeg, pagePort, runForMs);
            return broadcast;
        } catch (final IOException | InterruptedException failed) {
            broadcast.close();
            throw failed;
        }
    }

    /// Prints a line a second for as long as segments are followed.
    public void report() throws InterruptedException {
        final Thread following = Thread.ofVirtual().name("demo-join").start(() -> {
            try {
                follower.join();
            } catch (final InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        while (!following.join(Duration.ofMillis(SECOND_MS - clock.nowMs() % SECOND_MS))) {
            out.println(TIME.format(Instant.ofEpochMilli(clock.nowMs())) + "  " + tally.line());
            out.flush();
        }
    }

    /// What it came to, in one line.
    public String summary() {
        return "demo " + (isSound() ? "fine" : "failed") + ": followed " + tally.followed() + "  " + tally.line();
    }

    /// Whether something was followed, and without a gap.
    public boolean isSound() {
        return tally.gaps() == 0 && tally.followed() > 0;
    }

    /// Ends everything that was started, processes included.
    @Override
    public void close() {
        synchronized (parts) {
            while (!parts.isEmpty()) {
                try {
                    parts.pop().close();
                } catch (final Exception failed) {
                    out.println("demo: " + failed);
                }
            }
        }
    }

    private void open(final boolean ffmpeg, final int pagePort, final long runForMs)
            throws IOException, InterruptedException {
        final DemoPage page = keep(DemoPage.open(pagePort, node, tally));
        sayWhereToLook(page);
        if (ffmpeg) {
            clock.sleepUntil(DemoEvent.availableAtMs(feed.firstNumber() - 1));
        }
        publish(DemoEvent.FIRST.id(), 0, ffmpeg);
        publish(DemoEvent.SECOND.id(), DISTANCE_MS, ffmpeg);
        final long end =
                runForMs == Long.MAX_VALUE ? Long.MAX_VALUE : DemoEvent.numberAt(clock.nowMs() + Math.max(runForMs, 0));
        follower.start(end);
    }

    private void publish(final String pipeline, final long distanceMs, final boolean ffmpeg) {
        final URI ingest = node.publishing().resolve("ingest/" + DemoEvent.ID + "/" + pipeline + "/");
        final SegmentSource encoder = ffmpeg ? startEncoder(pipeline) : null;
        keep(new LadderPublisher(pipeline, distanceMs, new ChunkedPut(ingest), feed, encoder, injector, tally, clock))
                .start();
    }

    private @Nullable SegmentSource startEncoder(final String pipeline) {
        try {
            return keep(FfmpegSource.start(clock, feed.firstNumber(), why -> fallBack(pipeline, why)));
        } catch (final IOException notStarted) {
            fallBack(pipeline, String.valueOf(notStarted.getMessage()));
            return null;
        }
    }

    private void fallBack(final String pipeline, final String why) {
        if (feed.fallBack(DemoEvent.numberAt(clock.nowMs()))) {
            out.println("ffmpeg of pipeline " + pipeline + " failed (" + why + "): the built-in generator takes over");
            out.flush();
        }
    }

    private <T extends AutoCloseable> T keep(final T part) {
        synchronized (parts) {
            parts.push(part);
        }
        return part;
    }

    private void sayWhereToLook(final DemoPage page) {
        final String object = "v0-" + feed.firstNumber() + ".m4s";
        out.println("watch     " + page.address());
        out.println("playlist  " + DemoPage.playlist(node));
        out.println("explain   " + DemoPage.explainAddress(node, object));
        out.println(
                "curl      curl -sD- -o /dev/null " + node.delivery().resolve("live/" + DemoEvent.ID + "/" + object));
        out.flush();
    }

    private static void defineEvent(final URI admin) throws IOException, InterruptedException {
        final ObjectNode definition = EventJson.toJson(DemoEvent.definition());
        final HttpRequest request = HttpRequest.newBuilder(admin.resolve("v1/events/" + DemoEvent.ID))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(definition.toString()))
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            final HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new IOException("the node refused the event of the demo with " + response.statusCode() + ": "
                        + response.body());
            }
        }
    }
}
