package io.kickoff.selector;

import java.util.concurrent.atomic.AtomicIntegerArray;

/// Segments without bytes, for stress tests: each says what it belongs to, counts who holds it, and is poisoned by
/// whoever lets go of it last. *Thread-safe.*
final class PinnedBytes {
    private static final long POISON = -1;

    private final AtomicIntegerArray holders;
    private final long[] numbers;
    private final int[] pipelines;
    private final int[] firstVersions;
    private int last;

    PinnedBytes(final int capacity) {
        holders = new AtomicIntegerArray(capacity + 1);
        numbers = new long[capacity + 1];
        pipelines = new int[capacity + 1];
        firstVersions = new int[capacity + 1];
    }

    /// Opens one, held by its owner. Writer only. It gets the given version and the one after it.
    long open(final long number, final int pipeline, final int firstVersion) {
        final int reference = ++last;
        numbers[reference] = number;
        pipelines[reference] = pipeline;
        firstVersions[reference] = firstVersion;
        holders.setRelease(reference, 1);
        return reference;
    }

    boolean pin(final long reference) {
        if (reference == CandidateTable.NULL_REFERENCE) {
            return false;
        }
        int count = holders.get((int) reference);
        while (count > 0) {
            final int witness = holders.compareAndExchange((int) reference, count, count + 1);
            if (witness == count) {
                return true;
            }
            count = witness;
        }
        return false;
    }

    void letGo(final long reference) {
        final int left = holders.decrementAndGet((int) reference);
        if (left == 0) {
            numbers[(int) reference] = POISON;
        } else if (left < 0) {
            throw new AssertionError("let go of " + reference + " too often");
        }
    }

    /// Throws unless a pinned reference is what was asked for.
    void check(final long reference, final long number, final int pipeline, final long word) {
        final int at = (int) reference;
        final int version = CandidateWord.version(word) - firstVersions[at];
        if (numbers[at] != number || pipelines[at] != pipeline || version < 0 || version > 1) {
            throw new AssertionError("asked for number " + number + " of pipeline " + pipeline + " version "
                    + CandidateWord.version(word) + ", but got number " + numbers[at] + " of pipeline "
                    + pipelines[at] + " from version " + firstVersions[at]);
        }
    }

    /// How many are held by someone.
    int held() {
        int count = 0;
        for (int reference = 1; reference <= last; reference++) {
            count += holders.get(reference) == 0 ? 0 : 1;
        }
        return count;
    }

    int opened() {
        return last;
    }
}
