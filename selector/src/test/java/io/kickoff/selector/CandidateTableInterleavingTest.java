package io.kickoff.selector;

import static io.kickoff.selector.Tables.defective;
import static io.kickoff.selector.Tables.uploading;
import static io.kickoff.selector.Tables.valid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.selector.TracedWriter.Held;
import io.kickoff.selector.TracedWriter.Weakness;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The protocol of the class comment, tried in every order in which a reader's and a writer's steps can fall. What
/// the real table survives, each weakened twin must not: else this test would see nothing.
class CandidateTableInterleavingTest {
    private static final long NUMBER = 7;
    private static final long NEXT_IN_SLOT = NUMBER + TracedWriter.SLOTS;
    private static final SelectionOrder A = new SelectionOrder(false, 0);
    private static final SelectionOrder A_THEN_B = new SelectionOrder(false, 0, 1);

    private static Interleavings replacing(final Weakness weakness, final boolean looksAgain) {
        final TracedWriter writer = new TracedWriter(weakness, 1);
        writer.claim(NUMBER);
        writer.put(NUMBER, 0, valid(1), 1);
        final int before = writer.steps().size();
        writer.put(NUMBER, 0, valid(2), 2);
        writer.put(NUMBER, 0, valid(3), 3);
        final Interleavings all = new Interleavings(writer, before);
        all.explore(NUMBER, A, 0, looksAgain);
        return all;
    }

    private static Interleavings reusing(final Weakness weakness, final long asked) {
        final TracedWriter writer = new TracedWriter(weakness, 1);
        writer.claim(NUMBER);
        writer.put(NUMBER, 0, valid(1), 1);
        final int before = writer.steps().size();
        writer.claim(NEXT_IN_SLOT);
        writer.put(NEXT_IN_SLOT, 0, valid(1), 2);
        final Interleavings all = new Interleavings(writer, before);
        all.explore(asked, A, 0, true);
        return all;
    }

    @Test
    void shouldHoldOneOfTheVersionsWholeWhenTheCandidateIsReplacedTwice() {
        final Interleavings all = replacing(Weakness.NONE, true);
        assertNull(all.wrong);
        assertEquals(
                Set.of(
                        new Held(NUMBER, 0, valid(1), 1),
                        new Held(NUMBER, 0, valid(2), 2),
                        new Held(NUMBER, 0, valid(3), 3)),
                all.held);
        assertTrue(all.ways > 1_000 && all.wentBack > 0, all.ways + " ways, went back in " + all.wentBack);
    }

    @Test
    void shouldNeverServeAnotherNumbersBytesWhenTheSlotIsTakenOver() {
        final Interleavings old = reusing(Weakness.NONE, NUMBER);
        assertNull(old.wrong);
        assertEquals(Set.of(new Held(NUMBER, 0, valid(1), 1)), old.held);
        final Interleavings next = reusing(Weakness.NONE, NEXT_IN_SLOT);
        assertNull(next.wrong);
        assertEquals(Set.of(new Held(NEXT_IN_SLOT, 0, valid(1), 2)), next.held, "even with an equal word");
    }

    @Test
    void shouldKeepItsWordWhenTheSameBytesGetANewOne() {
        final TracedWriter writer = new TracedWriter(Weakness.NONE, 1);
        writer.claim(NUMBER);
        final int before = writer.steps().size();
        writer.put(NUMBER, 0, uploading(1), 1);
        writer.put(NUMBER, 0, valid(2), 1);
        writer.remove(NUMBER, 0);
        final Interleavings all = new Interleavings(writer, before);
        all.explore(NUMBER, A, 0, true);
        assertNull(all.wrong);
        assertEquals(Set.of(new Held(NUMBER, 0, uploading(1), 1), new Held(NUMBER, 0, valid(2), 1)), all.held);
    }

    @Test
    void shouldNeverBeMissedWhenItsUploadCompletes() {
        final TracedWriter writer = new TracedWriter(Weakness.NONE, 1);
        writer.claim(NUMBER);
        writer.put(NUMBER, 0, uploading(1), 1);
        final int before = writer.steps().size();
        writer.put(NUMBER, 0, valid(2), 1);
        final Interleavings all = new Interleavings(writer, before);
        all.explore(NUMBER, A, 0, true);
        assertNull(all.wrong);
        assertEquals(0, all.foundNone);
        assertEquals(Set.of(new Held(NUMBER, 0, uploading(1), 1), new Held(NUMBER, 0, valid(2), 1)), all.held);
    }

    @Test
    void shouldFindTheOtherPipelineWhileOneIsReplaced() {
        final TracedWriter writer = new TracedWriter(Weakness.NONE, 2);
        writer.claim(NUMBER);
        writer.put(NUMBER, 1, valid(1), 1);
        writer.put(NUMBER, 0, valid(2), 2);
        final int before = writer.steps().size();
        writer.put(NUMBER, 0, valid(3), 3);
        final Interleavings all = new Interleavings(writer, before);
        all.explore(NUMBER, A_THEN_B, 0, true);
        assertNull(all.wrong);
        assertEquals(
                Set.of(
                        new Held(NUMBER, 0, valid(2), 2),
                        new Held(NUMBER, 1, valid(1), 1),
                        new Held(NUMBER, 0, valid(3), 3)),
                all.held);
    }

    @Test
    void shouldHoldWhatStandsWhenANumberIsRemovedAndComesBack() {
        final TracedWriter writer = new TracedWriter(Weakness.NONE, 1);
        writer.claim(NUMBER);
        writer.put(NUMBER, 0, valid(1), 1);
        final int before = writer.steps().size();
        writer.removeAll(NUMBER);
        writer.claim(NUMBER);
        writer.put(NUMBER, 0, valid(2), 2);
        final Interleavings all = new Interleavings(writer, before);
        all.explore(NUMBER, A, 0, true);
        assertNull(all.wrong);
        assertEquals(Set.of(new Held(NUMBER, 0, valid(1), 1), new Held(NUMBER, 0, valid(2), 2)), all.held);
    }

    @Test
    void shouldNeverChooseAMaskedPipelineWhateverThePipelinesDo() {
        for (int hidden = 0; hidden < 4; hidden++) {
            final TracedWriter writer = new TracedWriter(Weakness.NONE, 2);
            writer.claim(NUMBER);
            writer.put(NUMBER, 0, defective(9, 1), 1);
            final int before = writer.steps().size();
            writer.put(NUMBER, 1, valid(2), 2);
            writer.put(NUMBER, 0, valid(3), 3);
            final Interleavings all = new Interleavings(writer, before);
            all.explore(NUMBER, A_THEN_B, hidden, true);
            assertNull(all.wrong);
            final int hiddenNow = hidden;
            assertTrue(all.held.stream().noneMatch(held -> (hiddenNow >> held.pipeline() & 1) != 0));
            assertEquals(hidden == 3, all.held.isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WORD_NOT_ZEROED", "WORD_BEFORE_REFERENCE"})
    void shouldCatchATwinThatReplacesInAnotherOrder(final Weakness weakness) {
        final Interleavings all = replacing(weakness, true);
        assertNotNull(all.wrong);
        assertTrue(all.wrong.endsWith("was never published together"), all.wrong);
    }

    @Test
    void shouldCatchATwinThatRenumbersASlotBeforeItEmptiesIt() {
        assertNotNull(reusing(Weakness.NUMBER_BEFORE_WORDS, NEXT_IN_SLOT).wrong);
    }

    @Test
    void shouldCatchAReaderThatDoesNotLookAgain() {
        assertNotNull(replacing(Weakness.NONE, false).wrong);
    }

    /// Why the third assumption is not only about the word before: the reader remembers the first word, takes the
    /// second one's reference, and finds the first word again.
    @Test
    void shouldCatchAWriterWhoseVersionsComeBack() {
        final TracedWriter writer = new TracedWriter(Weakness.NONE, 1);
        writer.claim(NUMBER);
        writer.put(NUMBER, 0, valid(1), 1);
        final int before = writer.steps().size();
        writer.put(NUMBER, 0, valid(2), 2);
        writer.put(NUMBER, 0, valid(1), 3);
        final Interleavings all = new Interleavings(writer, before);
        all.explore(NUMBER, A, 0, true);
        assertNotNull(all.wrong);
    }
}
