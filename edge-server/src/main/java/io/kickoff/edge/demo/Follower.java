package io.kickoff.edge.demo;

import io.kickoff.edge.demo.media.Rung;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Takes every segment at the live edge, as CDN nodes do.
///
/// Of the first rendition it asks before the segment is there, as for a player at low latency, and waits to be
/// served; of the others when both pipelines have had the time to publish. Once a segment it also asks for one
/// that cannot be there yet, which the node refuses by arithmetic. *Thread-safe.*
final class Follower implements AutoCloseable {
    private static final long EARLY_MS = 500;
    private static final long SETTLED_MS = 800;
    private static final long AGAIN_MS = 150;
    private static final long GIVE_UP_MS = DemoEvent.RETRY_BUDGET_MS + 500;
    private static final int TOO_EARLY = 5;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final Duration TIMEOUT = Duration.ofSeconds(8);

    private final URI live;
    private final long firstNumber;
    private final String injectedIn;
    private final Tally tally;
    private final WallClock clock;
    private final HttpClient client;
    private final List<Thread> threads = new ArrayList<>();

    /// @param live base of the event on the delivery plane, with a slash at its end
    Follower(final URI live, final Programme programme) {
        this.live = live;
        this.firstNumber = programme.feed().firstNumber();
        this.injectedIn = programme.injector().pipeline();
        this.tally = programme.tally();
        this.clock = programme.clock();
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build();
    }

    /// Begins to follow.
    ///
    /// @param endNumber of the first segment that is not taken any more
    void start(final long endNumber) {
        for (final Rung rung : Rung.values()) {
            threads.add(Thread.ofVirtual().name("demo-follow-" + rung.id()).start(() -> {
                try {
                    follow(rung, endNumber);
                } catch (final InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
    }

    /// Returns when all segments up to the end were taken.
    void join() throws InterruptedException {
        for (final Thread thread : threads) {
            thread.join();
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        client.shutdownNow();
    }

    /// Takes a rendition's segments from the first of the broadcast on.
    ///
    /// @param endNumber of the first segment that is not taken any more
    void follow(final Rung rung, final long endNumber) throws InterruptedException {
        for (long number = firstNumber; number < endNumber; number++) {
            final long availableAt = DemoEvent.availableAtMs(number);
            clock.sleepUntil(rung == Rung.V0 ? availableAt - EARLY_MS : availableAt + SETTLED_MS);
            if (rung == Rung.V0) {
                askTooEarly(number + TOO_EARLY);
            }
            take(rung, number, availableAt + GIVE_UP_MS);
        }
    }

    private void take(final Rung rung, final long number, final long giveUpAtMs) throws InterruptedException {
        final String name = DemoEvent.mediaName(rung, number);
        while (true) {
            try {
                final HttpResponse<byte[]> response = get(name);
                if (response.statusCode() == OK && response.body().length > 0) {
                    tally.served(rung, number, injectedIn, pipelineOf(response), header(response, "Kickoff-Defects"));
                    return;
                }
            } catch (final IOException brokenOff) {
                // asked again below, as for a status that is no success
            }
            if (clock.nowMs() >= giveUpAtMs) {
                tally.gap(rung, number);
                return;
            }
            tally.retried();
            clock.sleepUntil(clock.nowMs() + AGAIN_MS);
        }
    }

    private void askTooEarly(final long number) throws InterruptedException {
        try {
            if (get(DemoEvent.mediaName(Rung.V0, number)).statusCode() == NOT_FOUND) {
                tally.rejected();
            }
        } catch (final IOException unanswered) {
            // what is missing will be seen by the segment that is due
        }
    }

    private HttpResponse<byte[]> get(final String object) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(live.resolve(object)).timeout(TIMEOUT).build(), BodyHandlers.ofByteArray());
    }

    /// The token before the parameters: `a;region="us-east-1"`.
    private static String pipelineOf(final HttpResponse<byte[]> response) {
        final String value = header(response, "Kickoff-Pipeline");
        final int semicolon = value.indexOf(';');
        final String name = semicolon < 0 ? value : value.substring(0, semicolon);
        return name.isBlank() ? "?" : name.strip();
    }

    private static String header(final HttpResponse<byte[]> response, final String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
