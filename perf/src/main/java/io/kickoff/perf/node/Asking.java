package io.kickoff.perf.node;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// Questions beside the measurement: configuration, figures. Never what is measured. *Thread-safe.*
final class Asking implements AutoCloseable {
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(BOUND)
            .build();

    String get(final String url) {
        return ask(HttpRequest.newBuilder(URI.create(url)).GET());
    }

    void put(final String url, final String body) {
        ask(HttpRequest.newBuilder(URI.create(url)).PUT(BodyPublishers.ofString(body)));
    }

    private String ask(final HttpRequest.Builder request) {
        try {
            final var answer = client.send(request.timeout(BOUND).build(), BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(answer.request().method() + " " + answer.uri() + " got "
                        + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        } catch (final IOException failure) {
            final HttpRequest asked = request.build();
            throw new IllegalStateException(asked.method() + " " + asked.uri() + " failed", failure);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
