package io.kickoff.edge.deliver;

import static io.kickoff.edge.TestNode.BEGIN_MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.Curl;
import io.kickoff.edge.RawConnection;
import io.kickoff.edge.TestNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Requests that wait at the live edge, on a clock that a test moves.
class HoldingIT {
    @RegisterExtension
    private final TestNode node = TestNode.still(Map.of("delivery.eventLoops", "2"));

    @BeforeEach
    void configure() {
        node.configure("derby", TestNode.EVENT);
        node.goToSegment(50);
    }

    private static String request(final String method, final int number, final String... headers) {
        final String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return method + " /live/derby/v0-" + number + ".m4s HTTP/1.1\r\nHost: x\r\n" + more + "\r\n";
    }

    private static RawConnection ask(final TestNode node, final String request) throws IOException {
        return new RawConnection(node.delivery()).send(request);
    }

    private RawConnection ask(final String request) throws IOException {
        return ask(node, request);
    }

    private static void awaitHeld(final TestNode node, final int count) {
        TestNode.awaitUntil(() -> node.metric("kickoff_held_requests") == count);
        assertEquals(count, node.metric("kickoff_held_requests"));
    }

    private void awaitHeld(final int count) {
        awaitHeld(node, count);
    }

    private void put(final String pipeline, final int number, final String body, final String defects) {
        final String header = defects.isEmpty() ? "Kickoff-Defects;" : "Kickoff-Defects: " + defects;
        final String url = node.publishingUrl("/ingest/derby/" + pipeline + "/v0-" + number + ".m4s");
        assertEquals(
                201,
                Curl.run("-X", "PUT", "-H", header, "--data-binary", body, url).status());
    }

    private static void assertStarts(final String expected, final String got) {
        assertTrue(got.startsWith(expected), got);
    }

    private static void assertHas(final String line, final String head) {
        assertTrue(head.contains("\r\n" + line + "\r\n"), head);
    }

    @ParameterizedTest
    @CsvSource({"50", "51"})
    void shouldAnswerWhenTheNextOrTheDueSegmentIsPublished(final int number) throws IOException {
        try (RawConnection reader = ask(request("GET", number))) {
            awaitHeld(1);
            node.goTo(BEGIN_MS + 100_700);
            put("b", number, "worth waiting for", "");
            final String head = reader.readHead();
            assertStarts("HTTP/1.1 200 ", head);
            assertHas("CMSD-Static: at=" + (BEGIN_MS + 100_700) + ",ht=700", head);
            assertEquals("worth waiting for", reader.readUntil("for"));
            // what was not held says nothing of it
            assertHas(
                    "CMSD-Static: at=" + (BEGIN_MS + 100_700),
                    reader.send(request("GET", number)).readHead());
        }
        awaitHeld(0);
        assertEquals(1, node.metric("kickoff_delivery_held_total"));
    }

    @Test
    void shouldLetHeadRangesAndConditionsWaitToo() throws IOException {
        try (RawConnection head = ask(request("HEAD", 51));
                RawConnection range = ask(request("GET", 51, "Range: bytes=2-4"));
                RawConnection condition = ask(request("GET", 51, "If-None-Match: *"));
                RawConnection old = ask(request("GET", 51).replace("HTTP/1.1", "HTTP/1.0"))) {
            awaitHeld(4);
            put("a", 51, "0123456789", "");
            final String answer = head.readHead();
            assertStarts("HTTP/1.1 200 ", answer);
            assertHas("Content-Length: 10", answer);
            assertStarts("HTTP/1.1 206 ", range.readHead());
            assertEquals("234", range.readUntil("234"));
            assertStarts("HTTP/1.1 304 ", condition.readHead());
            assertTrue(old.readToEnd().endsWith("\r\n\r\n0123456789"));
        }
    }

    @Test
    void shouldAnswer410WhenTheRetryBudgetHasPassed() throws IOException {
        try (RawConnection due = ask(request("GET", 50));
                RawConnection next = ask(request("GET", 51))) {
            awaitHeld(2);
            node.goTo(BEGIN_MS + 101_999);
            assertEquals(2, node.metric("kickoff_held_requests"));
            node.goTo(BEGIN_MS + 102_000);
            final String gone = due.readHead();
            assertStarts("HTTP/1.1 410 ", gone);
            assertHas("CMSD-Static: at=" + (BEGIN_MS + 100_000) + ",ht=2000", gone);
            assertHas("Kickoff-Cache-Control: ttl-ms=2000", gone);
            awaitHeld(1);
            // and after a leap of the clock over more than a turn of the wheel
            node.goTo(BEGIN_MS + 164_000);
            assertStarts("HTTP/1.1 410 ", next.readHead());
        }
        awaitHeld(0);
    }

    @Test
    void shouldPassOnTheFirstBytesWhenTheyArrive() throws IOException {
        try (RawConnection reader = ask(request("GET", 51));
                RawConnection upload = new RawConnection(node.publishing())) {
            awaitHeld(1);
            upload.send("PUT /ingest/derby/a/v0-51.m4s HTTP/1.1\r\nHost: x\r\nKickoff-Defects:\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n");
            upload.send("5\r\nhello\r\n");
            final String head = reader.readHead();
            assertHas("Transfer-Encoding: chunked", head);
            assertTrue(head.contains(",ht=0\r\n"), head);
            assertEquals("5\r\nhello\r\n", reader.readUntil("hello\r\n"));
            upload.send("0\r\n\r\n").readHead();
            assertEquals("0\r\n\r\n", reader.readUntil("0\r\n\r\n"));
        }
    }

    @Test
    void shouldWaitForABetterOneWhileThatMayStillCome() throws IOException {
        put("a", 49, "a", "");
        put("b", 49, "b", "");
        try (RawConnection reader = ask(request("GET", 50))) {
            put("a", 50, "black", "black");
            awaitHeld(1);
            put("b", 50, "fine", "");
            assertFalse(reader.readHead().contains("Kickoff-Defects"));
            assertEquals("fine", reader.readUntil("fine"));
        }
        try (RawConnection reader = ask(request("GET", 51))) {
            put("a", 51, "black", "black");
            awaitHeld(1);
            node.goTo(BEGIN_MS + 104_000);
            assertHas("Kickoff-Defects: black", reader.readHead());
        }
    }

    @Test
    void shouldServeTheLeastBadAtOnceWhenNothingBetterMayComeAnyMore() throws IOException {
        put("a", 49, "a", "");
        put("b", 49, "b", "");
        try (RawConnection reader = ask(request("GET", 50))) {
            put("a", 50, "black", "black");
            awaitHeld(1);
            Curl.run("-X", "DELETE", node.publishingUrl("/ingest/derby/b/v0-49.m4s"));
            assertHas("Kickoff-Defects: black", reader.readHead());
        }
        try (RawConnection upload = new RawConnection(node.publishing());
                RawConnection reader = ask(request("GET", 51))) {
            upload.send("PUT /ingest/derby/b/v0-50.m4s HTTP/1.1\r\nHost: x\r\nKickoff-Defects:\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            TestNode.awaitUntil(() -> node.segments() == 3);
            put("a", 51, "frozen", "frozen");
            awaitHeld(1);
            upload.reset();
            assertHas("Kickoff-Defects: frozen", reader.readHead());
        }
    }

    @Test
    void shouldForgetWhoLeaves() throws IOException {
        final List<RawConnection> readers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            readers.add(ask(request("GET", 51)));
        }
        awaitHeld(20);
        for (int i = 0; i < 20; i++) {
            if (i % 2 == 0) {
                readers.get(i).reset();
            } else {
                readers.get(i).close();
            }
        }
        awaitHeld(0);
        assertEquals(0, node.metric("kickoff_held_bytes"));
        put("a", 51, "nobody asks any more", "");
    }

    @Test
    void shouldAnswerInTheOrderOfRequestsWhenThePeerDoesNotWait() throws IOException {
        put("a", 50, "fifty", "");
        try (RawConnection reader = ask(request("GET", 51) + request("GET", 50) + request("GET", 99))) {
            awaitHeld(1);
            put("a", 51, "fifty-one", "");
            final String answers = reader.readUntil("HTTP/1.1 404 ");
            assertTrue(answers.indexOf("fifty-one") < answers.indexOf("fiftyHTTP"), answers);
        }
    }

    @Test
    void shouldAnswerEveryoneWhenManyWaitOnEveryEventLoop() throws IOException {
        final List<RawConnection> readers = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            readers.add(ask(request("GET", 51)));
        }
        awaitHeld(700);
        put("a", 51, "for all", "");
        for (final RawConnection reader : readers) {
            assertStarts("HTTP/1.1 200 ", reader.readHead());
            assertEquals("for all", reader.readUntil("for all"));
            reader.close();
        }
        // pinned only while it is written
        TestNode.awaitUntil(() -> node.pins() == 0);
        assertEquals(0, node.pins());
    }

    @Test
    void shouldAnswerAnewWhenAnOperatorChangesWhatTheyWaitFor() throws IOException {
        try (RawConnection ended = ask(request("GET", 51));
                RawConnection masked = ask(request("GET", 50));
                RawConnection deleted = ask(request("GET", 50))) {
            awaitHeld(3);
            node.configure("derby", TestNode.EVENT.replaceFirst("\\{", "{\"endNumber\":50,"));
            assertStarts("HTTP/1.1 404 ", ended.readHead());
            awaitHeld(2);
            final String masks = node.adminUrl("/v1/events/derby/masks");
            Curl.run("-X", "PUT", "-d", "{\"pipeline\":\"a\",\"from\":50,\"to\":50}", masks);
            put("a", 50, "hidden", "");
            awaitHeld(2);
            Curl.run("-X", "DELETE", masks);
            assertStarts("HTTP/1.1 200 ", masked.readHead());
            assertStarts("HTTP/1.1 200 ", deleted.readHead());
        }
        try (RawConnection deleted = ask(request("GET", 50).replace("v0-50", "v1-50"))) {
            awaitHeld(1);
            Curl.run("-X", "DELETE", node.adminUrl("/v1/events/derby"));
            assertStarts("HTTP/1.1 404 ", deleted.readHead());
        }
    }

    @Nested
    class Bounds {
        @RegisterExtension
        private final TestNode small = TestNode.still(Map.of(
                "delivery.maxHeldRequests", "4",
                "delivery.maxHeldRequestsPerEvent", "3",
                "delivery.maxHeldRequestsPerSegment", "2",
                "delivery.maxHeldBytes", "1MiB"));

        @Test
        void shouldRefuseWhenAsManyWaitAsMay() throws IOException {
            small.configure("derby", TestNode.EVENT);
            small.configure("other", TestNode.EVENT);
            small.goToSegment(50);
            final List<RawConnection> readers = new ArrayList<>();
            for (final String object : new String[] {"derby/v0-50", "derby/v0-50", "derby/v0-51", "other/v0-50"}) {
                readers.add(ask(small, "GET /live/" + object + ".m4s HTTP/1.1\r\nHost: x\r\n\r\n"));
                awaitHeld(small, readers.size());
            }
            // one more for the segment, for the event, and for the node
            for (final String object : new String[] {"derby/v0-50", "derby/v1-51", "other/v1-50"}) {
                final Curl.Reply refused = Curl.run(small.deliveryUrl("/live/" + object + ".m4s"));
                assertEquals(503, refused.status(), object);
                assertEquals("ttl-ms=5000", refused.header("Kickoff-Cache-Control"), object);
                final int retryAfter = Integer.parseInt(refused.header("Retry-After"));
                assertTrue(retryAfter >= 5 && retryAfter <= 10, refused::toString);
            }
            assertEquals(4, small.metric("kickoff_held_requests"));
            for (final RawConnection reader : readers) {
                reader.close();
            }
            awaitHeld(small, 0);
            try (RawConnection again = ask(small, request("GET", 50))) {
                awaitHeld(small, 1);
                again.reset();
            }
        }

        @Test
        void shouldBoundTheMemoryOfThoseWhoWait() throws IOException {
            small.configure("derby", TestNode.EVENT);
            small.goToSegment(50);
            try (RawConnection reader = ask(small, request("GET", 50, "Cookie: " + "x".repeat(8000)))) {
                awaitHeld(small, 1);
                assertTrue(small.metric("kickoff_held_bytes") > 8000);
                reader.reset();
            }
            awaitHeld(small, 0);
            assertEquals(0, small.metric("kickoff_held_bytes"));
        }

        @Test
        void shouldBoundTheMemoryOfThoseWhoWaitForAWholeUpload() throws IOException {
            small.configure("derby", TestNode.EVENT);
            small.goToSegment(50);
            final String part = request("GET", 50, "Range: bytes=1-3", "Cookie: " + "x".repeat(8000));
            final List<RawConnection> readers = new ArrayList<>();
            try (RawConnection upload = new RawConnection(small.publishing())) {
                upload.send("PUT /ingest/derby/a/v0-50.m4s HTTP/1.1\r\nHost: x\r\nKickoff-Defects:\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
                TestNode.awaitUntil(() -> small.pins() == 1);
                for (int i = 0; i < 300; i++) {
                    readers.add(ask(small, part));
                }
                TestNode.awaitUntil(
                        () -> small.metric("kickoff_delivery_responses_total{status=\"503\"}") + small.pins() == 301);
                final long waiting = small.pins() - 1;
                assertTrue(waiting > 100 && waiting < (1 << 20) / 8000, () -> waiting + " wait");
                assertTrue(small.metric("kickoff_held_bytes") <= 1 << 20);
                upload.send("0\r\n\r\n").readHead();
                int whole = 0;
                for (final RawConnection reader : readers) {
                    final String head = reader.readHead();
                    assertTrue(head.startsWith("HTTP/1.1 206 ") || head.startsWith("HTTP/1.1 503 "), head);
                    whole += head.startsWith("HTTP/1.1 206 ") ? 1 : 0;
                    reader.close();
                }
                assertEquals(waiting, whole);
            }
            assertEquals(0, small.metric("kickoff_held_bytes"));
        }
    }
}
