package io.kickoff.edge.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.demo.media.Rung;
import org.junit.jupiter.api.Test;

class TallyTest {
    private final Tally tally = new Tally();

    @Test
    void shouldCountADefectAsAvoidedWhenTheOtherPipelineWasServed() {
        tally.injected(Rung.V0, 7, Defect.SHORT);
        tally.served(Rung.V0, 7, "a", "b", "");
        assertEquals(
                "published 0  selected b 1  defects injected 1, avoided 1 (short), served 0  gaps 0  filter rejected 0",
                tally.line());
        assertEquals("short", tally.recent().getFirst().defect());
    }

    @Test
    void shouldCountADefectAsServedWhenItsOwnPipelineWasServed() {
        tally.injected(Rung.V0, 7, Defect.BLACK);
        tally.served(Rung.V0, 7, "a", "a", "black");
        assertEquals(0, tally.avoided());
        assertEquals(1, tally.defective());
    }

    @Test
    void shouldCountADefectAsServedWhenNobodyInjectedIt() {
        tally.served(Rung.V0, 7, "a", "b", "short;ms=500");
        assertEquals(1, tally.defective());
        assertEquals("short;ms=500", tally.recent().getFirst().defect());
    }

    @Test
    void shouldTellWhatFailedLast() {
        tally.published("b");
        tally.published("a");
        tally.gap(Rung.A0, 3);
        tally.failed("a: x was answered 503");
        assertEquals(1, tally.gaps());
        assertTrue(tally.line().startsWith("published a 1 b 1  "), tally::line);
        assertTrue(tally.line().endsWith("publishing failed 1 (a: x was answered 503)"), tally::line);
    }

    @Test
    void shouldRememberTheNewestOnly() {
        for (int number = 0; number < 1_000; number++) {
            tally.served(Rung.V0, number, "a", "a", "");
        }
        assertEquals(60, tally.recent().size());
        assertEquals(999, tally.recent().getLast().number());
        assertEquals(1_000, tally.followed());
    }
}
