package io.kickoff.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kickoff.edge.settings.NodeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A node on free ports of the loopback with a journal of its own, whose clock stands still until a test moves it. A
/// test that leaves a
/// segment or a pin behind fails, whatever else it showed.
public final class TestNode implements BeforeEachCallback, AfterEachCallback {
    /// When the event of {@link #EVENT} begins.
    public static final long BEGIN_MS = Instant.parse("2026-11-23T10:00:00Z").toEpochMilli();
    /// An event of 2-second segments from number 1 on, which keeps 30 minutes, of two pipelines and two renditions.
    public static final String EVENT = """
            {"availabilityStartTime":"2026-11-23T10:00:00Z",
             "segment":{"duration":2000,"timescale":1000,"startNumber":1},
             "timeShiftBufferDepth":"PT30M","retryBudget":"PT2S",
             "media":"v$RepresentationID$-$Number$.m4s","initialization":"init-$RepresentationID$.mp4",
             "renditions":["0","1"],
             "pipelines":[{"id":"a","region":"us-east-1"},{"id":"b","region":"us-west-2"}]}""";

    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final Map<String, String> settings = new TreeMap<>(Map.of(
            "delivery.bind", "127.0.0.1:0",
            "publishing.bind", "127.0.0.1:0",
            "admin.bind", "127.0.0.1:0",
            "memory", "64MiB",
            "hugePages", "off"));
    private final AtomicLong nowMs = new AtomicLong(BEGIN_MS);
    private final boolean isRealTime;
    private Path data;
    private EdgeServer server;

    private TestNode(final Map<String, String> more, final boolean isRealTime) {
        settings.putAll(more);
        this.isRealTime = isRealTime;
    }

    /// A node whose clock stands at {@link #BEGIN_MS}.
    public static TestNode still(final Map<String, String> more) {
        return new TestNode(more, false);
    }

    /// A node that lives in real time, for programs that do.
    public static TestNode live(final Map<String, String> more) {
        return new TestNode(more, true);
    }

    @Override
    public void beforeEach(final ExtensionContext context) {
        nowMs.set(BEGIN_MS);
        data = temporaryDirectory();
        settings.put("data", data.toString());
        server = isRealTime
                ? EdgeServer.launch(NodeSettings.of(settings))
                : EdgeServer.launch(NodeSettings.of(settings), nowMs::get);
    }

    @Override
    public void afterEach(final ExtensionContext context) {
        server.events().all().forEach(event -> server.events().remove(event.id()));
        awaitUntil(() -> server.store().leaks().isEmpty());
        final List<String> leaks = server.store().leaks();
        server.close();
        delete(data);
        assertEquals(List.of(), leaks, "left behind");
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("kickoff-node");
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static void delete(final Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /// Waits for something that another thread brings about, at most ten seconds.
    public static void awaitUntil(final BooleanSupplier condition) {
        final long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /// Moves the clock.
    public void goTo(final long epochMs) {
        nowMs.set(epochMs);
    }

    /// Moves the clock to when a segment of {@link #EVENT} becomes available.
    public void goToSegment(final long number) {
        goTo(BEGIN_MS + number * 2000);
    }

    public long nowMs() {
        return isRealTime ? System.currentTimeMillis() : nowMs.get();
    }

    public EdgeServer server() {
        return server;
    }

    public long pins() {
        return server.store().arena().pins();
    }

    public int segments() {
        return server.store().arena().segments();
    }

    public InetSocketAddress delivery() {
        return server.deliveryAddress();
    }

    public InetSocketAddress publishing() {
        return server.publishingAddress();
    }

    public String deliveryUrl(final String path) {
        return "http://127.0.0.1:" + delivery().getPort() + path;
    }

    public String publishingUrl(final String path) {
        return "http://127.0.0.1:" + publishing().getPort() + path;
    }

    public String adminUrl(final String path) {
        return "http://127.0.0.1:" + server.adminAddress().getPort() + path;
    }

    /// Creates or replaces an event.
    public void configure(final String event, final String json) {
        final Curl.Reply reply = Curl.run("-X", "PUT", "-d", json, adminUrl("/v1/events/" + event));
        assertEquals(2, reply.status() / 100, reply::toString);
    }

    /// The value of a counter or gauge of `/metrics`.
    public double metric(final String name) {
        return Curl.run(adminUrl("/metrics"))
                .text()
                .lines()
                .filter(line -> line.startsWith(name + ' '))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findAny()
                .orElseThrow(() -> new AssertionError("no metric " + name));
    }
}
