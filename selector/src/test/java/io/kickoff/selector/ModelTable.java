package io.kickoff.selector;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What a {@link CandidateTable} should be, without any cleverness: maps, and a search through everything.
final class ModelTable {
    /// A candidate in plain fields.
    record Candidate(boolean isComplete, int defects, int severity, int score, int version, long reference) {
        long word() {
            return CandidateWord.encode(isComplete, defects, severity, score, 1, version);
        }

        boolean isValid() {
            return isComplete && defects == 0;
        }
    }

    final Map<Long, Map<Integer, Candidate>> candidates = new HashMap<>();
    private final int slots;

    ModelTable(final int slots) {
        this.slots = slots;
    }

    /// The references that leave; null when a newer number is in the way.
    @Nullable
    List<Long> claim(final long number) {
        if (candidates.containsKey(number)) {
            return List.of();
        }
        for (final long held : List.copyOf(candidates.keySet())) {
            if ((held - number) % slots == 0) {
                return held > number ? null : removeAll(held, number);
            }
        }
        candidates.put(number, new HashMap<>());
        return List.of();
    }

    private List<Long> removeAll(final long held, final long number) {
        final List<Long> left = removeAll(held);
        candidates.put(number, new HashMap<>());
        return left;
    }

    long put(final long number, final int pipeline, final Candidate candidate) {
        final Candidate before = candidates.get(number).put(pipeline, candidate);
        return before == null ? CandidateTable.NULL_REFERENCE : before.reference;
    }

    long remove(final long number, final int pipeline) {
        final Candidate before =
                candidates.getOrDefault(number, new HashMap<>()).remove(pipeline);
        return before == null ? CandidateTable.NULL_REFERENCE : before.reference;
    }

    List<Long> removeAll(final long number) {
        final Map<Integer, Candidate> gone = candidates.remove(number);
        return gone == null
                ? List.of()
                : gone.values().stream().map(Candidate::reference).sorted().toList();
    }

    List<Long> clear() {
        return List.copyOf(candidates.keySet()).stream()
                .flatMap(number -> removeAll(number).stream())
                .sorted()
                .toList();
    }

    @Nullable
    Candidate get(final long number, final int pipeline) {
        return candidates.getOrDefault(number, Map.of()).get(pipeline);
    }

    /// The three rules as they are told to operators.
    int select(final long number, final SelectionOrder order, final int hidden) {
        final List<Integer> inOrder = IntStream.range(0, order.size())
                .map(order::pipeline)
                .filter(pipeline -> (hidden >> pipeline & 1) == 0 && get(number, pipeline) != null)
                .boxed()
                .toList();
        final Comparator<Integer> byScore = Comparator.comparingInt(pipeline -> -get(number, pipeline).score);
        final Comparator<Integer> bySeverity = Comparator.comparingInt(pipeline -> get(number, pipeline).severity);
        final Optional<Integer> valid = inOrder.stream()
                .filter(pipeline -> get(number, pipeline).isValid())
                .min(order.isByScore() ? byScore : (_, _) -> 0);
        final Optional<Integer> leastDefective = inOrder.stream()
                .filter(pipeline -> get(number, pipeline).isComplete)
                .min(bySeverity);
        return valid.or(() -> leastDefective)
                .or(() -> inOrder.stream().findFirst())
                .orElse(CandidateTable.NONE);
    }
}
