package io.kickoff.store.memory;

import static io.kickoff.store.LeakCheckedStore.randomBytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.store.LeakCheckedStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentArenaTest {
    private static final int MEMORY = 16 << 20;

    @RegisterExtension
    final LeakCheckedStore fixture = new LeakCheckedStore(MEMORY);

    private final SegmentArena arena = fixture.arena();

    private byte[] read(final long handle, final long offset, final long length) {
        final byte[] bytes = new byte[(int) length];
        final SegmentReader reader = new SegmentReader().reset(arena, handle, offset, length);
        int at = 0;
        while (reader.next()) {
            arena.region(reader.region()).get(reader.regionOffset(), bytes, at, reader.length());
            at += reader.length();
        }
        assertEquals(length, at);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 4097, 32768, 100_001, 1 << 20, (1 << 20) + 1, 5_000_000})
    void shouldReadWhatWasWrittenWhenTheLengthIsKnownAndWhenNot(final int length) {
        final byte[] bytes = randomBytes(length, length);
        for (final long expected : new long[] {length, SegmentArena.UNKNOWN, length / 2, length * 2L}) {
            final long handle = arena.open(expected);
            assertTrue(fixture.append(handle, bytes, 7_001));
            assertEquals(SegmentArena.WRITING, arena.phase(handle));
            arena.complete(handle);
            assertEquals(SegmentArena.COMPLETE, arena.phase(handle));
            assertEquals(length, arena.length(handle));
            assertArrayEquals(bytes, read(handle, 0, length));
            final int from = length / 3;
            assertArrayEquals(java.util.Arrays.copyOfRange(bytes, from, length), read(handle, from, length - from));
            assertEquals((length + 4095L) / 4096 * 4096, arena.usedBytes(), "only whole units are taken");
            arena.release(handle);
        }
    }

    @Test
    void shouldReadValuesAcrossRunsBigEndian() {
        final byte[] bytes = randomBytes(1, 100_000);
        final long handle = arena.open(SegmentArena.UNKNOWN);
        fixture.append(handle, bytes, 999);
        final SegmentView view = new SegmentView().wrap(arena, handle);
        final java.nio.ByteBuffer expected = java.nio.ByteBuffer.wrap(bytes);
        for (int at = 0; at + 8 <= bytes.length; at += 1 + at % 3) {
            assertEquals(expected.get(at), view.byteAt(at));
            assertEquals(expected.getInt(at), view.intAt(at));
            assertEquals(expected.getLong(at), view.longAt(at));
        }
        assertEquals(expected.getInt(3), view.intAt(3), "going back begins again");
        assertThrows(IndexOutOfBoundsException.class, () -> view.byteAt(bytes.length));
        arena.abort(handle);
    }

    @Test
    void shouldTakeNoMemoryBeforeTheFirstByte() {
        final long known = arena.open(10 << 20);
        final long unknown = arena.open(SegmentArena.UNKNOWN);
        assertEquals(0, arena.usedBytes());
        fixture.append(known, new byte[1], 1);
        assertEquals(1 << 20, arena.usedBytes(), "and then no more than one run ahead");
        arena.abort(known);
        arena.abort(unknown);
    }

    @Test
    void shouldKeepBytesForWhoeverPinsThemWhenTheOwnerLetsGo() {
        final byte[] bytes = randomBytes(2, 50_000);
        final long handle = fixture.segment(bytes);
        assertTrue(arena.pin(handle));
        assertTrue(arena.pin(handle));
        arena.release(handle);
        assertEquals(2, arena.pins());
        arena.unpin(handle);
        assertArrayEquals(bytes, read(handle, 0, bytes.length));
        arena.unpin(handle);
        assertFalse(arena.pin(handle));
        assertEquals(0, arena.usedBytes());
    }

    @Test
    void shouldRecogniseAHandleThatOutlivedItsSegment() {
        final long before = fixture.segment(new byte[10]);
        arena.release(before);
        final long after = fixture.segment(new byte[10]);
        assertEquals(SegmentArena.index(before), SegmentArena.index(after));
        assertNotEquals(before, after);
        assertFalse(arena.pin(before));
        assertThrows(IllegalStateException.class, () -> arena.release(before));
        assertThrows(IllegalStateException.class, () -> arena.unpin(after));
        arena.release(after);
        assertThrows(IllegalStateException.class, () -> arena.release(after));
    }

    @Test
    void shouldSayHowMuchItTookWhenMemoryRunsOut() {
        final long handle = arena.open(SegmentArena.UNKNOWN);
        assertFalse(fixture.append(handle, new byte[MEMORY + 1], 1 << 20));
        assertEquals(MEMORY, arena.length(handle));
        final long other = arena.open(1);
        assertFalse(fixture.append(other, new byte[1], 1));
        arena.abort(handle);
        assertTrue(fixture.append(other, new byte[1], 1));
        arena.abort(other);
    }

    @Test
    void shouldRefuseToOpenMoreSegmentsThanItHasDescriptorsFor() {
        final List<Long> handles = new ArrayList<>();
        for (int i = 0; i < arena.maxSegments(); i++) {
            handles.add(arena.open(1));
        }
        assertEquals(SegmentArena.NO_MEMORY, arena.open(1));
        arena.abort(handles.removeLast());
        handles.add(arena.open(1));
        assertNotEquals(SegmentArena.NO_MEMORY, handles.getLast());
        handles.forEach(arena::abort);
    }

    @Test
    void shouldWasteAtMostATenthOnALadder() {
        final Random random = new Random(7);
        final List<Long> handles = new ArrayList<>();
        long bytes = 0;
        for (final int size : new int[] {32 << 10, 150 << 10, 400 << 10, 1 << 20, 4 << 20}) {
            for (int i = 0; i < 2; i++) {
                final int length = (int) (size * (0.7 + 0.3 * random.nextDouble()));
                final long handle = arena.open(i == 0 ? length : SegmentArena.UNKNOWN);
                fixture.append(handle, new byte[length], 1448);
                arena.complete(handle);
                handles.add(handle);
                bytes += length;
            }
        }
        final long used = arena.usedBytes();
        assertTrue(used <= bytes * 1.1, used + " bytes taken for " + bytes);
        handles.forEach(arena::release);
    }

    @Test
    void shouldAgreeWithAPlainMapThroughManyRandomSteps() {
        final long seed = Long.getLong("kickoff.seed", System.nanoTime());
        final Random random = new Random(seed);
        final Map<Long, byte[]> model = new HashMap<>();
        final List<Long> live = new ArrayList<>();
        for (int step = 0; step < 4_000; step++) {
            final int choice = random.nextInt(10);
            if (choice < 5) {
                final byte[] bytes = randomBytes(random.nextLong(), random.nextInt(120_000));
                final long handle = arena.open(random.nextBoolean() ? bytes.length : SegmentArena.UNKNOWN);
                if (fixture.append(handle, bytes, 1 + random.nextInt(40_000))) {
                    arena.complete(handle);
                    model.put(handle, bytes);
                    live.add(handle);
                } else {
                    arena.abort(handle);
                    while (live.size() > 20) {
                        arena.release(live.removeFirst());
                    }
                }
            } else if (!live.isEmpty()) {
                final long handle = live.get(random.nextInt(live.size()));
                final byte[] bytes = model.get(handle);
                if (choice < 8) {
                    assertArrayEquals(bytes, read(handle, 0, bytes.length), "kickoff.seed=" + seed);
                } else {
                    live.remove(handle);
                    arena.release(handle);
                    assertFalse(arena.pin(handle), "kickoff.seed=" + seed);
                }
            }
        }
        assertEquals(live.size(), arena.segments(), "kickoff.seed=" + seed);
        live.forEach(arena::release);
    }

    @Test
    void shouldReserveOrdinaryMemoryWhenHugePagesAreRefused() {
        try (SegmentArena tried = SegmentArena.reserve(4 << 20, HugePages.TRY)) {
            assertTrue(tried.description().contains("pages"), tried.description());
            assertEquals(4 << 20, tried.capacityBytes());
        }
        assertThrows(IllegalArgumentException.class, () -> SegmentArena.reserve(10, HugePages.OFF));
    }

    @Test
    void shouldHaveAsManySegmentsAsItWasReservedFor() {
        final int most = 100;
        try (SegmentArena bounded = SegmentArena.reserve(MEMORY, HugePages.OFF, most)) {
            assertEquals(most, bounded.maxSegments());
            long last = SegmentArena.NO_MEMORY;
            for (int i = 0; i < most; i++) {
                last = bounded.open(1);
                assertNotEquals(SegmentArena.NO_MEMORY, last);
            }
            assertEquals(SegmentArena.NO_MEMORY, bounded.open(1));
            bounded.release(last);
            assertNotEquals(SegmentArena.NO_MEMORY, bounded.open(1));
        }
    }
}
