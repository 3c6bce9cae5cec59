package io.kickoff.edge.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.Curl;
import io.kickoff.edge.RawConnection;
import io.kickoff.edge.TestNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What broken and hostile clients send: it is refused or cut, nothing of it is left or seen, and the node goes on.
class BadInputIT {
    private static final String PUT = "PUT /ingest/derby/a/v0-50.m4s HTTP/1.1\r\nHost: x\r\nKickoff-Defects:\r\n";

    @RegisterExtension
    private final TestNode node = TestNode.still(Map.of());

    @BeforeEach
    void configure() {
        node.configure("derby", TestNode.EVENT);
        node.goToSegment(50);
    }

    @AfterEach
    void shouldGoOn() {
        final String[] put = {
            "-X", "PUT", "-H", "Kickoff-Defects;", "-d", "fine", node.publishingUrl("/ingest/derby/a/v1-50.m4s")
        };
        assertEquals(201, Curl.run(put).status());
        assertEquals("fine", Curl.run(node.deliveryUrl("/live/derby/v1-50.m4s")).text());
    }

    private void assertNothingVisible() {
        TestNode.awaitUntil(() -> node.segments() == 0);
        assertEquals(0, node.segments());
        node.goToSegment(51);
        assertEquals(410, Curl.run(node.deliveryUrl("/live/derby/v0-50.m4s")).status());
    }

    private static String ask(final InetSocketAddress address, final String request) throws IOException {
        try (RawConnection connection = new RawConnection(address)) {
            return connection.send(request).finish().readToEnd();
        }
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("bare LF", "GET /live/derby/v0-50.m4s HTTP/1.1\nHost: x\n\n", "400"),
                Arguments.of("obs-fold", "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", "400|404"),
                Arguments.of("space before colon", "GET / HTTP/1.1\r\nHost : x\r\n\r\n", "400"),
                Arguments.of("null byte in path", "GET /live/\u0000 HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
                Arguments.of("encoded null", "GET /live/derby/%00 HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
                Arguments.of("dot segment", "GET /live/derby/../x HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
                Arguments.of("encoded dots", "GET /live/derby/%2e%2E/x HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
                Arguments.of("half an encoding", "GET /live/derby/%4 HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
                Arguments.of("no host", "GET /live/derby/x HTTP/1.1\r\n\r\n", "400"),
                Arguments.of("two hosts", "GET /live/derby/x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400"),
                Arguments.of("another version", "GET / HTTP/2.0\r\nHost: x\r\n\r\n", "400|505"),
                Arguments.of("long line", "GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: x\r\n\r\n", "414"),
                Arguments.of("100 kB of header", "GET / HTTP/1.1\r\nHost: x\r\nA: " + "b".repeat(100_000), "431"),
                Arguments.of("no request", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n", "400|"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void shouldRefuseMalformedRequestsAndClose(final String what, final String request, final String statuses)
            throws IOException {
        for (final InetSocketAddress address : new InetSocketAddress[] {node.delivery(), node.publishing()}) {
            final String answer = ask(address, request);
            final String status = answer.isEmpty() ? "" : answer.substring(9, 12);
            assertTrue(status.matches(statuses) || address.equals(node.publishing()) && status.equals("405"), answer);
        }
    }

    static Stream<Arguments> ambiguous() {
        return Stream.of(
                Arguments.of(
                        "chunked with length",
                        "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("two lengths", "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"),
                Arguments.of("negative length", "Content-Length: -3\r\n\r\nabc"),
                Arguments.of("length with a sign", "Content-Length: +3\r\n\r\nabc"),
                Arguments.of("no number", "Content-Length: three\r\n\r\nabc"),
                Arguments.of("chunk size is none", "Transfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("negative chunk", "Transfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("unknown coding", "Transfer-Encoding: gzip\r\n\r\nabc"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ambiguous")
    void shouldRefuseBodiesWhoseEndIsUncertain(final String what, final String rest) throws IOException {
        final String answer = ask(node.publishing(), PUT + rest);
        assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 4"), answer);
        assertNothingVisible();
    }

    @Test
    void shouldKeepNothingWhenBodyIsShorterThanSaid() throws IOException {
        final String answer = ask(node.publishing(), PUT + "Content-Length: 10\r\n\r\nabc");
        assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 400 "), answer);
        assertNothingVisible();
    }

    @Test
    void shouldRefuseWhatComesBehindABodyThatIsLongerThanSaid() throws IOException {
        final String answer = ask(node.publishing(), PUT + "Content-Length: 3\r\n\r\nabcdef\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 201 "), answer);
        assertTrue(answer.contains("HTTP/1.1 400 "), answer);
    }

    @Test
    void shouldKeepNothingWhenTheConnectionBreaksInAnyPhase() throws IOException {
        final String whole = PUT + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n";
        int opened = 0;
        for (int length = 1; length < whole.length(); length += 7) {
            opened += length >= whole.indexOf("\r\n\r\n") + 4 ? 1 : 0;
            final RawConnection connection = new RawConnection(node.publishing());
            connection.send(whole.substring(0, length));
            if (length % 2 == 0) {
                connection.reset();
            } else {
                connection.close();
            }
        }
        final int expected = opened;
        TestNode.awaitUntil(() -> node.metric("kickoff_publish_aborted_total") >= expected);
        assertNothingVisible();
    }

    @Test
    void shouldServeGarbageOnlyWhenThereIsNothingElse() throws IOException {
        final byte[] garbage = new byte[5000];
        new Random(7).nextBytes(garbage);
        try (RawConnection connection = new RawConnection(node.publishing())) {
            connection
                    .send("PUT /ingest/derby/a/v0-50.m4s HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n")
                    .send(garbage);
            assertTrue(connection.readHead().startsWith("HTTP/1.1 201 "));
        }
        assertEquals(
                "truncated", Curl.run(node.deliveryUrl("/live/derby/v0-50.m4s")).header("Kickoff-Defects"));
    }

    @Test
    void shouldAnswerEveryRequestOfAPipelineInOrder() throws IOException {
        final StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            requests.append("PUT /ingest/derby/a/named-" + i + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab");
        }
        requests.append(
                "DELETE /ingest/derby/a/named-0 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        final String answers = ask(node.publishing(), requests.toString());
        assertEquals(100, answers.split("HTTP/1.1 201 ", -1).length - 1, answers);
        assertTrue(answers.contains("HTTP/1.1 204 "), answers);
        final StringBuilder gets = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            gets.append("GET /live/derby/named-" + i % 100 + " HTTP/1.1\r\nHost: x\r\n\r\n");
        }
        final String bodies = ask(node.delivery(), gets.toString());
        assertEquals(990, bodies.split("HTTP/1.1 200 OK", -1).length - 1);
        assertEquals(10, bodies.split("HTTP/1.1 404 ", -1).length - 1);
    }
}
