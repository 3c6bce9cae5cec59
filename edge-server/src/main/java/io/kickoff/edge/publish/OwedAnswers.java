package io.kickoff.edge.publish;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The answers that a connection owes, in the order of its requests: packagers that never wait for one have the next
/// upload processed while the journal still writes the last.
///
/// Bounded by whoever asks {@link #isFull} after each, and reads no more until {@link #hasRoom}. *Confined to one event
/// loop.*
final class OwedAnswers {
    private static final int MAX = 32;

    private final Deque<Answer> owed = new ArrayDeque<>(4);

    void add(final Answer answer) {
        owed.addLast(answer);
    }

    /// @return the next one that may be given; null when there is none.
    @Nullable
    Answer poll() {
        final @Nullable Answer first = owed.peekFirst();
        return first != null && first.isSettled() ? owed.pollFirst() : null;
    }

    boolean isEmpty() {
        return owed.isEmpty();
    }

    boolean isFull() {
        return owed.size() >= MAX;
    }

    boolean hasRoom() {
        return owed.size() <= MAX / 2;
    }

    /// Nobody can be answered any more.
    void clear() {
        owed.clear();
    }
}
