package io.kickoff.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReasonTest {
    private static final SelectionOrder BY_ORDER = new SelectionOrder(false, 0, 1, 2, 3);
    private static final SelectionOrder BY_SCORE = new SelectionOrder(true, 0, 1, 2, 3);

    private static Reason losing(final long word, final long chosen, final SelectionOrder order) {
        return Reason.of(word, chosen, false, false, true, order);
    }

    @Test
    void shouldNameWhatTheCandidateLacks() {
        assertEquals(Reason.CHOSEN, Reason.of(Tables.valid(1), Tables.valid(1), true, false, true, BY_ORDER));
        assertEquals(Reason.ABSENT, losing(CandidateWord.ABSENT, Tables.valid(1), BY_ORDER));
        assertEquals(Reason.ABSENT, Reason.of(CandidateWord.ABSENT, Tables.valid(1), false, true, true, BY_ORDER));
        assertEquals(Reason.MASKED, Reason.of(Tables.valid(2), Tables.valid(1), false, true, true, BY_ORDER));
        assertEquals(Reason.UNLOCKED, Reason.of(Tables.valid(2), Tables.valid(1), false, false, false, BY_ORDER));
        assertEquals(Reason.MASKED, Reason.of(Tables.valid(2), Tables.valid(1), false, true, false, BY_ORDER));
        assertEquals(Reason.UPLOADING, losing(Tables.uploading(2), Tables.defective(1, 1), BY_ORDER));
        assertEquals(Reason.DEFECTIVE, losing(Tables.defective(2, 2), Tables.valid(1), BY_ORDER));
        assertEquals(Reason.DEFECTIVE, losing(Tables.defective(2, 2), Tables.defective(1, 1), BY_ORDER));
        assertEquals(Reason.LOWER_SCORE, losing(Tables.scored(1, 2), Tables.scored(2, 1), BY_SCORE));
    }

    @Test
    void shouldNameTheOrderWhenNothingElseTellsThemApart() {
        assertEquals(Reason.LESS_PREFERRED, losing(Tables.scored(9, 2), Tables.scored(2, 1), BY_ORDER));
        assertEquals(Reason.LESS_PREFERRED, losing(Tables.scored(2, 2), Tables.scored(2, 1), BY_SCORE));
        assertEquals(Reason.LESS_PREFERRED, losing(Tables.defective(3, 2), Tables.defective(3, 1), BY_SCORE));
        assertEquals(Reason.LESS_PREFERRED, losing(Tables.uploading(2), Tables.uploading(1), BY_ORDER));
    }

    private static long randomWord(final SplittableRandom random, final int version) {
        return switch (random.nextInt(4)) {
            case 0 -> Tables.scored(random.nextInt(3), version);
            case 1 -> Tables.defective(random.nextInt(3), version);
            case 2 -> Tables.uploading(version);
            default -> CandidateWord.ABSENT;
        };
    }

    /// What the explanation says must be true of the two words, whatever was published.
    @Test
    void shouldNeverContradictTheSelection() {
        final SplittableRandom random = Seeds.random();
        final CandidateTable table = Tables.table(1, BY_ORDER.size());
        assertTrue(table.claim(1, Tables.NOTHING_LEAVES));
        for (int round = 0; round < 20_000; round++) {
            for (int pipeline = 0; pipeline < table.pipelines(); pipeline++) {
                table.put(1, pipeline, randomWord(random, round), 1);
            }
            final SelectionOrder order = random.nextBoolean() ? BY_ORDER : BY_SCORE;
            final int masked = random.nextInt(16);
            final int unlocked = random.nextInt(16);
            final int chosen = table.select(1, order, masked | unlocked);
            final long chosenWord = chosen == CandidateTable.NONE ? CandidateWord.ABSENT : table.word(1, chosen);
            for (int pipeline = 0; pipeline < table.pipelines(); pipeline++) {
                final long word = table.word(1, pipeline);
                final boolean isMasked = (masked >> pipeline & 1) != 0;
                final boolean isLocked = (unlocked >> pipeline & 1) == 0;
                final Reason reason = Reason.of(word, chosenWord, pipeline == chosen, isMasked, isLocked, order);
                final boolean isTrue = switch (reason) {
                    case CHOSEN -> pipeline == chosen && !isMasked && isLocked;
                    case ABSENT -> !CandidateWord.isPresent(word);
                    case MASKED -> isMasked;
                    case UNLOCKED -> !isMasked && !isLocked;
                    case UPLOADING -> !CandidateWord.isComplete(word) && CandidateWord.isComplete(chosenWord);
                    case DEFECTIVE ->
                        CandidateWord.isComplete(word)
                                && CandidateWord.defects(word) != 0
                                && (CandidateWord.isValid(chosenWord)
                                        || CandidateWord.severity(chosenWord) < CandidateWord.severity(word));
                    case LOWER_SCORE ->
                        order.isByScore()
                                && CandidateWord.isValid(word)
                                && CandidateWord.score(word) < CandidateWord.score(chosenWord);
                    case LESS_PREFERRED -> chosen < pipeline;
                };
                assertTrue(isTrue, () -> reason + "; " + Seeds.repeat());
            }
        }
    }
}
