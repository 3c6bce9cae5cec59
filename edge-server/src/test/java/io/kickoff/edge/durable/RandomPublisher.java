package io.kickoff.edge.durable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/// Publishes random objects of one pipeline, which alone has one rendition, one after the other, until the node is
/// gone; and knows what must be there when it comes back: what was acknowledged, or what came after it and was under
/// way. *Confined to one thread at a time.*
final class RandomPublisher implements Runnable {
    private static final String ABSENT = "absent";
    private static final int[] LENGTHS = {1, 700, 4096, 40_000, 262_144, 700_000};
    private static final int NUMBERS = 24;

    private final String pipeline;
    private final Random random;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    /// For each name the states that are allowed: digests, or {@link #ABSENT}. Exactly one when nothing is in doubt.
    private final Map<String, Set<String>> allowed = new HashMap<>();

    private String ingest = "";
    private int acknowledged;

    RandomPublisher(final String pipeline, final long seed) {
        this.pipeline = pipeline;
        this.random = new Random(seed);
    }

    void useNode(final ServeProcess node) {
        ingest = node.url("publishing") + "/ingest/e/" + pipeline + '/';
    }

    int acknowledged() {
        return acknowledged;
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                step();
            }
        } catch (final IOException gone) {
            // killed
        } catch (final InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private void step() throws IOException, InterruptedException {
        final int kind = random.nextInt(10);
        final String name;
        if (kind == 0) {
            name = "init-" + pipeline + ".mp4";
        } else if (kind == 1) {
            name = "list-" + pipeline + ".m3u8";
        } else {
            name = "v" + pipeline + '-' + (1 + random.nextInt(NUMBERS)) + ".m4s";
        }
        if (random.nextInt(8) == 0) {
            send(name, ABSENT, request(name).DELETE().build());
        } else {
            final byte[] bytes = new byte[LENGTHS[random.nextInt(LENGTHS.length)]];
            random.nextBytes(bytes);
            send(
                    name,
                    sha256(bytes),
                    request(name).PUT(BodyPublishers.ofByteArray(bytes)).build());
        }
    }

    private HttpRequest.Builder request(final String name) {
        return HttpRequest.newBuilder(URI.create(ingest + name)).header("Kickoff-Defects", "");
    }

    private void send(final String name, final String state, final HttpRequest request)
            throws IOException, InterruptedException {
        allowed.computeIfAbsent(name, absent -> new TreeSet<>(Set.of(ABSENT))).add(state);
        final int status = client.send(request, BodyHandlers.discarding()).statusCode();
        if (status / 100 != 2) {
            throw new AssertionError(request.uri() + " was answered " + status);
        }
        acknowledged++;
        allowed.put(name, new TreeSet<>(Set.of(state)));
    }

    /// Compares what is there with what must be.
    ///
    /// @param node that has started again.
    void check(final ServeProcess node) throws IOException, InterruptedException {
        for (final Map.Entry<String, Set<String>> entry : allowed.entrySet()) {
            final String state = state(node.url("delivery") + "/live/e/" + entry.getKey());
            if (!entry.getValue().contains(state)) {
                throw new AssertionError(
                        entry.getKey() + " is " + state + ", not one of " + entry.getValue() + "; " + node.errors());
            }
            entry.setValue(new TreeSet<>(Set.of(state)));
        }
    }

    private String state(final String url) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = get(url);
        for (int tries = 0; response.statusCode() == 503 && tries < 500; tries++) {
            // what lies behind the live edge may still be on its way
            LockSupport.parkNanos(20_000_000);
            response = get(url);
        }
        if (response.statusCode() == 404 || response.statusCode() == 410) {
            return ABSENT;
        }
        final String digest = sha256(response.body());
        if (response.statusCode() != 200
                || !response.headers().firstValue("etag").orElse("").equals('"' + digest.substring(0, 32) + '"')) {
            throw new AssertionError(url + ": " + response.statusCode() + ' ' + response.headers());
        }
        return digest;
    }

    private HttpResponse<byte[]> get(final String url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray());
    }

    private static String sha256(final byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (final NoSuchAlgorithmException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }
}
