package io.kickoff.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kickoff.selector.CandidateWord;
import io.kickoff.store.memory.SegmentArena;
import io.kickoff.store.window.RenditionWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Publishers that take what the others have just given up, by reclaiming and by flushing: nobody is told that there is
/// no room while there is.
class RoomStressTest {
    private static final int NUMBERS = 30_000;
    private static final int PUBLISHERS = 4;
    private static final int FLUSHED_EVERY = 7;
    /// The live edges, a segment on its way each, and two that may go.
    private static final int UNITS = PUBLISHERS * (RenditionWindow.LIVE_EDGE_SEGMENTS + 2) + 2;

    @RegisterExtension
    final LeakCheckedStore fixture = new LeakCheckedStore((long) UNITS * SegmentArena.UNIT);

    private final SegmentStore store = fixture.store();

    private int publish(final RenditionWindow window) {
        final UnsafeBuffer bytes = new UnsafeBuffer(org.agrona.BufferUtil.allocateDirectAligned(SegmentArena.UNIT, 64));
        int refused = 0;
        for (long number = 0; number < NUMBERS; number++) {
            final long handle = store.open(SegmentArena.UNIT);
            if (!store.append(handle, bytes.addressOffset(), SegmentArena.UNIT)) {
                store.arena().abort(handle);
                refused++;
            } else {
                store.arena().complete(handle);
                window.publish(number, 0, CandidateWord.encode(true, 0, 0, 0, 0, (int) number), handle);
            }
            if (number % FLUSHED_EVERY == 0) {
                window.clear();
            }
        }
        return refused;
    }

    @Test
    void shouldFindTheRoomThatOthersHaveGivenUp() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(PUBLISHERS)) {
            final List<Future<Integer>> publishers = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                final RenditionWindow window = fixture.window(16, 1, 2_000);
                publishers.add(threads.submit(() -> publish(window)));
            }
            int refused = 0;
            for (final Future<Integer> publisher : publishers) {
                refused += publisher.get();
            }
            assertEquals(0, refused);
        }
    }
}
