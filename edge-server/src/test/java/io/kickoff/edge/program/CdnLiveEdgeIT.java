package io.kickoff.edge.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.Curl;
import io.kickoff.edge.RawConnection;
import io.kickoff.edge.TestNode;
import io.kickoff.edge.program.Nginx.Access;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A live event in real time: two pipelines that are late in turns and leave gaps in turns, nginx that asks the
/// node, and a crowd that asks nginx for the next segment whenever it has got one.
class CdnLiveEdgeIT {
    private static final int SEGMENTS = 60;
    private static final int CROWD = 48;
    private static final int SEGMENT_MS = 500;
    /// Pieces of a segment are uploaded while it is encoded.
    private static final int PIECES = 5;

    private static final int PIECE_MS = 90;
    private static final int PIECE_BYTES = 30_000;
    /// Within the retry budget.
    private static final int LATEST_MS = 700;

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @RegisterExtension
    private final TestNode node = TestNode.live(Map.of());

    @TempDir
    private Path directory;

    private final long beginMs = System.currentTimeMillis() / 1000 * 1000 - 100_000;
    private final Map<Long, Set<String>> published = new ConcurrentHashMap<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private void configure(final String event, final int segmentMs) {
        node.configure(
                event,
                TestNode.EVENT
                        .replace(
                                "2026-11-23T10:00:00Z",
                                Instant.ofEpochMilli(beginMs).toString())
                        .replace("\"duration\":2000", "\"duration\":" + segmentMs));
    }

    private long availableAtMs(final long number) {
        return beginMs + number * SEGMENT_MS;
    }

    private static void waitUntil(final long epochMs) {
        while (System.currentTimeMillis() < epochMs) {
            LockSupport.parkNanos((epochMs - System.currentTimeMillis()) * 1_000_000);
        }
    }

    /// Uploads a segment while it is encoded, and is late by as much as chance wants.
    ///
    /// @return how it was answered
    private String upload(final String pipeline, final long number) throws IOException {
        final Random random = new Random(number * 2 + pipeline.charAt(0));
        final long doneAtMs = availableAtMs(number) + random.nextInt(LATEST_MS);
        final byte[] segment = new byte[PIECES * PIECE_BYTES];
        random.nextBytes(segment);
        published.computeIfAbsent(number, any -> ConcurrentHashMap.newKeySet()).add(Tap.etag(segment));
        waitUntil(doneAtMs - PIECES * PIECE_MS);
        try (RawConnection packager = new RawConnection(node.publishing())) {
            packager.send("PUT /ingest/derby/" + pipeline + "/v0-" + number + ".m4s HTTP/1.1\r\nHost: x\r\n"
                    + "Kickoff-Defects:\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int piece = 0; piece < PIECES; piece++) {
                waitUntil(doneAtMs - (PIECES - 1L - piece) * PIECE_MS);
                packager.send(Integer.toHexString(PIECE_BYTES) + "\r\n")
                        .send(java.util.Arrays.copyOfRange(segment, piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES))
                        .send("\r\n");
            }
            return packager.send("0\r\n\r\n").readHead();
        }
    }

    /// Takes every segment as soon as there is one, and asks for the next.
    ///
    /// @return what it got, by number
    private Map<Long, String> follow(final Nginx nginx, final long first) throws IOException, InterruptedException {
        final Map<Long, String> got = new HashMap<>();
        waitUntil(availableAtMs(first - 1));
        for (long number = first; number < first + SEGMENTS; number++) {
            final HttpResponse<byte[]> answer = get(nginx, "/live/derby/v0-" + number + ".m4s");
            if (answer.statusCode() != 200) {
                failures.add(number + ": " + answer.statusCode() + ' '
                        + answer.headers().map());
            }
            got.put(number, Tap.etag(answer.body()));
        }
        return got;
    }

    private HttpResponse<byte[]> get(final Nginx nginx, final String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(nginx.url(path)))
                        .timeout(TIMEOUT)
                        .build(),
                BodyHandlers.ofByteArray());
    }

    @Test
    void shouldGiveACrowdEverySegmentOnceAndNever404() throws Exception {
        configure("derby", SEGMENT_MS);
        final List<Future<String>> uploads = new ArrayList<>();
        final List<Future<Map<Long, String>>> crowd = new ArrayList<>();
        final long first;
        try (Nginx nginx = Nginx.start(directory, node)) {
            try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
                first = (System.currentTimeMillis() - beginMs) / SEGMENT_MS + 3;
                for (long number = first; number < first + SEGMENTS; number++) {
                    for (final String pipeline : List.of("a", "b")) {
                        final long uploaded = number;
                        if (number % 7 != pipeline.charAt(0) - 'a') {
                            uploads.add(executor.submit(() -> upload(pipeline, uploaded)));
                        }
                    }
                }
                for (int i = 0; i < CROWD; i++) {
                    crowd.add(executor.submit(() -> follow(nginx, first)));
                }
            }
            assertEquals(List.of(), List.copyOf(failures));
            for (final Future<String> upload : uploads) {
                assertTrue(upload.get().startsWith("HTTP/1.1 201 "), upload.get());
            }
            final Map<Long, String> one = crowd.getFirst().get();
            assertEquals(SEGMENTS, one.size());
            one.forEach((number, etag) -> assertTrue(published.get(number).contains(etag), () -> number + " is torn"));
            for (final Future<Map<Long, String>> other : crowd) {
                assertEquals(one, other.get());
            }
            assertAskedOnceForEach(nginx);
            for (long number = first; number < first + SEGMENTS; number += 7) {
                final HttpResponse<byte[]> later = get(nginx, "/live/derby/v0-" + number + ".m4s");
                assertEquals(List.of("HIT"), later.headers().allValues("X-Cache"));
                assertEquals(one.get(number), Tap.etag(later.body()));
            }
        }
        assertEquals(SEGMENTS, node.metric("kickoff_delivery_responses_total{status=\"200\"}"));
        assertEquals(0, node.metric("kickoff_delivery_responses_total{status=\"410\"}"));
    }

    private static void assertAskedOnceForEach(final Nginx nginx) {
        TestNode.awaitUntil(() -> nginx.log("/live/derby/").size() == SEGMENTS * CROWD);
        final List<Access> log = nginx.log("/live/derby/");
        assertEquals(SEGMENTS * CROWD, log.size());
        final List<Access> asked = log.stream().filter(Access::isFromOrigin).toList();
        assertEquals(SEGMENTS, asked.size(), asked::toString);
        assertEquals(SEGMENTS, asked.stream().map(Access::path).distinct().count(), asked::toString);
    }

    @Test
    void shouldKeepWhatIsTooEarlyForAsLongAsItIsTold() throws Exception {
        configure("cup", 1_000);
        try (Nginx nginx = Nginx.start(directory, node)) {
            get(nginx, "/live/cup/nothing");
            final long number = (System.currentTimeMillis() - beginMs) / 1000 + 6;
            final long dueMs = beginMs + number * 1000;
            final String object = "/v0-" + number + ".m4s";
            final String[] put = {
                "-X", "PUT", "-H", "Kickoff-Defects;", "-d", object, node.publishingUrl("/ingest/cup/a" + object)
            };
            // that it is there already makes no difference: it is too early
            assertEquals(201, Curl.run(put).status());
            final long beforeMs = System.currentTimeMillis();
            final HttpResponse<byte[]> early = get(nginx, "/live/cup" + object);
            final long afterMs = System.currentTimeMillis();
            assertEquals(404, early.statusCode());
            final long lifetimeMs = early.headers()
                    .firstValue("Kickoff-Cache-Control")
                    .map(value -> Long.parseLong(value.replace("ttl-ms=", "")))
                    .orElseThrow();
            assertTrue(lifetimeMs <= dueMs - 50 - beforeMs, early::toString);
            assertTrue(lifetimeMs >= dueMs - 50 - afterMs, early::toString);
            assertEquals(
                    List.of("public, max-age=" + lifetimeMs / 1000),
                    early.headers().allValues("Cache-Control"));
            assertEquals(404, get(nginx, "/live/cup" + object).statusCode());
            TestNode.awaitUntil(() -> Curl.run(nginx.url("/live/cup" + object)).status() == 200);
            assertEquals(object, Curl.run(nginx.url("/live/cup" + object)).text());
            assertKeptAsTold(nginx.log("/live/cup" + object));
        }
    }

    /// Every answer that nginx gave again was within the lifetime of the one it had got.
    private static void assertKeptAsTold(final List<Access> log) {
        Access kept = log.getFirst();
        int hits = 0;
        for (final Access access : log) {
            if (access.isFromOrigin()) {
                kept = access;
            } else if (access.status() == 404) {
                hits++;
                assertTrue(access.second() <= kept.second() + kept.maxAge(), log::toString);
            }
        }
        assertTrue(hits > 0, log::toString);
        assertEquals(200, log.getLast().status(), log::toString);
    }
}
