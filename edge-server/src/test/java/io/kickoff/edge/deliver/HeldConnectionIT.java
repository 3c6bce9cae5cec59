package io.kickoff.edge.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.Curl;
import io.kickoff.edge.RawConnection;
import io.kickoff.edge.TestNode;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a connection may say while its request waits at the live edge, or in the request that waits; byte for byte.
class HeldConnectionIT {
    private static final String BODY = "0123456789";
    private static final String PUT =
            "PUT /ingest/derby/a/v0-51.m4s HTTP/1.1\r\nHost: x\r\nKickoff-Defects:\r\nTransfer-Encoding: chunked\r\n\r\n";

    @RegisterExtension
    private final TestNode node = TestNode.still(Map.of("delivery.eventLoops", "1"));

    @BeforeEach
    void configure() {
        node.configure("derby", TestNode.EVENT);
        node.goToSegment(50);
    }

    private static String get(final int number, final String... headers) {
        final String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return "GET /live/derby/v0-" + number + ".m4s HTTP/1.1\r\nHost: x\r\n" + more + "\r\n";
    }

    private RawConnection ask(final String request) throws IOException {
        return new RawConnection(node.delivery()).send(request);
    }

    private void awaitHeld(final int count) {
        TestNode.awaitUntil(() -> node.metric("kickoff_held_requests") == count);
        assertEquals(count, node.metric("kickoff_held_requests"));
    }

    private void put(final int number, final String body) {
        final String url = node.publishingUrl("/ingest/derby/a/v0-" + number + ".m4s");
        assertEquals(
                201,
                Curl.run("-X", "PUT", "-H", "Kickoff-Defects;", "-d", body, url).status());
    }

    static Stream<Arguments> requests() {
        final String head = get(51).replace("GET", "HEAD");
        final String old = get(51).replace("HTTP/1.1", "HTTP/1.0");
        return Stream.of(
                //           what waits, what it says, and how it is answered
                Arguments.of("GET", get(51), "200", "", BODY),
                Arguments.of("and closes", get(51, "Connection: close"), "200", "Connection: close", BODY),
                Arguments.of("HEAD", head, "200", "Content-Length: 10", ""),
                Arguments.of("a part", get(51, "Range: bytes=2-4"), "206", "Content-Range: bytes 2-4/10", "234"),
                Arguments.of("the end", get(51, "Range: bytes=-3"), "206", "Content-Range: bytes 7-9/10", "789"),
                Arguments.of("too far", get(51, "Range: bytes=10-"), "416", "Content-Range: bytes */10", ""),
                Arguments.of("two parts", get(51, "Range: bytes=0-1,4-5"), "200", "Content-Length: 10", BODY),
                Arguments.of("nonsense", get(51, "Range: lines=4-2"), "200", "Content-Length: 10", BODY),
                Arguments.of("of another", get(51, "If-Range: \"x\"", "Range: bytes=2-4"), "200", "", BODY),
                Arguments.of("HTTP/1.0", old, "200", "Connection: close", BODY),
                Arguments.of(
                        "HTTP/1.0 goes on",
                        old.replace("Host", "Connection: keep-alive\r\nHost"),
                        "200",
                        "Connection: keep-alive",
                        BODY),
                Arguments.of("with a body", get(51, "Content-Length: 5") + "hello", "200", "", BODY),
                Arguments.of(
                        "with chunks",
                        get(51, "Transfer-Encoding: chunked") + "5\r\nhello\r\n0\r\n\r\n",
                        "200",
                        "",
                        BODY),
                Arguments.of("empty lines", "\r\n\r\n" + get(51), "200", "", BODY));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void shouldAnswerWhatWaitsAsItWasAsked(
            final String what, final String request, final String status, final String header, final String body)
            throws IOException {
        try (RawConnection reader = ask(request)) {
            awaitHeld(1);
            put(51, BODY);
            final String head = reader.readHead();
            assertTrue(head.startsWith("HTTP/1.1 " + status + ' '), head);
            assertTrue(head.contains(header + "\r\n"), head);
            assertEquals(body, new String(reader.readBytes(body.length()), java.nio.charset.StandardCharsets.US_ASCII));
            if (head.contains("Connection: close\r\n")) {
                assertEquals("", reader.readToEnd());
            } else {
                final String next = reader.send(get(99)).readHead();
                assertTrue(next.startsWith("HTTP/1.1 404 "), next);
            }
        }
        awaitHeld(0);
    }

    @Test
    void shouldAnswerAHeadWithTheFirstBytesAndGoOn() throws IOException {
        try (RawConnection reader = ask(get(51).replace("GET", "HEAD"));
                RawConnection upload = new RawConnection(node.publishing())) {
            awaitHeld(1);
            upload.send(PUT + "5\r\nhello\r\n");
            final String head = reader.readHead();
            assertTrue(head.contains("\r\nTransfer-Encoding: chunked\r\n"), head);
            final String next = reader.send(get(99)).readHead();
            assertTrue(next.startsWith("HTTP/1.1 404 "), next);
            upload.send("0\r\n\r\n").readHead();
        }
    }

    @Test
    void shouldLetAPartWaitOnUntilTheWholeIsThere() throws IOException {
        try (RawConnection part = ask(get(51, "Range: bytes=4-6"));
                RawConnection old = ask(get(51).replace("HTTP/1.1", "HTTP/1.0"));
                RawConnection upload = new RawConnection(node.publishing())) {
            awaitHeld(2);
            upload.send(PUT + "5\r\nhello\r\n");
            // both read on behind the upload, which holds a pin itself
            TestNode.awaitUntil(() -> node.pins() == 3);
            awaitHeld(0);
            upload.send("6\r\n world\r\n0\r\n\r\n").readHead();
            final String head = part.readHead();
            assertTrue(head.startsWith("HTTP/1.1 206 "), head);
            assertEquals("o w", part.readUntil("o w"));
            assertTrue(old.readToEnd().endsWith("\r\n\r\nhello world"));
        }
    }

    @Test
    void shouldLetTheSecondWaitWhenTheFirstIsAnswered() throws IOException {
        try (RawConnection reader = ask(get(51) + get(50))) {
            awaitHeld(1);
            put(51, "fifty-one");
            assertTrue(reader.readUntil("fifty-one").endsWith("fifty-one"));
            awaitHeld(1);
            put(50, "fifty");
            assertTrue(reader.readUntil("fifty").endsWith("\r\n\r\nfifty"));
        }
        assertEquals(2, node.metric("kickoff_delivery_held_total"));
    }

    @Test
    void shouldAnswerInOrderHoweverManyAreBehindTheOneThatWaits() throws IOException {
        final int count = 300;
        final StringBuilder requests = new StringBuilder(get(51));
        for (int i = 0; i < count; i++) {
            requests.append(get(i % 2 == 0 ? 52 + i : 51));
        }
        try (RawConnection reader = ask(requests.toString())) {
            awaitHeld(1);
            put(51, BODY);
            assertTrue(reader.readUntil(BODY).startsWith("HTTP/1.1 200 "));
            for (int i = 0; i < count; i++) {
                final String head = reader.readHead();
                assertTrue(head.startsWith(i % 2 == 0 ? "HTTP/1.1 404 " : "HTTP/1.1 200 "), head);
                if (i % 2 == 1) {
                    assertEquals(BODY, reader.readUntil(BODY));
                }
            }
        }
    }

    @Test
    void shouldRefuseNonsenseBehindTheAnswerThatWaitsAndClose() throws IOException {
        try (RawConnection reader = ask(get(51) + "NONSENSE\r\n\r\n" + get(51))) {
            awaitHeld(1);
            put(51, BODY);
            final String answers = reader.readToEnd();
            assertTrue(answers.startsWith("HTTP/1.1 200 "), answers);
            assertTrue(answers.contains(BODY + "HTTP/1.1 400 "), answers);
            assertEquals(answers.indexOf(" 400 "), answers.lastIndexOf("HTTP/1.1 ") + 8, answers);
        }
    }

    @Test
    void shouldTakeWhoAsksNothingMoreForGoneWhileItWaits() throws IOException {
        try (RawConnection alone = ask(get(51)).finish();
                RawConnection more = ask(get(51) + get(51)).finish()) {
            assertEquals("", alone.readToEnd());
            assertEquals("", more.readToEnd());
            awaitHeld(0);
        }
        put(51, BODY);
        // what is there already is still sent to it, whole
        try (RawConnection half = ask(get(51) + get(51)).finish()) {
            final String answers = half.readToEnd();
            assertTrue(answers.endsWith(BODY), answers);
            assertEquals(2, answers.split(BODY, -1).length - 1, answers);
        }
    }

    @Test
    void shouldAnswerWhoWaitsBeforeTheNodeEnds() throws IOException {
        try (RawConnection upload = new RawConnection(node.publishing()).send(PUT);
                RawConnection reader = ask(get(51))) {
            awaitHeld(1);
            final Thread draining = Thread.ofVirtual().start(() -> node.server().awaitDrained());
            TestNode.awaitUntil(() -> Curl.run(node.adminUrl("/readyz")).status() == 503);
            upload.send("a\r\n" + BODY + "\r\n0\r\n\r\n");
            final String answer = reader.readToEnd();
            assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
            assertTrue(answer.endsWith("\r\n0\r\n\r\n") || answer.endsWith("\r\n\r\n" + BODY), answer);
            TestNode.awaitUntil(() -> !draining.isAlive());
            assertFalse(draining.isAlive());
        }
    }
}
