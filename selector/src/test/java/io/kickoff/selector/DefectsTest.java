package io.kickoff.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DefectsTest {
    private static final int ALL = (1 << Defects.KINDS) - 1;

    @Test
    void shouldNameEveryKindOnceAndFindItAgain() {
        assertEquals(
                List.of(
                        "missing-samples",
                        "short",
                        "discontinuity",
                        "missing-audio",
                        "black",
                        "frozen",
                        "slate",
                        "truncated"),
                Defects.names(ALL));
        for (int kinds = 0; kinds <= ALL; kinds++) {
            final int found =
                    Defects.names(kinds).stream().mapToInt(Defects::ofName).sum();
            assertEquals(kinds, found);
        }
    }

    @Test
    void shouldKnowNoDefectByAnotherName() {
        assertEquals(Defects.NONE, Defects.ofName(""));
        assertEquals(Defects.NONE, Defects.ofName("Black"));
        assertEquals(Defects.NONE, Defects.ofName("black "));
    }

    @Test
    void shouldBeZeroOnlyWithoutDefects() {
        assertEquals(0, Defects.severity(Defects.NONE, 5, 5, 5), "amounts of defects that are not there");
        for (int kinds = 1; kinds <= ALL; kinds++) {
            assertTrue(Defects.severity(kinds, 0, 0, 0) > 0);
        }
    }

    @Test
    void shouldOrderKindsByWhatAViewerBears() {
        final int[] fromMildToBad = {
            Defects.MISSING_SAMPLES,
            Defects.SHORT,
            Defects.DISCONTINUITY,
            Defects.MISSING_AUDIO,
            Defects.FROZEN,
            Defects.BLACK,
            Defects.SLATE,
            Defects.TRUNCATED
        };
        int before = 0;
        for (final int kind : fromMildToBad) {
            final int severity = Defects.severity(kind, 0, 0, 0);
            assertTrue(severity > before, Defects.names(kind) + " is worse than the one before");
            before = severity;
        }
    }

    @Test
    void shouldNeverMakeAFewMissingSamplesWorseThanAnyOtherKind() {
        for (int kind = 1; kind < Defects.KINDS; kind++) {
            assertTrue(Defects.severity(Defects.MISSING_SAMPLES, Long.MAX_VALUE, 0, 0)
                    < Defects.severity(1 << kind, 0, 0, 0));
        }
    }

    @Test
    void shouldNeverFallWhenMoreIsWrong() {
        final SplittableRandom random = Seeds.random();
        for (int i = 0; i < 100_000; i++) {
            final int kinds = random.nextInt(ALL + 1);
            final int more = kinds | random.nextInt(ALL + 1);
            final List<Long> amounts = new ArrayList<>();
            final List<Long> worse = new ArrayList<>();
            for (int amount = 0; amount < 3; amount++) {
                amounts.add(random.nextLong(5_000));
                worse.add(amounts.get(amount) + random.nextLong(5_000));
            }
            final int severity = Defects.severity(kinds, amounts.get(0), amounts.get(1), amounts.get(2));
            final int higher = Defects.severity(more, worse.get(0), worse.get(1), worse.get(2));
            assertTrue(severity <= higher, () -> kinds + " and " + more + "; " + Seeds.repeat());
            assertTrue(higher <= Defects.MAX_SEVERITY, Seeds::repeat);
        }
    }

    @Test
    void shouldWeighAJumpBackLikeAJumpAhead() {
        for (final long jump : new long[] {0, 1, 40, 0x07FE, 0x07FF, 0x0800, 1L << 40, Long.MAX_VALUE}) {
            assertEquals(
                    Defects.severity(Defects.DISCONTINUITY, 0, 0, jump),
                    Defects.severity(Defects.DISCONTINUITY, 0, 0, -jump));
        }
        assertEquals(
                Defects.severity(Defects.DISCONTINUITY, 0, 0, Long.MAX_VALUE),
                Defects.severity(Defects.DISCONTINUITY, 0, 0, Long.MIN_VALUE),
                "which has no positive counterpart");
    }

    @Test
    void shouldTakeAmountsOutOfRangeAsTheNearest() {
        assertEquals(Defects.severity(Defects.SHORT, 0, 0, 0), Defects.severity(Defects.SHORT, 0, Long.MIN_VALUE, 0));
        assertEquals(
                Defects.severity(Defects.SHORT, 0, 0x07FF, 0), Defects.severity(Defects.SHORT, 0, Long.MAX_VALUE, 0));
        assertEquals(Defects.MAX_SEVERITY, Defects.severity(ALL, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE));
    }
}
