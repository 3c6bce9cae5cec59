package io.kickoff.edge.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kickoff.edge.definition.EventJson;
import io.kickoff.edge.demo.media.Rung;
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
final class DemoBroadcast implements AutoCloseable {
    /// Until it is closed.
    static final long FOREVER = Long.MAX_VALUE;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final long SECOND_MS = 1_000;
    /// Processes need some time to start; before the next segment begins there must be that much.
    private static final long START_MS = 300;
    /// How much later the farther pipeline's uploads arrive.
    private static final long DISTANCE_MS = 60;

    private final Endpoints node;
    private final boolean ffmpeg;
    private final PrintWriter out;
    private final WallClock clock = WallClock.SYSTEM;
    private final Tally tally = new Tally();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Programme programme;
    private final Follower follower;
    private volatile boolean closed;

    /// @param ffmpeg whether it makes the pictures, for as long as it runs
    /// @param out    for the lines that tell what happens
    DemoBroadcast(final Endpoints node, final boolean ffmpeg, final PrintWriter out) {
        this.node = node;
        this.ffmpeg = ffmpeg;
        this.out = out;
        final long now = clock.nowMs();
        final Feed feed =
                ffmpeg ? Feed.ffmpeg(DemoEvent.numberAt(now + START_MS) + 1) : Feed.builtin(DemoEvent.numberAt(now));
        this.programme =
                new Programme(feed, new DefectInjector(DemoEvent.FIRST.id(), feed.firstNumber()), tally, clock);
        this.follower = keep(new Follower(node.delivery().resolve("live/" + DemoEvent.ID + "/"), programme));
    }

    /// Defines the event and begins to broadcast.
    ///
    /// @param pagePort for the page; 0 takes a free one
    /// @param runForMs how long segments are followed
    /// @throws java.net.BindException when the port of the page is taken
    void start(final int pagePort, final long runForMs) throws IOException, InterruptedException {
        final DemoPage page = keep(DemoPage.open(pagePort, node, tally));
        defineEvent(node.admin());
        sayWhereToLook(page);
        final Feed feed = programme.feed();
        if (ffmpeg) {
            clock.sleepUntil(DemoEvent.availableAtMs(feed.firstNumber() - 1));
        }
        publish(DemoEvent.FIRST.id(), 0);
        publish(DemoEvent.SECOND.id(), DISTANCE_MS);
        final long end = runForMs == FOREVER
                ? Long.MAX_VALUE
                : Math.max(feed.firstNumber() + 1, DemoEvent.numberAt(clock.nowMs() + runForMs));
        follower.start(end);
    }

    /// Prints a line a second for as long as segments are followed.
    void report() throws InterruptedException {
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
    String summary() {
        return "demo " + (isSound() ? "fine" : "failed") + ": followed " + tally.followed() + "  " + tally.line();
    }

    /// Whether something was followed, and without a gap.
    boolean isSound() {
        return tally.gaps() == 0 && tally.followed() > 0;
    }

    /// Ends everything that was started, processes included.
    @Override
    public void close() {
        closed = true;
        synchronized (parts) {
            while (!parts.isEmpty()) {
                end(parts.pop());
            }
        }
    }

    private void publish(final String pipeline, final long distanceMs) {
        final URI ingest = node.publishing().resolve("ingest/" + DemoEvent.ID + "/" + pipeline + "/");
        final SegmentSource encoder = ffmpeg ? startEncoder(pipeline) : null;
        keep(new LadderPublisher(pipeline, distanceMs, new ChunkedPut(ingest), encoder, programme))
                .start();
    }

    private @Nullable SegmentSource startEncoder(final String pipeline) {
        try {
            return keep(FfmpegSource.start(clock, programme.feed().firstNumber(), why -> fallBack(pipeline, why)));
        } catch (final IOException notStarted) {
            fallBack(pipeline, String.valueOf(notStarted.getMessage()));
            return null;
        }
    }

    /// One encoder that dies takes the other with it: a player can decode what both make, but not half of each.
    private void fallBack(final String pipeline, final String why) {
        // Ctrl-C reaches the processes of the terminal as well, and may be faster there
        if (!closed && programme.feed().fallBack(DemoEvent.numberAt(clock.nowMs()))) {
            out.println("ffmpeg of pipeline " + pipeline + " failed (" + why + "): the built-in generator takes over");
            out.flush();
        }
    }

    private <T extends AutoCloseable> T keep(final T part) {
        synchronized (parts) {
            if (closed) {
                end(part);
            } else {
                parts.push(part);
            }
        }
        return part;
    }

    private void end(final AutoCloseable part) {
        try {
            part.close();
        } catch (final Exception failed) {
            out.println("demo: " + failed);
        }
    }

    private void sayWhereToLook(final DemoPage page) {
        final String object = DemoEvent.mediaName(Rung.V0, programme.feed().firstNumber());
        out.println("source    " + (ffmpeg ? "ffmpeg, one process a pipeline" : "built-in generator"));
        out.println("watch     " + page.address());
        out.println("playlist  " + DemoPage.playlist(node));
        out.println("manifest  " + node.delivery().resolve("live/" + DemoEvent.ID + "/" + DemoEvent.MANIFEST));
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
