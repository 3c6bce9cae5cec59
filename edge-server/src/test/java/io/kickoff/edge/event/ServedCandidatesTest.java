package io.kickoff.edge.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServedCandidatesTest {
    private static final int A = 0;
    private static final int B = 1;
    private static final int LAST = 15;

    private final ServedCandidates served = new ServedCandidates(64);

    private int stale(final long number, final int pipeline, final boolean isDefective, final int hidden) {
        return ServedCandidates.stale(served.note(number, pipeline, isDefective, hidden));
    }

    @Test
    void shouldNameTheDefectiveOneWhenABetterIsServedAfterIt() {
        assertTrue(ServedCandidates.isNews(served.note(50, A, true, 0)));
        assertFalse(ServedCandidates.isNews(served.note(50, A, true, 0)), "once, not with each answer");
        assertEquals(0, stale(50, A, true, 0), "it is not to drop itself");
        assertEquals(1 << A, stale(50, B, false, 0));
        assertEquals(1 << A, stale(50, B, false, 0));
        assertEquals(0, stale(51, B, false, 0));
    }

    @Test
    void shouldNameWhatWasServedAndIsHiddenNow() {
        served.note(50, LAST, false, 0);
        assertEquals(1 << LAST, stale(50, B, false, 1 << LAST | 1 << A), "the other hidden one was never served");
        assertEquals(0, stale(50, B, false, 0));
    }

    @Test
    void shouldNameWhatWasFoundDefectiveAfterItWasServed() {
        assertFalse(served.spoil(50, A), "nobody has it");
        assertEquals(0, stale(50, B, false, 0));
        served.note(51, A, false, 0);
        assertTrue(served.spoil(51, A));
        assertFalse(served.spoil(51, A));
        assertEquals(1 << A, stale(51, B, false, 0));
        assertEquals(1 << A, served.spoilt(51));
    }

    @Test
    void shouldLeaveTheWordOfANewerNumberAlone() {
        served.note(50, A, true, 0);
        served.note(50 + 64, B, true, 0);
        assertEquals(0, served.note(50, A, true, 0));
        assertEquals(1 << B, stale(50 + 64, A, false, 0));
        assertEquals(0, served.served(50));
    }

    @Test
    void shouldWorkWhereTheLowHalfOfNumbersBeginsAgain() {
        final long border = (1L << 32) - 1;
        served.note(border - 64, A, true, 0);
        served.note(border, A, true, 0);
        assertEquals(1 << A, stale(border, B, false, 0));
        served.note(border + 64, B, true, 0);
        assertEquals(0, stale(border + 64, B, false, 0));
        assertEquals(0, served.note(border, A, true, 0));
    }

    @Test
    void shouldKeepWhatItKnowsWhenItGrowsAndForgetAPipeline() {
        for (int number = 100; number < 164; number++) {
            served.note(number, A, true, 0);
        }
        served.note(120, B, false, 0);
        served.resize(256);
        final List<Long> found = new ArrayList<>();
        served.forEach(90, 103, 163, found::add);
        assertEquals(List.of(100L, 101L, 102L, 103L), found);
        assertEquals(1 << A, stale(120, B, false, 0));
        served.forget(A);
        assertEquals(1 << B, served.served(120));
        assertEquals(0, served.spoilt(121));
        served.clear();
        assertEquals(0, served.served(120));
    }
}
