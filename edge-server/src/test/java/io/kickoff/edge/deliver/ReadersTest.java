package io.kickoff.edge.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kickoff.store.memory.HugePages;
import io.kickoff.store.memory.SegmentArena;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadersTest {
    private final List<Integer> told = new ArrayList<>();

    /// A writer that ends an upload lets go of it, and then tells whoever followed it. In between the segment may die,
    /// another one take its place, and a reader follow that.
    @Test
    void shouldWakeWhoFollowsASegmentInThePlaceOfOneThatIsToldLate() {
        try (SegmentArena arena = SegmentArena.reserve(1 << 20, HugePages.OFF)) {
            final Readers readers = new Readers(arena);
            final int loop = readers.join(Runnable::run, new Woken());
            final long ended = arena.open(SegmentArena.UNKNOWN);
            arena.abort(ended);
            final long next = arena.open(SegmentArena.UNKNOWN);
            assertEquals(SegmentArena.index(ended), SegmentArena.index(next));
            readers.follow(next, loop);
            readers.grown(ended);
            assertEquals(List.of(SegmentArena.index(next)), told, "nobody will tell again before he has asked again");
            readers.grown(next);
            assertEquals(1, told.size());
            arena.abort(next);
        }
    }

    private final class Woken implements Readers.Woken {
        @Override
        public void onProgress(final int place) {
            told.add(place);
        }

        @Override
        public void onPublished(final int bucket) {
            throw new AssertionError("bucket " + bucket);
        }

        @Override
        public void onChanged() {
            throw new AssertionError("changed");
        }
    }
}
