package io.kickoff.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.selector.CandidateWord;
import io.kickoff.selector.SelectionOrder;
import io.kickoff.store.memory.SegmentArena;
import io.kickoff.store.window.RenditionWindow;
import io.kickoff.store.window.Selected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SegmentStoreTest {
    private static final int MIB = 1 << 20;
    private static final SelectionOrder FIRST = new SelectionOrder(false, 0);

    @RegisterExtension
    final LeakCheckedStore fixture = new LeakCheckedStore(8L * MIB);

    private final SegmentStore store = fixture.store();
    private final Selected selected = new Selected();

    private boolean publish(final RenditionWindow window, final long number, final int length) {
        final long handle = store.open(length);
        if (handle == SegmentArena.NO_MEMORY) {
            return false;
        }
        if (!fixture.append(handle, new byte[length], length)) {
            store.arena().abort(handle);
            return false;
        }
        store.arena().complete(handle);
        return window.publish(number, 0, CandidateWord.encode(true, 0, 0, 0, 1, (int) number + 1), handle);
    }

    private boolean has(final RenditionWindow window, final long number) {
        final boolean isThere = window.acquire(number, FIRST, 0, selected);
        if (isThere) {
            store.arena().unpin(selected.handle());
        }
        return isThere;
    }

    @Test
    void shouldGiveUpTheOldestOfAllEventsFirst() {
        final RenditionWindow longTail = fixture.window(16, 1, 6_000);
        final RenditionWindow shortTail = fixture.window(16, 1, 2_000);
        for (int number = 1; number <= 4; number++) {
            assertTrue(publish(longTail, number, MIB));
            assertTrue(publish(shortTail, number, MIB));
        }
        assertTrue(publish(shortTail, 5, MIB));
        assertFalse(has(longTail, 1), "18 s old");
        assertTrue(has(shortTail, 1), "8 s old");
        assertTrue(publish(shortTail, 6, MIB));
        assertFalse(has(shortTail, 1));
    }

    @Test
    void shouldNeverGiveUpTheLiveEdge() {
        final RenditionWindow window = fixture.window(16, 1, 2_000);
        for (int number = 1; number <= 3; number++) {
            assertTrue(publish(window, number, 2 * MIB + 1));
        }
        final long handle = store.open(3L * MIB);
        assertFalse(fixture.append(handle, new byte[3 * MIB], MIB));
        store.arena().abort(handle);
        for (int number = 1; number <= 3; number++) {
            assertTrue(has(window, number));
        }
    }

    @Test
    void shouldFindNoRoomWhileReadersHoldWhatWasGivenUp() {
        final RenditionWindow window = fixture.window(16, 1, 2_000);
        for (int number = 1; number <= 4; number++) {
            assertTrue(publish(window, number, 2 * MIB));
        }
        assertTrue(window.acquire(1, FIRST, 0, selected));
        final long held = selected.handle();
        assertFalse(publish(window, 5, 2 * MIB));
        assertFalse(has(window, 1));
        store.arena().unpin(held);
        assertTrue(publish(window, 5, 2 * MIB));
    }

    @Test
    void shouldLookPastNumbersThatGiveNothing() {
        final RenditionWindow deleted = fixture.window(16, 1, 6_000);
        final RenditionWindow window = fixture.window(16, 1, 2_000);
        for (int number = 1; number <= 4; number++) {
            assertTrue(publish(deleted, number, 4096));
            assertTrue(publish(window, number, 2 * MIB - 8192));
        }
        assertTrue(deleted.remove(1, 0));
        assertTrue(publish(window, 5, 2 * MIB - 8192));
        assertFalse(has(window, 1));
    }

    @Test
    void shouldSayWhatIsLeftBehind() {
        final long handle = store.open(1);
        assertEquals(1, store.leaks().size());
        store.arena().abort(handle);
        assertEquals(java.util.List.of(), store.leaks());
    }
}
