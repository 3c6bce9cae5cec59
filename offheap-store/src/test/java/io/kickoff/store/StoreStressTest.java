package io.kickoff.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.selector.CandidateWord;
import io.kickoff.selector.SelectionOrder;
import io.kickoff.store.memory.SegmentArena;
import io.kickoff.store.memory.SegmentReader;
import io.kickoff.store.window.RenditionWindow;
import io.kickoff.store.window.Selected;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Two pipelines publish, replace, break off and are evicted under memory pressure, while readers choose, pin and
/// read everything, complete or still growing. Every byte of a segment says whose it is: one foreign byte is a
/// failure.
class StoreStressTest {
    private static final int NUMBERS = 20_000;
    private static final int SLOTS = 16;

    @RegisterExtension
    final LeakCheckedStore fixture = new LeakCheckedStore(2 << 20);

    private final SegmentStore store = fixture.store();
    private final SegmentArena arena = fixture.arena();
    private final RenditionWindow window = fixture.window(SLOTS, 2, 2_000);
    private final AtomicBoolean isDone = new AtomicBoolean();

    private static byte mark(final long number, final int pipeline) {
        return (byte) (number * 2 + pipeline);
    }

    private int write(final int pipeline) {
        final UnsafeBuffer bytes = new UnsafeBuffer(org.agrona.BufferUtil.allocateDirectAligned(64 << 10, 64));
        int published = 0;
        for (int number = 0; number < NUMBERS; number++) {
            bytes.setMemory(0, bytes.capacity(), mark(number, pipeline));
            for (int again = 0; again <= number % 3; again++) {
                published += upload(number, pipeline, bytes, number * 3 + again, again == 1);
            }
        }
        return published;
    }

    private int upload(
            final long number, final int pipeline, final UnsafeBuffer bytes, final int version, final boolean breaks) {
        final long handle = store.open(SegmentArena.UNKNOWN);
        if (handle == SegmentArena.NO_MEMORY) {
            return 0;
        }
        assertTrue(arena.pin(handle));
        boolean isWhole = store.append(handle, bytes.addressOffset(), 5_000);
        final boolean isEarly =
                window.publish(number, pipeline, CandidateWord.encode(false, 0, 0, 0, 0, version * 2), handle);
        isWhole &= store.append(handle, bytes.addressOffset(), 30_000) && isEarly && !breaks;
        if (isWhole) {
            arena.complete(handle);
            window.update(number, pipeline, CandidateWord.encode(true, 0, 0, 0, 0, version * 2 + 1), handle);
        } else {
            arena.fail(handle);
            if (isEarly) {
                window.withdraw(number, pipeline, handle);
            } else {
                arena.release(handle);
            }
        }
        arena.unpin(handle);
        return isWhole ? 1 : 0;
    }

    private long read(final int preferred) {
        final SelectionOrder order = new SelectionOrder(false, preferred, 1 - preferred);
        final Selected selected = new Selected();
        final SegmentReader reader = new SegmentReader();
        final UnsafeBuffer piece = new UnsafeBuffer(0, 0);
        final byte[] got = new byte[64 << 10];
        long read = 0;
        while (!isDone.get()) {
            final long newest = window.newest();
            for (long number = Math.max(0, newest - SLOTS); number <= newest + 1; number++) {
                if (window.acquire(number, order, 0, selected)) {
                    final long handle = selected.handle();
                    final int length = (int) arena.length(handle);
                    int at = 0;
                    reader.reset(arena, handle, 0, length);
                    while (reader.next()) {
                        piece.wrap(reader.address(), reader.length());
                        piece.getBytes(0, got, at, reader.length());
                        at += reader.length();
                    }
                    final byte mark = mark(number, selected.pipeline());
                    for (int i = 0; i < at; i++) {
                        if (got[i] != mark) {
                            throw new AssertionError("foreign byte at " + i + " of number " + number);
                        }
                    }
                    Arrays.fill(got, 0, at, (byte) ~mark);
                    assertEquals(length, at);
                    arena.unpin(handle);
                    read++;
                }
            }
        }
        return read;
    }

    @Test
    void shouldNeverShowAForeignByteWhileEverythingMoves() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            final Future<Long> readerA = threads.submit(() -> read(0));
            final Future<Long> readerB = threads.submit(() -> read(1));
            final Callable<Integer> writeA = () -> write(0);
            final Future<Integer> a = threads.submit(writeA);
            final Future<Integer> b = threads.submit(() -> write(1));
            try {
                assertTrue(a.get() + b.get() > 0);
            } finally {
                isDone.set(true);
            }
            assertTrue(readerA.get() + readerB.get() > 0);
        }
    }
}
