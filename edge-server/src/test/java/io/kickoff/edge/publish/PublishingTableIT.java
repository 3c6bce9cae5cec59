package io.kickoff.edge.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.Curl;
import io.kickoff.edge.Curl.Reply;
import io.kickoff.edge.RawConnection;
import io.kickoff.edge.TestNode;
import io.kickoff.edge.settings.Publisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Every row of the publishing plane's table, with curl.
class PublishingTableIT {
    @RegisterExtension
    private final TestNode node = TestNode.still(Map.of("publishing.maxObject", "1MiB"));

    @TempDir
    private Path directory;

    @BeforeEach
    void configure() {
        node.configure("derby", TestNode.EVENT);
        node.goToSegment(50);
    }

    private Reply send(final String method, final String path, final String... arguments) {
        return send(node, method, path, arguments);
    }

    private static Reply send(final TestNode node, final String method, final String path, final String... arguments) {
        final List<String> all = new ArrayList<>(List.of("-X", method, "-H", "Kickoff-Defects;"));
        all.addAll(List.of(arguments));
        all.add(node.publishingUrl("/ingest/" + path));
        return Curl.run(all.toArray(String[]::new));
    }

    private static void assertProblem(final int status, final String type, final Reply reply) {
        assertEquals(status, reply.status(), reply::toString);
        assertEquals("application/problem+json", reply.header("Content-Type"), reply::toString);
        assertTrue(reply.text().contains("\"type\":\"/problems/" + type + '"'), reply::text);
    }

    @Test
    void shouldAnswer201Then204Then200() {
        final Reply first = send("PUT", "derby/a/v0-50.m4s", "--data-binary", "one");
        assertEquals(201, first.status());
        assertTrue(first.header("ETag").matches("\"[0-9a-f]{32}\""), first::toString);
        final Reply again = send("PUT", "derby/a/v0-50.m4s", "--data-binary", "one");
        assertEquals(204, again.status());
        assertEquals(first.header("ETag"), again.header("ETag"));
        final Reply other = send("POST", "derby/a/v0-50.m4s", "--data-binary", "two");
        assertEquals(200, other.status());
        assertEquals("two", Curl.run(node.deliveryUrl("/live/derby/v0-50.m4s")).text());
        assertEquals(
                201, send("PUT", "derby/b/v0-50.m4s", "--data-binary", "two").status());
    }

    @Test
    void shouldTakeChunkedBodiesAndThoseThatExpect100() throws IOException {
        final Path body = directory.resolve("body");
        Files.writeString(body, "x".repeat(300_000));
        final String[] chunked = {"-H", "Transfer-Encoding: chunked", "--data-binary", "@" + body};
        assertEquals(201, send("PUT", "derby/a/v0-50.m4s", chunked).status());
        final String[] expecting = {"-H", "Expect: 100-continue", "--data-binary", "@" + body};
        assertEquals(204, send("PUT", "derby/a/v0-50.m4s", expecting).status());
    }

    @Test
    void shouldAnswer200ToAnEmptyProbeAndKeepNothing() {
        assertEquals(200, send("PUT", "derby/a/v0-50.m4s", "--data-binary", "").status());
        assertEquals(0, node.segments());
        assertEquals(404, send("HEAD", "derby/a/v0-50.m4s", "-I").status());
    }

    @Test
    void shouldAnswer400WhenMalformed() {
        assertProblem(
                400, "content-range", send("PUT", "derby/a/v0-50.m4s", "-H", "Content-Range: bytes 0-1/9", "-d", "xy"));
        assertProblem(400, "malformed-header", send("PUT", "derby/a/v0-50.m4s", "-H", "Kickoff-Notify: =", "-d", "xy"));
        assertProblem(
                400, "malformed-header", send("PUT", "derby/a/v0-50.m4s", "-H", "Kickoff-Score: 101", "-d", "xy"));
        assertProblem(400, "malformed-path", send("PUT", "derby/a/..%2fv0-50.m4s", "-d", "xy"));
        assertProblem(400, "malformed-path", send("PUT", "derby/a/v%000-50.m4s", "-d", "xy"));
        assertEquals(0, node.segments());
    }

    @Test
    void shouldAnswer404WhenEventOrPipelineIsUnknown() {
        assertProblem(404, "unknown-event", send("PUT", "nobody/a/v0-50.m4s", "-d", "x"));
        assertProblem(404, "unknown-pipeline", send("PUT", "derby/c/v0-50.m4s", "-d", "x"));
        assertProblem(404, "no-such-path", send("PUT", "derby/a", "-d", "x"));
    }

    @Test
    void shouldAnswer403WithTheReasonWhenNumberIsImplausible() {
        node.goToSegment(1000);
        // last is 1000: ten more are allowed; the oldest is 1000 - 900 less the margin of 5
        assertEquals(201, send("PUT", "derby/a/v0-1010.m4s", "-d", "x").status());
        assertProblem(403, "implausible-number", send("PUT", "derby/a/v0-1011.m4s", "-d", "x"));
        assertEquals(201, send("PUT", "derby/a/v0-95.m4s", "-d", "x").status());
        final Reply old = send("PUT", "derby/a/v0-94.m4s", "-d", "x");
        assertProblem(403, "implausible-number", old);
        assertTrue(old.text().contains("holds is 95"), old::text);
        assertProblem(403, "implausible-number", send("PUT", "derby/a/v0-0.m4s", "-d", "x"));
    }

    @Test
    void shouldAnswer413WhenTooLargeWithOrWithoutLength() throws IOException {
        final Path body = directory.resolve("body");
        Files.write(body, new byte[(1 << 20) + 1]);
        assertProblem(413, "too-large", send("PUT", "derby/a/v0-50.m4s", "--data-binary", "@" + body));
        assertProblem(
                413,
                "too-large",
                send("PUT", "derby/a/v0-50.m4s", "-H", "Transfer-Encoding: chunked", "--data-binary", "@" + body));
        assertEquals(0, node.segments());
    }

    @Test
    void shouldAnswer411AndCloseWhenLengthIsNotSaid() throws IOException {
        try (RawConnection connection = new RawConnection(node.publishing())) {
            connection.send("PUT /ingest/derby/a/v0-50.m4s HTTP/1.1\r\nHost: x\r\n\r\nbytes");
            final String answer = connection.readToEnd();
            assertTrue(answer.startsWith("HTTP/1.1 411 "), answer);
            assertTrue(answer.contains("Connection: close\r\n"), answer);
        }
    }

    @Test
    void shouldRefuseWhatWouldBeKeptWithAnObjectAndIsTooMuch() {
        final String name = "n".repeat(509) + ".vtt";
        assertProblem(414, "name-too-long", send("PUT", "derby/a/" + name, "-d", "x"));
        assertEquals(201, send("PUT", "derby/a/" + name.substring(1), "-d", "x").status());
        final String[] told = {
            "-d", "x", "-H", "Kickoff-Notify: " + "k%d, ".repeat(64).formatted(numbers(64)) + "z"
        };
        final Reply many = send("PUT", "derby/a/v0-50.m4s", told);
        assertProblem(400, "malformed-header", many);
        assertTrue(many.text().contains("Kickoff-Notify: 65 keys at once: 64 is the most"), many::text);
        final String[] typed = {"-d", "x", "-H", "Content-Type: video/mp4;a=" + "x".repeat(8000)};
        assertEquals(201, send("PUT", "derby/a/v0-50.m4s", typed).status());
        final Reply served = Curl.run(node.deliveryUrl("/live/derby/v0-50.m4s"));
        assertEquals("video/iso.segment", served.header("Content-Type"));
    }

    private static Object[] numbers(final int count) {
        return IntStream.range(0, count).boxed().toArray();
    }

    @Test
    void shouldAnswer415WhenTheEventDoesNotTakeTheType() {
        node.configure("derby", TestNode.EVENT.replaceFirst("\\{", "{\"types\":[\"video/iso.segment\"],"));
        assertEquals(201, send("PUT", "derby/a/v0-50.m4s", "-d", "x").status());
        assertEquals(
                201,
                send("PUT", "derby/b/v0-50.m4s", "-H", "Content-Type: *", "-d", "x")
                        .status());
        assertProblem(415, "type-not-allowed", send("PUT", "derby/a/page.html", "-d", "x"));
        assertProblem(
                415, "type-not-allowed", send("PUT", "derby/a/v0-51.m4s", "-H", "Content-Type: video/webm", "-d", "x"));
    }

    @Test
    void shouldDeleteAndShowWhatAPipelineHas() {
        send("PUT", "derby/a/v0-50.m4s", "-d", "a");
        send("PUT", "derby/b/v0-50.m4s", "-d", "bb");
        final Reply head = send("HEAD", "derby/b/v0-50.m4s", "-I");
        assertEquals("2", head.header("Content-Length"), head::toString);
        assertEquals(204, send("DELETE", "derby/a/v0-50.m4s").status());
        assertEquals("bb", Curl.run(node.deliveryUrl("/live/derby/v0-50.m4s")).text());
        assertEquals(204, send("DELETE", "derby/b/v0-50.m4s").status());
        node.goToSegment(51);
        assertEquals(410, Curl.run(node.deliveryUrl("/live/derby/v0-50.m4s")).status());
        send("PUT", "derby/a/main.mpd", "-d", "m");
        assertEquals(204, send("DELETE", "derby/a/main.mpd").status());
        assertEquals(404, Curl.run(node.deliveryUrl("/live/derby/main.mpd")).status());
    }

    @Test
    void shouldAnswer405ToOtherMethods() {
        final Reply reply = send("PATCH", "derby/a/v0-50.m4s", "-d", "x");
        assertProblem(405, "method", reply);
        assertEquals("PUT, POST, DELETE, HEAD", reply.header("Allow"));
        assertEquals(405, send("GET", "derby/a/v0-50.m4s").status());
    }

    @Nested
    class WithPublishers {
        @RegisterExtension
        private final TestNode guarded = TestNode.still(Map.of(
                "publishing.publishers",
                "[{\"name\":\"east\",\"secretSha256\":\"" + Publisher.sha256Hex("s3cret")
                        + "\",\"allowed\":[\"derby/a\"]}]"));

        @Test
        void shouldAnswer401And403ByWhoAsks() {
            guarded.configure("derby", TestNode.EVENT);
            guarded.goToSegment(50);
            final Reply nobody = send(guarded, "PUT", "derby/a/v0-50.m4s", "-d", "x");
            assertProblem(401, "not-authenticated", nobody);
            assertTrue(nobody.header("WWW-Authenticate").startsWith("Basic "), nobody::toString);
            assertEquals(
                    401,
                    send(guarded, "PUT", "derby/a/v0-50.m4s", "-u", "east:wrong", "-d", "x")
                            .status());
            assertEquals(
                    201,
                    send(guarded, "PUT", "derby/a/v0-50.m4s", "-u", "east:s3cret", "-d", "x")
                            .status());
            assertProblem(
                    403, "not-allowed", send(guarded, "PUT", "derby/b/v0-50.m4s", "-u", "east:s3cret", "-d", "x"));
        }
    }

    @Nested
    class WithLittle {
        @RegisterExtension
        private final TestNode small = TestNode.still(Map.of("memory", "16MiB", "publishing.maxTenantRate", "1MiB"));

        @Test
        void shouldAnswer429WhenTheTenantHasHadItsShare() throws IOException {
            small.configure("derby", TestNode.EVENT);
            small.goToSegment(50);
            final Path body = directory.resolve("body");
            Files.write(body, new byte[5 << 20]);
            assertEquals(
                    201,
                    send(small, "PUT", "derby/a/v0-50.m4s", "--data-binary", "@" + body)
                            .status());
            final Reply refused = send(small, "PUT", "derby/a/v0-51.m4s", "-d", "x");
            assertProblem(429, "quota-bytes", refused);
            assertTrue(Integer.parseInt(refused.header("Retry-After")) >= 1, refused::toString);
            small.goToSegment(51);
            assertEquals(201, send(small, "PUT", "derby/a/v0-51.m4s", "-d", "x").status());
        }
    }

    @Nested
    class WithoutMemory {
        @RegisterExtension
        private final TestNode small = TestNode.still(Map.of("memory", "16MiB"));

        @Test
        void shouldAnswer503AndKeepTheLiveEdgeWhenNothingMayGo() throws IOException {
            small.configure("derby", TestNode.EVENT);
            small.goToSegment(50);
            final Path body = directory.resolve("body");
            Files.write(body, new byte[5 << 20]);
            final String[] arguments = {"--data-binary", "@" + body};
            for (int number = 40; number < 50; number++) {
                assertEquals(
                        201,
                        send(small, "PUT", "derby/a/v0-" + number + ".m4s", arguments)
                                .status());
            }
            assertEquals(
                    201, send(small, "PUT", "derby/b/v0-49.m4s", "-d", "small").status());
            final Reply refused = send(small, "PUT", "derby/b/v0-48.m4s", arguments);
            assertProblem(503, "no-memory", refused);
            assertTrue(Integer.parseInt(refused.header("Retry-After")) >= 1, refused::toString);
            assertEquals(
                    200, Curl.run(small.deliveryUrl("/live/derby/v0-47.m4s")).status());
            assertEquals(
                    410, Curl.run(small.deliveryUrl("/live/derby/v0-40.m4s")).status());
        }
    }
}
