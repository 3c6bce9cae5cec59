package io.kickoff.edge.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.demo.RecordingNode.Answer;
import io.kickoff.edge.demo.RecordingNode.Taken;
import io.kickoff.edge.demo.media.BuiltinLadder;
import io.kickoff.edge.demo.media.BuiltinLadder.Look;
import io.kickoff.edge.demo.media.Rung;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LadderPublisherTest {
    private static final long FIRST = 897_727_700;
    private static final long CYCLE = (long) DefectInjector.EVERY * Defect.values().length;

    private final VirtualClock clock = new VirtualClock(DemoEvent.availableAtMs(FIRST - 1));
    private final Tally tally = new Tally();
    private final Feed feed = Feed.builtin(FIRST);
    private final DefectInjector injector = new DefectInjector("a", FIRST);
    private final Programme programme = new Programme(feed, injector, tally, clock);
    private RecordingNode node;

    @BeforeEach
    void open() throws Exception {
        node = new RecordingNode(request -> Answer.of(201));
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void shouldPutTheSameFromBothPipelines() throws Exception {
        publish("a", Rung.V1, FIRST + 2);
        publish("b", Rung.V1, FIRST + 2);
        for (final String name :
                new String[] {"v1-init.mp4", "v1.m3u8", segment(Rung.V1, FIRST), segment(Rung.V1, FIRST + 1)}) {
            assertArrayEquals(put("a", name).body(), put("b", name).body(), name);
        }
        assertArrayEquals(
                new BuiltinLadder().segment(Rung.V1, FIRST).toBytes(),
                put("a", segment(Rung.V1, FIRST)).body());
    }

    @Test
    void shouldPutInChunksWithoutALength() throws Exception {
        publish("a", Rung.A0, FIRST + 1);
        final Taken segment = put("a", segment(Rung.A0, FIRST));
        assertEquals("chunked", segment.headers().get("Transfer-encoding"));
        assertFalse(segment.headers().containsKey("Content-length"));
    }

    @Test
    void shouldPutASegmentNoEarlierThanItIsComplete() throws Exception {
        publish("a", Rung.A0, FIRST + 3);
        assertEquals(DemoEvent.availableAtMs(FIRST + 2), clock.nowMs());
    }

    @Test
    void shouldNameEachSegmentInThePlaylistAfterItWasPut() throws Exception {
        publish("a", Rung.A0, FIRST + 2);
        final var names = node.taken().stream()
                .map(request -> request.path().substring("/ingest/demo/a/".length()))
                .toList();
        final int last = names.lastIndexOf("a0.m3u8");
        assertTrue(names.indexOf(segment(Rung.A0, FIRST + 1)) < last);
        assertTrue(text("a", "a0.m3u8").endsWith(segment(Rung.A0, FIRST + 1) + "\n"));
    }

    @Test
    void shouldPutMasterPlaylistAndManifestWithTheFirstRendition() throws Exception {
        publish("b", Rung.V0, FIRST + 1);
        assertEquals(Playlists.master(), text("b", DemoEvent.MASTER));
        assertEquals(DashManifest.text(), text("b", DemoEvent.MANIFEST));
    }

    @Test
    void shouldGoWrongInEachWayOnceACycle() throws Exception {
        publish("a", Rung.V1, FIRST + CYCLE);

        assertNull(put("a", segment(Rung.V1, numberOf(Defect.MISSING_SEGMENT))));
        assertNull(put("a", segment(Rung.V1, numberOf(Defect.ABORTED_UPLOAD))));
        assertSound(Defect.LATE_UPLOAD);

        final Taken black = put("a", segment(Rung.V1, numberOf(Defect.BLACK)));
        assertEquals("black", black.headers().get("Kickoff-defects"));
        assertArrayEquals(
                new BuiltinLadder()
                        .segment(Rung.V1, numberOf(Defect.BLACK), Look.BLACK)
                        .toBytes(),
                black.body());

        final Taken cut = put("a", segment(Rung.V1, numberOf(Defect.TRUNCATED)));
        assertNull(cut.headers().get("Kickoff-defects"));
        assertTrue(cut.body().length < sound(numberOf(Defect.TRUNCATED)).length);
        assertTrue(tally.line().contains("defects injected 10,"), tally::line);
    }

    @Test
    void shouldTellWhenTheNodeRefuses() throws Exception {
        node.close();
        node = new RecordingNode(request -> Answer.of(503));
        publish("a", Rung.A0, FIRST + 1);
        assertTrue(tally.line().contains("was answered 503"), tally::line);
        assertTrue(tally.line().startsWith("published 0"), tally::line);
    }

    @Test
    void shouldTellWhenTheEncoderDeliversNothing() throws Exception {
        final Programme live = new Programme(Feed.ffmpeg(FIRST), injector, tally, clock);
        try (LadderPublisher publisher = new LadderPublisher("a", 0, target("a"), new DeadEncoder(), live)) {
            publisher.publish(Rung.A0, FIRST + 1);
        }
        assertTrue(tally.line().contains("a: the encoder did not deliver " + segment(Rung.A0, FIRST)), tally::line);
    }

    @Test
    void shouldGoOnWithoutTheEncoderWhenItHasFailed() throws Exception {
        final Feed fallen = Feed.ffmpeg(FIRST);
        fallen.fallBack(FIRST + 1);
        final DeadEncoder encoder = new DeadEncoder();
        final Programme live = new Programme(fallen, injector, tally, clock);
        final LadderPublisher publisher = new LadderPublisher("a", 0, target("a"), encoder, live);
        publisher.publish(Rung.V1, FIRST + 2);
        publisher.awaitStragglers();
        assertTrue(encoder.closed.get());
        assertArrayEquals(
                sound(FIRST + 1), put("a", segment(Rung.V1, FIRST + 1)).body());
        assertArrayEquals(
                new BuiltinLadder().init(Rung.V1),
                put("a", "v1-init-builtin.mp4").body());
    }

    private void publish(final String pipeline, final Rung rung, final long end) throws InterruptedException {
        final LadderPublisher publisher = new LadderPublisher(pipeline, 0, target(pipeline), null, programme);
        publisher.publish(rung, end);
        publisher.awaitStragglers();
    }

    private ChunkedPut target(final String pipeline) {
        return new ChunkedPut(node.base().resolve("ingest/demo/" + pipeline + "/"));
    }

    private void assertSound(final Defect defect) {
        final long number = numberOf(defect);
        assertArrayEquals(sound(number), put("a", segment(Rung.V1, number)).body());
    }

    private long numberOf(final Defect defect) {
        for (long number = FIRST; number < FIRST + CYCLE; number++) {
            if (injector.at("a", Rung.V1, number) == defect) {
                return number;
            }
        }
        throw new AssertionError(defect + " is not injected");
    }

    private Taken put(final String pipeline, final String name) {
        return node.objects().get("/ingest/demo/" + pipeline + "/" + name);
    }

    private String text(final String pipeline, final String name) {
        return new String(put(pipeline, name).body(), StandardCharsets.UTF_8);
    }

    private static byte[] sound(final long number) {
        return new BuiltinLadder().segment(Rung.V1, number).toBytes();
    }

    private static String segment(final Rung rung, final long number) {
        return DemoEvent.mediaName(rung, number);
    }

    /// Delivers nothing.
    private static final class DeadEncoder implements SegmentSource {
        private final AtomicBoolean closed = new AtomicBoolean();

        @Override
        public byte[] init(final Rung rung) {
            return null;
        }

        @Override
        public byte[] segment(final Rung rung, final long number, final Look look) {
            return null;
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }
}
