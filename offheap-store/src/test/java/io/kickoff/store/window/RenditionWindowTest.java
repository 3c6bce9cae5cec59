package io.kickoff.store.window;

import static io.kickoff.store.LeakCheckedStore.randomBytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.selector.CandidateWord;
import io.kickoff.selector.Defects;
import io.kickoff.selector.SelectionOrder;
import io.kickoff.store.LeakCheckedStore;
import io.kickoff.store.memory.SegmentArena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RenditionWindowTest {
    private static final SelectionOrder A_THEN_B = new SelectionOrder(false, 0, 1);

    @RegisterExtension
    final LeakCheckedStore fixture = new LeakCheckedStore(16 << 20);

    private final SegmentArena arena = fixture.arena();
    private final RenditionWindow window = fixture.window(8, 2, 2_000);
    private final Selected selected = new Selected();
    private int version;

    private long complete(final int defects) {
        return CandidateWord.encode(true, defects, defects == 0 ? 0 : 100, 0, 1, ++version);
    }

    private long uploading() {
        return CandidateWord.encode(false, 0, 0, 0, 0, ++version);
    }

    private long publish(final long number, final int pipeline, final long word) {
        final long handle = fixture.segment(randomBytes(number, 5_000));
        assertTrue(window.publish(number, pipeline, word, handle));
        return handle;
    }

    private int chosen(final long number, final int hidden) {
        if (!window.acquire(number, A_THEN_B, hidden, selected)) {
            return -1;
        }
        arena.unpin(selected.handle());
        return selected.pipeline();
    }

    @Test
    void shouldChooseTheFirstValidCandidateAndFallBackWhenItIsHiddenOrDefective() {
        publish(1, 0, complete(0));
        publish(1, 1, complete(0));
        publish(2, 0, complete(Defects.SHORT));
        publish(2, 1, complete(0));
        assertEquals(0, chosen(1, 0));
        assertEquals(1, chosen(1, 1));
        assertEquals(-1, chosen(1, 3));
        assertEquals(1, chosen(2, 0));
        assertEquals(0, chosen(2, 2));
        assertEquals(-1, chosen(3, 0));
    }

    @Test
    void shouldKeepReplacedBytesForTheirReaders() {
        final long first = publish(1, 0, complete(0));
        assertTrue(window.acquire(1, A_THEN_B, 0, selected));
        final long second = publish(1, 0, complete(0));
        assertTrue(window.acquireCandidate(1, 0, new Selected()));
        arena.unpin(second);
        assertEquals(first, selected.handle());
        assertEquals(5_000, arena.length(first));
        arena.unpin(first);
        assertFalse(arena.pin(first));
    }

    @Test
    void shouldEvictWhatTheRingNoLongerHolds() {
        for (int number = 1; number <= 12; number++) {
            publish(number, 0, complete(0));
        }
        assertEquals(-1, chosen(4, 0));
        assertEquals(0, chosen(5, 0));
        assertEquals(8, arena.segments());
        final long late = fixture.segment(new byte[1]);
        assertFalse(window.publish(4, 0, complete(0), late), "a newer number has its slot");
        arena.release(late);
        assertEquals(3, window.evictBelow(8));
        assertEquals(-1, chosen(7, 0));
        assertEquals(0, chosen(8, 0));
        assertEquals(12, window.newest());
    }

    @Test
    void shouldLetGoOfTheOldestOnlyBehindTheLiveEdge() {
        for (int number = 1; number <= 5; number++) {
            publish(number, 0, complete(0));
        }
        assertEquals(4 * 2_000, window.oldestAgeMs());
        assertEquals(1, window.evictOldest());
        assertEquals(1, window.evictOldest());
        assertEquals(0, window.evictOldest());
        assertEquals(0, window.oldestAgeMs());
        assertEquals(0, chosen(3, 0));
    }

    @Test
    void shouldTakeBackAnUploadThatBrokeOffButNotWhatReplacedIt() {
        final long broken = arena.open(SegmentArena.UNKNOWN);
        assertTrue(arena.pin(broken));
        window.publish(1, 0, uploading(), broken);
        assertEquals(0, chosen(1, 0));
        assertTrue(window.withdraw(1, 0, broken));
        assertFalse(window.withdraw(1, 0, broken));
        arena.fail(broken);
        arena.unpin(broken);
        assertEquals(-1, chosen(1, 0));

        final long overtaken = arena.open(SegmentArena.UNKNOWN);
        assertTrue(arena.pin(overtaken));
        window.publish(2, 0, uploading(), overtaken);
        final long whole = publish(2, 0, complete(0));
        assertFalse(window.withdraw(2, 0, overtaken));
        assertFalse(window.update(2, 0, complete(Defects.SHORT), overtaken));
        arena.unpin(overtaken);
        assertTrue(window.update(2, 0, complete(Defects.SHORT), whole));
        assertEquals(0, chosen(2, 0));
    }

    @Test
    void shouldGrowWithoutLosingAnything() {
        for (int number = 3; number <= 9; number++) {
            publish(number, number % 2, complete(0));
        }
        window.reshape(32, 5);
        assertEquals(32, window.slots());
        assertEquals(5, window.pipelines());
        for (int number = 3; number <= 9; number++) {
            assertEquals(number % 2, chosen(number, 0));
        }
        publish(3, 4, complete(0));
        window.reshape(8, 2);
        assertEquals(32, window.slots(), "it never shrinks");
        assertEquals(4, window.removePipeline(1));
        assertEquals(1, window.removePipeline(4));
        assertEquals(3, window.clear());
        assertEquals(-1, window.newest());
    }
}
