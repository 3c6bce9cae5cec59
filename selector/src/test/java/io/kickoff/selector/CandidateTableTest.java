package io.kickoff.selector;

import static io.kickoff.selector.Tables.NOTHING_LEAVES;
import static io.kickoff.selector.Tables.defective;
import static io.kickoff.selector.Tables.scored;
import static io.kickoff.selector.Tables.table;
import static io.kickoff.selector.Tables.uploading;
import static io.kickoff.selector.Tables.valid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CandidateTableTest {
    private static final int SLOTS = 4;
    private static final SelectionOrder A_B_C = new SelectionOrder(false, 0, 1, 2);
    private static final SelectionOrder C_B_A = new SelectionOrder(false, 2, 1, 0);
    private static final SelectionOrder BY_SCORE = new SelectionOrder(true, 0, 1, 2);

    private final CandidateTable table = table(SLOTS, 3);
    private final List<Long> left = new ArrayList<>();

    private void publish(final long number, final int pipeline, final long word, final long reference) {
        assertTrue(table.claim(number, NOTHING_LEAVES));
        assertEquals(CandidateTable.NULL_REFERENCE, table.put(number, pipeline, word, reference));
    }

    @Nested
    class Writing {
        @Test
        void shouldHoldWhatWasPublished() {
            publish(9, 1, valid(1), 77);
            assertEquals(valid(1), table.word(9, 1));
            assertEquals(77, table.reference(9, 1));
            assertTrue(table.isCurrent(9, 1, valid(1)));
            assertFalse(table.isCurrent(9, 1, valid(2)));
            assertEquals(CandidateWord.ABSENT, table.word(9, 0));
        }

        @Test
        void shouldHoldNumberZeroWhichZeroedMemoryDoesNot() {
            assertFalse(table.isClaimed(0));
            assertEquals(CandidateTable.NONE, table.numberAt(0));
            publish(0, 0, valid(1), 5);
            assertTrue(table.isClaimed(0));
            assertEquals(0, table.numberAt(0));
            assertEquals(0, table.select(0, A_B_C, 0));
        }

        @Test
        void shouldGiveBackWhatItReplaces() {
            publish(9, 0, uploading(1), 77);
            assertEquals(77, table.put(9, 0, valid(2), 77), "the same bytes with a new word");
            assertEquals(77, table.put(9, 0, valid(3), 78));
            assertEquals(78, table.remove(9, 0));
            assertEquals(CandidateTable.NULL_REFERENCE, table.remove(9, 0));
            assertEquals(CandidateWord.ABSENT, table.word(9, 0));
        }

        @Test
        void shouldHandOverAnOlderNumbersReferencesWhenANewerOneTakesItsSlot() {
            publish(5, 0, valid(1), 50);
            publish(5, 2, valid(2), 52);
            assertTrue(table.claim(5 + SLOTS, left::add));
            assertEquals(List.of(50L, 52L), left);
            assertFalse(table.isClaimed(5));
            assertEquals(CandidateWord.ABSENT, table.word(5, 0));
            assertFalse(table.isCurrent(5, 0, valid(1)));
            assertEquals(CandidateTable.NONE, table.select(5 + SLOTS, A_B_C, 0), "nothing is inherited");
        }

        @Test
        void shouldUnpublishBeforeItHandsOver() {
            publish(5, 0, valid(1), 50);
            table.claim(5 + SLOTS, reference -> {
                assertFalse(table.isCurrent(5, 0, valid(1)), "who pins from now on is sent back");
                left.add(reference);
            });
            assertEquals(List.of(50L), left);
        }

        @Test
        void shouldRefuseANumberBehindTheWindow() {
            publish(5 + SLOTS, 0, valid(1), 90);
            assertFalse(table.claim(5, NOTHING_LEAVES));
            assertThrows(IllegalStateException.class, () -> table.put(5, 0, valid(2), 50));
            assertEquals(CandidateTable.NULL_REFERENCE, table.remove(5, 0));
            assertEquals(0, table.removeAll(5, NOTHING_LEAVES));
            assertEquals(90, table.reference(5 + SLOTS, 0));
        }

        @Test
        void shouldRefuseNumbersThatNoSegmentHas() {
            for (final long number : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE}) {
                assertFalse(table.claim(number, NOTHING_LEAVES));
                assertFalse(table.isClaimed(number));
                assertThrows(IllegalStateException.class, () -> table.put(number, 0, valid(1), 1));
                assertEquals(CandidateTable.NONE, table.select(number, A_B_C, 0));
            }
            publish(Long.MAX_VALUE - 1, 0, valid(1), 1);
            assertEquals(0, table.select(Long.MAX_VALUE - 1, A_B_C, 0));
        }

        @Test
        void shouldNotTouchANeighbourForAPipelineThatItDoesNotHave() {
            publish(9, 0, valid(1), 77);
            publish(10, 0, valid(1), 78);
            for (int pipeline = 3; pipeline <= CandidateTable.MAX_PIPELINES; pipeline++) {
                final int absent = pipeline;
                assertThrows(IndexOutOfBoundsException.class, () -> table.put(9, absent, valid(9), 1));
                assertEquals(CandidateTable.NULL_REFERENCE, table.remove(9, absent));
                assertEquals(CandidateWord.ABSENT, table.word(9, absent));
                assertEquals(CandidateTable.NULL_REFERENCE, table.reference(9, absent));
                assertFalse(table.isCurrent(9, absent, CandidateWord.ABSENT));
            }
            assertEquals(77, table.reference(9, 0));
            assertEquals(78, table.reference(10, 0));
        }

        @Test
        void shouldRemoveAllOfOneNumberOrOfAll() {
            publish(4, 0, valid(1), 40);
            publish(4, 1, valid(2), 41);
            publish(5, 0, valid(3), 50);
            assertEquals(2, table.removeAll(4, left::add));
            assertFalse(table.isClaimed(4));
            assertEquals(1, table.clear(left::add));
            assertEquals(List.of(40L, 41L, 50L), left);
            assertEquals(0, table.clear(NOTHING_LEAVES));
        }

        @Test
        void shouldCopyEverythingIntoALargerTable() {
            publish(6, 2, valid(1), 62);
            publish(5, 0, defective(3, 2), 50);
            final CandidateTable larger = table(SLOTS * 4, 5);
            table.copyTo(larger);
            assertEquals(valid(1), larger.word(6, 2));
            assertEquals(62, larger.reference(6, 2));
            assertEquals(50, larger.reference(5, 0));
            assertEquals(2, larger.clear(left::add));
            assertEquals(62, table.reference(6, 2), "the smaller one is as it was");
        }
    }

    @Nested
    class Selecting {
        @Test
        void shouldPreferTheFirstValidInOrder() {
            publish(9, 1, valid(1), 1);
            publish(9, 2, valid(2), 2);
            assertEquals(1, table.select(9, A_B_C, 0));
            assertEquals(2, table.select(9, C_B_A, 0));
            publish(9, 0, valid(3), 3);
            assertEquals(0, table.select(9, A_B_C, 0));
        }

        @Test
        void shouldPreferAValidOneToADefectiveOneToOneBeingUploaded() {
            publish(9, 0, uploading(1), 1);
            assertEquals(0, table.select(9, A_B_C, 0));
            publish(9, 1, defective(Defects.MAX_SEVERITY, 2), 2);
            assertEquals(1, table.select(9, A_B_C, 0), "a whole one with every defect");
            publish(9, 2, valid(3), 3);
            assertEquals(2, table.select(9, A_B_C, 0));
        }

        @Test
        void shouldTakeTheLeastDefectiveAndTheOrderAmongEquals() {
            publish(9, 0, defective(500, 1), 1);
            publish(9, 1, defective(499, 2), 2);
            publish(9, 2, defective(499, 3), 3);
            assertEquals(1, table.select(9, A_B_C, 0));
            assertEquals(2, table.select(9, C_B_A, 0));
        }

        @Test
        void shouldHeedTheScoreOnlyAmongValidOnesAndOnlyWhenAsked() {
            publish(9, 0, scored(40, 1), 1);
            publish(9, 1, scored(90, 2), 2);
            publish(9, 2, defective(1, 3), 3);
            assertEquals(0, table.select(9, A_B_C, 0));
            assertEquals(1, table.select(9, BY_SCORE, 0));
            assertEquals(90, CandidateWord.score(table.word(9, 1)));
            table.put(9, 0, scored(90, 4), 4);
            assertEquals(0, table.select(9, BY_SCORE, 0), "the order breaks the tie");
            table.put(9, 0, scored(0, 5), 5);
            assertEquals(0, table.select(9, BY_SCORE, 0b010), "a score of 0 is still better than a defect");
        }

        @Test
        void shouldPassOverHiddenPipelines() {
            publish(9, 0, valid(1), 1);
            publish(9, 1, defective(5, 2), 2);
            assertEquals(1, table.select(9, A_B_C, 0b001));
            assertEquals(CandidateTable.NONE, table.select(9, A_B_C, 0b011));
            assertEquals(0, table.select(9, A_B_C, ~0b001), "all but one");
        }

        @Test
        void shouldPassOverPipelinesOutsideTheOrderOrTheTable() {
            publish(9, 0, valid(1), 1);
            assertEquals(CandidateTable.NONE, table.select(9, new SelectionOrder(false, 1, 2), 0));
            assertEquals(CandidateTable.NONE, table.select(9, new SelectionOrder(false), 0));
            assertEquals(0, table.select(9, new SelectionOrder(false, 15, 3, 0), 0));
        }

        @Test
        void shouldFindNothingForANumberThatIsNotThere() {
            publish(9, 0, valid(1), 1);
            assertEquals(CandidateTable.NONE, table.select(9 + SLOTS, A_B_C, 0));
            assertEquals(CandidateTable.NONE, table.select(9 - SLOTS, A_B_C, 0));
        }
    }

    @Test
    void shouldRefuseShapesThatItCannotHave() {
        final UnsafeBuffer buffer = Tables.buffer(4, 16);
        for (final int slots : new int[] {0, 3, -4, Integer.MIN_VALUE, 8}) {
            assertThrows(IllegalArgumentException.class, () -> new CandidateTable(buffer, slots, 16));
        }
        for (final int pipelines : new int[] {0, -1, 17}) {
            assertThrows(IllegalArgumentException.class, () -> new CandidateTable(buffer, 1, pipelines));
        }
        assertThrows(ArithmeticException.class, () -> CandidateTable.bufferLength(1 << 30, 16));
    }
}
