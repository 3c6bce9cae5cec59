package io.kickoff.edge.deliver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.Curl;
import io.kickoff.edge.RawConnection;
import io.kickoff.edge.TestNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Reading a segment while it is uploaded.
class FollowingIT {
    private static final String GET = "GET /live/derby/v0-50.m4s HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String PUT = "PUT /ingest/derby/%s/v0-50.m4s HTTP/1.1\r\nHost: x\r\nKickoff-Defects:\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n";

    @RegisterExtension
    private final TestNode node = TestNode.still(Map.of("delivery.eventLoops", "2"));

    @BeforeEach
    void configure() {
        node.configure("derby", TestNode.EVENT);
        node.goToSegment(50);
    }

    private RawConnection upload(final String pipeline) throws IOException {
        return new RawConnection(node.publishing()).send(PUT.formatted(pipeline));
    }

    private RawConnection reader() throws IOException {
        return new RawConnection(node.delivery()).send(GET);
    }

    private static RawConnection chunk(final RawConnection upload, final String text) throws IOException {
        return upload.send(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
    }

    private void awaitVisible() {
        awaitVisible("v0-50");
    }

    private void awaitVisible(final String segment) {
        final String url = node.deliveryUrl("/live/derby/" + segment + ".m4s");
        TestNode.awaitUntil(() -> Curl.run("-I", url).status() == 200);
    }

    @Test
    void shouldPassBytesOnAsTheyArrive() throws IOException {
        try (RawConnection upload = upload("a")) {
            chunk(upload, "hello");
            awaitVisible();
            try (RawConnection reader = reader();
                    RawConnection late = new RawConnection(node.delivery())) {
                final String head = reader.readHead();
                assertTrue(head.startsWith("HTTP/1.1 200 OK"), head);
                assertTrue(head.contains("Transfer-Encoding: chunked\r\n"), head);
                assertTrue(head.contains("Kickoff-Pipeline: a;"), head);
                assertEquals("5\r\nhello\r\n", reader.readUntil("hello\r\n"));
                chunk(upload, " world");
                assertEquals("6\r\n world\r\n", reader.readUntil("world\r\n"));
                late.send(GET).readHead();
                assertEquals("b\r\nhello world\r\n", late.readUntil("world\r\n"));
                upload.send("0\r\n\r\n").readHead();
                assertEquals("0\r\n\r\n", reader.readUntil("0\r\n\r\n"));
                assertEquals("0\r\n\r\n", late.readUntil("0\r\n\r\n"));
                // the connection goes on, and knows the length by now
                final String again = reader.send(GET).readHead();
                assertTrue(again.contains("Content-Length: 11\r\n"), again);
            }
        }
    }

    @Test
    void shouldCutReadersWithoutTheLastChunkWhenTheUploadBreaksOff() throws IOException {
        final RawConnection upload = upload("a");
        chunk(upload, "hello");
        awaitVisible();
        try (RawConnection reader = reader()) {
            reader.readUntil("hello\r\n");
            upload.reset();
            assertEquals("", reader.readToEnd());
        }
        TestNode.awaitUntil(() -> node.segments() == 0);
        node.goToSegment(51);
        assertEquals(410, Curl.run(node.deliveryUrl("/live/derby/v0-50.m4s")).status());
        assertEquals(1, node.metric("kickoff_delivery_cut_total"));
    }

    @Test
    void shouldShowWhatItCannotJudgeOnlyWhenThereIsNobodyElse() throws IOException {
        final String put = PUT.formatted("a").replace("Kickoff-Defects:\r\n", "");
        try (RawConnection upload = new RawConnection(node.publishing()).send(put)) {
            chunk(upload, "garbage");
            awaitVisible();
            upload.send("0\r\n\r\n").readHead();
        }
        node.goToSegment(51);
        final String[] other = {
            "-X", "PUT", "-H", "Kickoff-Defects;", "-d", "b", node.publishingUrl("/ingest/derby/b/v0-50.m4s")
        };
        assertEquals(201, Curl.run(other).status());
        try (RawConnection upload = new RawConnection(node.publishing()).send(put.replace("v0-50", "v0-51"))) {
            chunk(upload, "garbage");
            TestNode.awaitUntil(() -> node.metric("kickoff_publish_body_bytes_total") >= 15);
            final String explained = Curl.run(node.adminUrl("/v1/events/derby/explain?object=v0-51.m4s"))
                    .text();
            assertTrue(explained.contains("\"chosen\" : null"), explained);
        }
    }

    @Test
    void shouldFollowOneUploadBehindTheOtherOnOneConnection() throws IOException {
        try (RawConnection first = upload("a");
                RawConnection second = new RawConnection(node.publishing())) {
            chunk(first, "one");
            chunk(second.send(PUT.formatted("a").replace("v0-50", "v1-50")), "two");
            awaitVisible();
            awaitVisible("v1-50");
            try (RawConnection reader = reader()) {
                reader.send(GET.replace("v0-50", "v1-50")).readUntil("one\r\n");
                first.send("0\r\n\r\n").readHead();
                reader.readUntil("3\r\ntwo\r\n");
                second.send("0\r\n\r\n").readHead();
                assertEquals("0\r\n\r\n", reader.readUntil("0\r\n\r\n"));
            }
        }
    }

    @Test
    void shouldTellAtOnceWhatThePackagerHasFoundWrong() throws IOException {
        final String put = PUT.formatted("a").replace("Kickoff-Defects:", "Kickoff-Defects: frozen");
        try (RawConnection upload = new RawConnection(node.publishing()).send(put)) {
            chunk(upload, "still");
            awaitVisible();
            try (RawConnection reader = reader()) {
                final String head = reader.readHead();
                assertTrue(head.contains("Kickoff-Defects: frozen\r\n"), head);
                // for as long as a better one may come, not for an hour
                assertTrue(head.contains("Kickoff-Cache-Control: ttl-ms=2000\r\n"), head);
                assertFalse(head.contains("immutable"), head);
                upload.send("0\r\n\r\n").readHead();
                reader.readUntil("0\r\n\r\n");
            }
        }
    }

    @Test
    void shouldFinishWhatItHasBegunWhenItIsDrained() throws IOException {
        try (RawConnection upload = upload("a")) {
            chunk(upload, "hello");
            awaitVisible();
            try (RawConnection reader = reader();
                    RawConnection idle = new RawConnection(node.delivery())) {
                reader.readUntil("hello\r\n");
                final Thread draining =
                        Thread.ofVirtual().start(() -> node.server().awaitDrained());
                assertEquals("", idle.readToEnd());
                chunk(upload, " world");
                final String answer = upload.send("0\r\n\r\n").readToEnd();
                assertTrue(answer.startsWith("HTTP/1.1 201 "), answer);
                assertFalse(answer.contains("<still open>"), answer);
                assertEquals("6\r\n world\r\n0\r\n\r\n", reader.readToEnd());
                TestNode.awaitUntil(() -> !draining.isAlive());
                assertFalse(draining.isAlive());
            }
        }
    }

    @Test
    void shouldPreferACompleteCandidateToOneThatArrives() throws IOException {
        try (RawConnection upload = upload("a")) {
            chunk(upload, "arriving");
            awaitVisible();
            final String[] put = {
                "-X", "PUT", "-H", "Kickoff-Defects;", "-d", "whole", node.publishingUrl("/ingest/derby/b/v0-50.m4s")
            };
            assertEquals(201, Curl.run(put).status());
            assertEquals(
                    "whole", Curl.run(node.deliveryUrl("/live/derby/v0-50.m4s")).text());
            upload.send("0\r\n\r\n").readHead();
            assertEquals(
                    "arriving",
                    Curl.run(node.deliveryUrl("/live/derby/v0-50.m4s")).text());
        }
    }

    @Test
    void shouldWaitForTheWholeWhenAPartIsAskedFor() throws IOException {
        try (RawConnection upload = upload("a")) {
            chunk(upload, "hello");
            awaitVisible();
            try (RawConnection part = new RawConnection(node.delivery());
                    RawConnection old = new RawConnection(node.delivery())) {
                part.send("GET /live/derby/v0-50.m4s HTTP/1.1\r\nHost: x\r\nRange: bytes=4-6\r\n\r\n");
                old.send("GET /live/derby/v0-50.m4s HTTP/1.0\r\n\r\n");
                TestNode.awaitUntil(() -> node.pins() == 3);
                chunk(upload, " world");
                upload.send("0\r\n\r\n").readHead();
                final String head = part.readHead();
                assertTrue(head.startsWith("HTTP/1.1 206 "), head);
                assertEquals("o w", part.readUntil("o w"));
                final String whole = old.readToEnd();
                assertTrue(whole.endsWith("\r\n\r\nhello world"), whole);
            }
        }
    }

    @Test
    void shouldForgetReadersThatLeaveAndGoOnWithTheOthers() throws IOException {
        try (RawConnection upload = upload("a")) {
            chunk(upload, "hello");
            awaitVisible();
            final List<RawConnection> readers = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                readers.add(reader());
            }
            for (final RawConnection reader : readers) {
                reader.readUntil("hello\r\n");
            }
            Collections.shuffle(readers, new Random(5));
            for (final RawConnection reader : readers.subList(0, 200)) {
                reader.reset();
            }
            // the upload holds one pin itself
            TestNode.awaitUntil(() -> node.pins() == 201);
            assertEquals(201, node.pins());
            chunk(upload, " world");
            upload.send("0\r\n\r\n").readHead();
            for (final RawConnection reader : readers.subList(200, 400)) {
                assertTrue(reader.readUntil("0\r\n\r\n").startsWith("6\r\n world\r\n"));
                reader.close();
            }
            TestNode.awaitUntil(() -> node.pins() == 0);
            assertEquals(0, node.pins());
        }
    }

    @Test
    void shouldGiveSlowReadersTheirVersionWhenItIsReplacedMeanwhile() throws IOException {
        final byte[] first = new byte[3 << 20];
        new Random(1).nextBytes(first);
        try (RawConnection packager = new RawConnection(node.publishing())) {
            put(packager, first);
            try (RawConnection reader = reader()) {
                assertFalse(reader.readHead().isEmpty());
                put(packager, new byte[3 << 20]);
                assertArrayEquals(first, reader.readBytes(first.length));
            }
        }
    }

    private static void put(final RawConnection packager, final byte[] body) throws IOException {
        packager.send("PUT /ingest/derby/a/v0-50.m4s HTTP/1.1\r\nHost: x\r\nKickoff-Defects:\r\nContent-Length: "
                        + body.length + "\r\n\r\n")
                .send(body)
                .readHead();
    }
}
