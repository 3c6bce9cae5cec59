package io.kickoff.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.selector.ModelTable.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Random steps on a table and on its model: after each, both must answer every question alike.
class CandidateTableModelTest {
    private static final int STEPS = 4_000;
    private static final int SCORES = 3;
    private static final int SEVERITIES = 4;

    private final SplittableRandom random = Seeds.random();
    private final TreeSet<String> seen = new TreeSet<>();
    private int versions;
    private long references;

    private Candidate candidate() {
        final int defects = random.nextInt(2) * random.nextInt(1 << Defects.KINDS);
        return new Candidate(
                random.nextInt(3) > 0,
                defects,
                defects == 0 ? 0 : random.nextInt(SEVERITIES) * Defects.MAX_SEVERITY / (SEVERITIES - 1),
                random.nextInt(SCORES) * CandidateWord.MAX_SCORE / (SCORES - 1),
                ++versions,
                ++references);
    }

    private SelectionOrder order() {
        final int[] all = new int[CandidateTable.MAX_PIPELINES];
        for (int i = 0; i < all.length; i++) {
            final int other = random.nextInt(i + 1);
            all[i] = all[other];
            all[other] = i;
        }
        return new SelectionOrder(
                random.nextBoolean(), java.util.Arrays.copyOf(all, random.nextInt(CandidateTable.MAX_PIPELINES + 1)));
    }

    private static List<Long> sorted(final List<Long> references) {
        return references.stream().sorted().toList();
    }

    private void claimAndPut(
            final CandidateTable table, final ModelTable model, final long number, final int pipeline) {
        final List<Long> left = new ArrayList<>();
        final List<Long> expected = model.claim(number);
        seen.add(expected == null ? "refused" : expected.isEmpty() ? "claimed" : "evicted");
        assertEquals(expected != null, table.claim(number, left::add), Seeds::repeat);
        if (expected != null) {
            assertEquals(expected, sorted(left), Seeds::repeat);
            final Candidate candidate = candidate();
            assertEquals(
                    model.put(number, pipeline, candidate),
                    table.put(number, pipeline, candidate.word(), candidate.reference()),
                    Seeds::repeat);
        }
    }

    private void change(final CandidateTable table, final ModelTable model, final long number, final int pipeline) {
        final List<Long> left = new ArrayList<>();
        final int chance = random.nextInt(1000);
        if (chance < 800) {
            claimAndPut(table, model, number, pipeline);
        } else if (chance < 900) {
            final long removed = model.remove(number, pipeline);
            seen.add(removed == CandidateTable.NULL_REFERENCE ? "nothing to remove" : "removed");
            assertEquals(removed, table.remove(number, pipeline), Seeds::repeat);
        } else if (chance < 995) {
            final List<Long> expected = model.removeAll(number);
            assertEquals(expected.size(), table.removeAll(number, left::add), Seeds::repeat);
            assertEquals(expected, sorted(left), Seeds::repeat);
        } else {
            final List<Long> expected = model.clear();
            assertEquals(expected.size(), table.clear(left::add), Seeds::repeat);
            assertEquals(expected, sorted(left), Seeds::repeat);
        }
    }

    private void compare(final CandidateTable table, final ModelTable model, final long number) {
        for (int pipeline = 0; pipeline < table.pipelines(); pipeline++) {
            final Candidate candidate = model.get(number, pipeline);
            final long word = candidate == null ? CandidateWord.ABSENT : candidate.word();
            assertEquals(word, table.word(number, pipeline), Seeds::repeat);
            if (candidate != null) {
                assertEquals(candidate.reference(), table.reference(number, pipeline), Seeds::repeat);
                assertTrue(table.isCurrent(number, pipeline, word), Seeds::repeat);
            }
        }
        assertEquals(model.candidates.containsKey(number), table.isClaimed(number), Seeds::repeat);
        final SelectionOrder order = order();
        final int hidden = random.nextInt() & ~random.nextInt();
        final int selected = table.select(number, order, hidden);
        seen.add(selected == CandidateTable.NONE ? "none" : "selected");
        assertEquals(model.select(number, order, hidden), selected, () -> order + ", hidden " + hidden);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 3", "2, 16", "4, 2", "8, 3", "16, 4"})
    void shouldAnswerAsItsModelDoes(final int slots, final int pipelines) {
        final CandidateTable table = Tables.table(slots, pipelines);
        final ModelTable model = new ModelTable(slots);
        long live = random.nextInt(1000);
        for (int step = 0; step < STEPS; step++) {
            live += random.nextInt(4) == 0 ? 1 : 0;
            final long number = Math.max(0, live - random.nextInt(2 * slots + 1));
            change(table, model, number, random.nextInt(pipelines));
            compare(table, model, number);
            compare(table, model, Math.max(0, live - random.nextInt(2 * slots + 1)));
        }
        final CandidateTable larger = Tables.table(slots * 4, Math.min(pipelines + 1, CandidateTable.MAX_PIPELINES));
        table.copyTo(larger);
        for (long number = Math.max(0, live - 3L * slots); number <= live + 1; number++) {
            compare(table, model, number);
            compare(larger, model, number);
        }
        assertEquals(
                "[claimed, evicted, none, nothing to remove, refused, removed, selected]",
                seen.toString(),
                "every kind of step was taken");
    }
}
