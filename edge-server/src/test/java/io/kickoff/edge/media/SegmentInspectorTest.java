package io.kickoff.edge.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.kickoff.edge.media.Boxes.Track;
import io.kickoff.selector.Defects;
import io.kickoff.store.memory.HugePages;
import io.kickoff.store.memory.SegmentArena;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SegmentInspectorTest {
    private static final long[] HALF = Boxes.samples(25, 3600);

    private final SegmentInspector inspector = new SegmentInspector();

    private String defects(final byte[] segment, final InitFacts init) {
        return Findings.of(inspector.inspect(MediaBytes.of(segment), init, 2000, 1000))
                .header();
    }

    private String defects(final Boxes segment) {
        return defects(segment.bytes(), Boxes.video());
    }

    @Test
    void shouldFindNothingWrongWithASoundSegment() {
        assertEquals("", defects(Boxes.sound(), Boxes.video()));
        assertTrue(inspector.isMedia());
        assertEquals(50, inspector.samples());
        assertEquals(1, inspector.fragments());
        assertEquals(900_000, inspector.tfdt());
        assertEquals(10_000, inspector.decodeTimeMs());
        assertEquals(2000, inspector.durationMs());
    }

    @Test
    void shouldAddUpTheFragmentsOfALowLatencySegment() {
        final Boxes boxes = new Boxes().styp();
        for (int i = 0; i < 10; i++) {
            boxes.fragment(1, 900_000 + i * 18_000L, 10, Boxes.samples(5, 3600));
        }
        assertEquals("", defects(boxes));
        assertEquals(10, inspector.fragments());
        assertEquals(50, inspector.samples());
        assertEquals(900_000, inspector.tfdt());
    }

    @Test
    void shouldPassOverBoxesThatMeanNothingToIt() {
        final Boxes boxes = new Boxes()
                .styp()
                .box("prft", box -> box.zeros(24))
                .box("sidx", box -> box.zeros(40))
                .box("emsg", box -> box.text("urn:scte").zeros(20))
                .box("uuid", box -> box.zeros(16));
        assertEquals(
                "", defects(boxes.fragment(1, 0, 10, Boxes.samples(50, 3600)).box("free", box -> box.zeros(3))));
    }

    @Test
    void shouldCountSamplesThatAreMissingAtTheEnd() {
        assertEquals(
                "missing-samples;count=5, short;ms=200",
                defects(new Boxes().styp().fragment(1, 0, 10, Boxes.samples(45, 3600))));
    }

    @Test
    void shouldCountSamplesThatAreMissingInside() {
        final long[] durations = Boxes.samples(47, 3600);
        durations[20] = 4 * 3600;
        assertEquals("missing-samples;count=3", defects(new Boxes().styp().fragment(1, 0, 10, durations)));
    }

    @Test
    void shouldTakeAacFramesAsTheyFall() {
        final InitFacts audio = Boxes.audio(48_000);
        for (final int frames : new int[] {93, 94}) {
            final byte[] segment = new Boxes()
                    .styp()
                    .fragment(1, 0, 10, Boxes.samples(frames, 1024))
                    .bytes();
            assertEquals("", defects(segment, audio), frames + " frames");
        }
        final byte[] segment =
                new Boxes().styp().fragment(1, 0, 10, Boxes.samples(84, 1024)).bytes();
        assertTrue(defects(segment, audio).startsWith("missing-samples;count=10"), () -> defects(segment, audio));
    }

    @Test
    void shouldUseDurationsThatStandOnlyInTheInitSegment() {
        final InitFacts init = InitFacts.parse(MediaBytes.of(Boxes.init(new Track(1, "vide", Boxes.TIMESCALE, 3600))));
        final Boxes boxes = new Boxes()
                .box(
                        "moof",
                        moof -> moof.box(
                                "traf",
                                traf -> traf.box("tfhd", tfhd -> tfhd.int32(0).int32(1))
                                        .box("tfdt", tfdt -> tfdt.int32(0).int32(1234))
                                        .box(
                                                "trun",
                                                trun -> trun.int32(0x200)
                                                        .int32(40)
                                                        .raw(sizes(40)))));
        final byte[] segment = boxes.box("mdat", mdat -> mdat.zeros(400)).bytes();
        assertEquals("missing-samples;count=10, short;ms=400", defects(segment, init));
        assertEquals(1234, inspector.tfdt());
        assertEquals("", defects(segment, Boxes.video()), "without durations nobody knows");
    }

    private static byte[] sizes(final int count) {
        final Boxes sizes = new Boxes();
        for (int i = 0; i < count; i++) {
            sizes.int32(10);
        }
        return sizes.bytes();
    }

    @Test
    void shouldSayNothingAboutSamplesWithoutAnInitSegment() {
        assertEquals("", defects(new Boxes().styp().fragment(1, 7, 10, HALF).bytes(), null));
        assertEquals(SegmentInspector.UNKNOWN, inspector.decodeTimeMs());
        assertEquals(7, inspector.tfdt());
    }

    @Test
    void shouldFindBytesThatAreMissing() {
        final byte[] whole = Boxes.sound();
        for (int length = 25; length < whole.length; length++) {
            defects(Arrays.copyOf(whole, length), Boxes.video());
            assertTrue(inspector.isTruncated(), "cut at " + length);
        }
        assertEquals("truncated", defects(new Boxes().styp().moof(1, 0, 10, Boxes.samples(50, 3600))));
        final Boxes small = new Boxes().styp().moof(1, 0, 10, Boxes.samples(50, 3600));
        assertEquals("truncated", defects(small.box("mdat", mdat -> mdat.zeros(499))));
        assertEquals("truncated", defects(new Boxes().styp()));
    }

    @Test
    void shouldReadLargeSizesAndSizesToTheEnd() {
        final Boxes large = new Boxes().styp().moof(1, 0, 10, Boxes.samples(50, 3600));
        assertEquals("", defects(large.int32(1).text("mdat").int64(516).zeros(500)));
        final Boxes open = new Boxes().styp().moof(1, 0, 10, Boxes.samples(50, 3600));
        assertEquals("", defects(open.int32(0).text("mdat").zeros(500)));
    }

    @Test
    void shouldKnowSlatesAndTheLastSegment() {
        assertEquals("slate", defects(new Boxes().styp("slat").fragment(1, 0, 10, Boxes.samples(50, 3600))));
        assertTrue(inspector.isSlate());
        assertEquals("", defects(new Boxes().styp("lmsg").fragment(1, 0, 10, HALF)));
        assertTrue(inspector.isLast());
    }

    @Test
    void shouldMissTheSoundOfAMultiplexedSegment() {
        final InitFacts both = InitFacts.parse(
                MediaBytes.of(Boxes.init(new Track(1, "vide", Boxes.TIMESCALE, 0), new Track(2, "soun", 48_000, 0))));
        final Boxes silent = new Boxes().styp().fragment(1, 0, 10, Boxes.samples(50, 3600));
        assertEquals("missing-audio", defects(silent.bytes(), both));
        assertEquals(
                "", defects(silent.fragment(2, 0, 10, Boxes.samples(94, 1024)).bytes(), both));
    }

    @Test
    void shouldNotTakeOtherBytesForMedia() {
        for (final String text :
                new String[] {"", "x", "<html></html>", "#EXTM3U\n#EXT-X-VERSION:7\n", "GIF89a........"}) {
            inspector.inspect(MediaBytes.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)), null, 2000, 1000);
            assertFalse(inspector.isMedia(), text);
        }
    }

    @Test
    void shouldFindTheSameInTheArenaAsInAnArrayAndAllocateNothing() {
        final long[] durations = Boxes.samples(50, 3600);
        durations[7] = 7200;
        final byte[] segment =
                new Boxes().styp().fragment(1, 900_000, 20_000, durations).bytes();
        final InitFacts init = Boxes.video();
        final String expected = defects(segment, init);
        try (SegmentArena arena = SegmentArena.reserve(16 << 20, HugePages.OFF)) {
            final long handle = arena.open(SegmentArena.UNKNOWN);
            final UnsafeBuffer direct = new UnsafeBuffer(java.nio.ByteBuffer.allocateDirect(segment.length));
            direct.putBytes(0, segment);
            assertEquals(segment.length, arena.append(handle, direct.addressOffset(), segment.length));
            arena.complete(handle);
            final StoredMedia stored = new StoredMedia();
            assertEquals(
                    expected,
                    Findings.of(inspector.inspect(stored.wrap(arena, handle), init, 2000, 1000))
                            .header());
            assertEquals(0, allocated(() -> inspector.inspect(stored.wrap(arena, handle), init, 2000, 1000)));
            arena.release(handle);
        }
    }

    private static long allocated(final Runnable run) {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 50; i++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            run.run();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        // what asking itself costs
        final long before = threads.getCurrentThreadAllocatedBytes();
        return least - (threads.getCurrentThreadAllocatedBytes() - before);
    }

    /// Bytes that fail a test which reads outside of them, or reads for ever.
    private static final class Guarded implements MediaBytes {
        private final MediaBytes bytes;
        private long reads;

        Guarded(final byte[] bytes) {
            this.bytes = MediaBytes.of(bytes);
        }

        private void check(final long position, final int length) {
            assertTrue(position >= 0 && position + length <= bytes.length(), "outside: " + position);
            assertTrue(++reads < 100_000, "reads for ever");
        }

        @Override
        public long length() {
            return bytes.length();
        }

        @Override
        public byte byteAt(final long position) {
            check(position, 1);
            return bytes.byteAt(position);
        }

        @Override
        public int intAt(final long position) {
            check(position, 4);
            return bytes.intAt(position);
        }

        @Override
        public long longAt(final long position) {
            check(position, 8);
            return bytes.longAt(position);
        }
    }

    static void lookAt(final byte[] bytes) {
        final SegmentInspector inspector = new SegmentInspector();
        final InitFacts own = InitFacts.parse(new Guarded(bytes));
        for (final InitFacts init : new InitFacts[] {null, Boxes.video(), own}) {
            final Findings found = Findings.of(inspector.inspect(new Guarded(bytes), init, 2000, 1000));
            assertEquals(found.isEmpty(), found.severity() == 0);
            assertEquals(found.defects(), Findings.ofHeader(found.header()).defects());
        }
    }

    @Test
    void shouldNeverThrowNorLeaveTheBytesNorGoOnForEverWhateverTheyAre() {
        final long seed = Long.getLong("kickoff.seed", System.nanoTime());
        System.out.println("seed: repeat with -Dkickoff.seed=" + seed);
        final Random random = new Random(seed);
        final byte[][] seeds = {
            Boxes.sound(), Boxes.init(new Track(1, "vide", Boxes.TIMESCALE, 0), new Track(2, "soun", 48_000, 1024))
        };
        for (int round = 0; round < 20_000; round++) {
            lookAt(mutated(seeds[round % seeds.length], random));
        }
    }

    private static byte[] mutated(final byte[] seed, final Random random) {
        byte[] bytes = seed.clone();
        for (int i = random.nextInt(6); i >= 0; i--) {
            final int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) (random.nextBoolean() ? 0xFF : 0);
                case 2 -> bytes = Arrays.copyOf(bytes, at + 1);
                case 3 -> {
                    final int length = Math.min(4, bytes.length - at);
                    Arrays.fill(bytes, at, at + length, (byte) random.nextInt(256));
                }
                default -> {
                    final byte[] longer = new byte[bytes.length + 8];
                    System.arraycopy(bytes, 0, longer, 0, at);
                    System.arraycopy(bytes, at, longer, at + 8, bytes.length - at);
                    bytes = longer;
                }
            }
        }
        return bytes;
    }

    @Test
    void shouldOrderFindingsByHowBadTheyAre() {
        assertTrue(new Findings(Defects.SLATE, 0, 0, 0).severity() > new Findings(Defects.SHORT, 0, 100, 0).severity());
    }
}
