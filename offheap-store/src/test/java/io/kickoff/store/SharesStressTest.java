package io.kickoff.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.selector.CandidateWord;
import io.kickoff.selector.SelectionOrder;
import io.kickoff.store.memory.MemoryShare;
import io.kickoff.store.memory.SegmentArena;
import io.kickoff.store.memory.SegmentReader;
import io.kickoff.store.window.RenditionWindow;
import io.kickoff.store.window.Selected;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Two owners share an arena that is far too small for one of them, which publishes as much as it can and leaves
/// uploads open; both are read all the while. The other one, which stays within its part, is never refused and never
/// loses its live edge, nor a number of its time-shift window.
class SharesStressTest {
    private static final int NUMBERS = 20_000;
    private static final int SLOTS = 16;
    private static final int KEPT = 8;
    private static final int GREEDY_BYTES = 200_000;
    private static final int MODEST_BYTES = 60_000;
    private static final int OPEN_UPLOADS = 40;
    private static final SelectionOrder FIRST = new SelectionOrder(false, 0);

    @RegisterExtension
    final LeakCheckedStore fixture = new LeakCheckedStore(4 << 20);

    private final SegmentStore store = fixture.store();
    private final SegmentArena arena = fixture.arena();
    private final MemoryShare greedy = entered();
    private final MemoryShare modest = entered();
    private final RenditionWindow greedyWindow = fixture.window(greedy, SLOTS, 1, 2_000);
    private final RenditionWindow modestWindow = fixture.window(modest, SLOTS, 1, 6_000);
    private final AtomicBoolean isDone = new AtomicBoolean();

    private MemoryShare entered() {
        final MemoryShare share = arena.newShare(1);
        arena.enter(share);
        return share;
    }

    private boolean publish(
            final RenditionWindow window, final long number, final UnsafeBuffer bytes, final int length) {
        final long expected = number % 2 == 0 ? length : SegmentArena.UNKNOWN;
        final long handle = store.open(expected, window.share());
        if (handle == SegmentArena.NO_MEMORY) {
            return false;
        }
        if (!store.append(handle, bytes.addressOffset(), length)) {
            arena.abort(handle);
            return false;
        }
        arena.complete(handle);
        return window.publish(number, 0, CandidateWord.encode(true, 0, 0, 0, 0, (int) number), handle);
    }

    private static UnsafeBuffer bytes(final int length) {
        return new UnsafeBuffer(org.agrona.BufferUtil.allocateDirectAligned(length, 64));
    }

    /// Publishes until told to stop, with uploads beside it that never end.
    private int burst() {
        final UnsafeBuffer bytes = bytes(GREEDY_BYTES);
        final Deque<Long> open = new ArrayDeque<>();
        int refused = 0;
        for (long number = 0; !isDone.get(); number++) {
            if (!publish(greedyWindow, number, bytes, GREEDY_BYTES)) {
                refused++;
            }
            final long handle = store.open(SegmentArena.UNKNOWN, greedy);
            if (handle != SegmentArena.NO_MEMORY) {
                open.add(handle);
                if (!store.append(handle, bytes.addressOffset(), 20_000)) {
                    refused++;
                }
            }
            if (open.size() > OPEN_UPLOADS) {
                arena.abort(open.remove());
            }
        }
        open.forEach(arena::abort);
        return refused;
    }

    private int goOn() {
        final UnsafeBuffer bytes = bytes(MODEST_BYTES);
        for (long number = 0; number < NUMBERS; number++) {
            bytes.setMemory(0, bytes.capacity(), (byte) number);
            assertTrue(publish(modestWindow, number, bytes, MODEST_BYTES), "refused number " + number);
            modestWindow.evictBelow(number - KEPT + 1);
            for (long kept = Math.max(0, number - KEPT + 1); kept <= number; kept++) {
                assertTrue(modestWindow.word(kept, 0) != CandidateWord.ABSENT, "number " + kept + " at " + number);
            }
        }
        return NUMBERS;
    }

    private long read(final RenditionWindow window) {
        final Selected selected = new Selected();
        final SegmentReader reader = new SegmentReader();
        final UnsafeBuffer piece = new UnsafeBuffer(0, 0);
        long read = 0;
        while (!isDone.get()) {
            final long newest = window.newest();
            for (long number = Math.max(0, newest - SLOTS); number <= newest; number++) {
                if (window.acquire(number, FIRST, 0, selected)) {
                    final byte mark = window == modestWindow ? (byte) number : 0;
                    final long length = arena.length(selected.handle());
                    reader.reset(arena, selected.handle(), 0, length);
                    long at = 0;
                    while (reader.next()) {
                        piece.wrap(reader.address(), reader.length());
                        assertEquals(mark, piece.getByte(reader.length() - 1), "foreign byte in number " + number);
                        at += reader.length();
                    }
                    assertEquals(length, at);
                    arena.unpin(selected.handle());
                    read++;
                }
            }
        }
        return read;
    }

    @Test
    void shouldServeWhoStaysWithinHisPartWhileAnotherBursts() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            final Future<Long> greedyReader = threads.submit(() -> read(greedyWindow));
            final Future<Long> modestReader = threads.submit(() -> read(modestWindow));
            final Future<Integer> burst = threads.submit(this::burst);
            final Future<Integer> goingOn = threads.submit(this::goOn);
            try {
                assertEquals(NUMBERS, goingOn.get());
            } finally {
                isDone.set(true);
            }
            assertTrue(burst.get() > 0, "the one that bursts has met its part");
            assertTrue(greedyReader.get() > 0 && modestReader.get() > 0);
        }
        assertEquals(arena.usedBytes(), greedy.usedBytes() + modest.usedBytes());
        store.drop(greedyWindow);
        store.drop(modestWindow);
        assertEquals(0, arena.usedBytes());
        assertEquals(0, greedy.usedBytes() + greedy.heldBytes() + greedy.segments());
        assertEquals(0, modest.usedBytes() + modest.heldBytes() + modest.segments());
    }
}
