package io.kickoff.edge.event;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongConsumer;

/// Which candidates of a rendition readers were given, and which of those they should not keep: a word for each
/// number of the window, in a ring.
///
/// | bits    | field    | meaning                                                                        |
/// |---------|----------|--------------------------------------------------------------------------------|
/// | 0 – 15  | served   | by pipeline: an answer was made of its candidate                               |
/// | 16 – 31 | spoilt   | by pipeline: it was served with defects, or found defective afterwards         |
/// | 32 – 63 | number   | low half of number + 1                                                         |
///
/// Whatever was served and is spoilt, or is hidden now, should be dropped when another candidate of that number is
/// served. The candidate that is served is never among them: an answer that named itself would have caches drop what
/// they are about to keep, over and over; that a pipeline has replaced its own bytes is told in the audit instead.
///
/// An answer costs one load, but for the first one of each candidate, which sets its bits. A word that belongs to a
/// newer number is left alone. Init segments and named objects are short-lived in caches, and are not noted.
///
/// *Thread-safe, lock-free.*
public final class ServedCandidates {
    private static final int PIPELINES = 0xFFFF;
    private static final int SPOILT_SHIFT = 16;
    private static final int NUMBER_SHIFT = 32;
    private static final int NEWS = 1 << 31;

    private volatile AtomicLongArray words;

    /// @param slots a power of two.
    ServedCandidates(final int slots) {
        words = new AtomicLongArray(slots);
    }

    /// Notes that readers are given a candidate.
    ///
    /// @param number      of the segment.
    /// @param pipeline    table index.
    /// @param isDefective whether it has defects.
    /// @param hidden      a bit for each pipeline that is hidden at this number.
    /// @return to be asked {@link #stale} and {@link #isNews}.
    public int note(final long number, final int pipeline, final boolean isDefective, final int hidden) {
        final AtomicLongArray current = words;
        final int at = (int) number & current.length() - 1;
        final long bits = 1L << pipeline | (isDefective ? 1L << pipeline + SPOILT_SHIFT : 0);
        long word = current.getAcquire(at);
        if (!isOf(word, number) || (word & bits) != bits) {
            final long before = set(current, at, number, bits);
            word = before | bits;
            if (!isOf(before, number)) {
                return 0;
            }
            if (isDefective && (before & bits) != bits) {
                return staleOf(word, pipeline, hidden) | NEWS;
            }
        }
        return staleOf(word, pipeline, hidden);
    }

    private static int staleOf(final long word, final int pipeline, final int hidden) {
        return (int) (word & (word >>> SPOILT_SHIFT | hidden)) & PIPELINES & ~(1 << pipeline);
    }

    private static boolean isOf(final long word, final long number) {
        return (int) (word >>> NUMBER_SHIFT) == (int) (number + 1);
    }

    /// @return the word before, with the number that is asked for and without bits when an older one had its place;
    ///         one of another number when a newer one has it.
    private static long set(final AtomicLongArray words, final int at, final long number, final long bits) {
        while (true) {
            final long held = words.get(at);
            final boolean isHere = isOf(held, number);
            if (!isHere && held != 0 && (int) (number + 1) - (int) (held >>> NUMBER_SHIFT) < 0) {
                return held;
            }
            final long before = isHere ? held : number + 1 << NUMBER_SHIFT;
            if (words.compareAndSet(at, held, before | bits)) {
                return before;
            }
        }
    }

    /// @param noted by {@link #note}.
    /// @return a bit for each pipeline whose candidate readers were given, and should drop.
    public static int stale(final int noted) {
        return noted & PIPELINES;
    }

    /// @param noted by {@link #note}.
    /// @return whether it is the first time that this candidate is served with defects.
    public static boolean isNews(final int noted) {
        return noted < 0;
    }

    /// A candidate has turned out to be defective.
    ///
    /// @param number   of the segment.
    /// @param pipeline table index.
    /// @return whether readers were given it before, as if it were sound.
    boolean spoil(final long number, final int pipeline) {
        final AtomicLongArray current = words;
        final long before = set(current, (int) number & current.length() - 1, number, 1L << pipeline + SPOILT_SHIFT);
        return isOf(before, number) && (before >>> pipeline & 1) != 0 && (before >>> pipeline + SPOILT_SHIFT & 1) == 0;
    }

    /// @param number of a segment.
    /// @return a bit for each pipeline whose candidate readers were given.
    int served(final long number) {
        final AtomicLongArray current = words;
        final long word = current.getAcquire((int) number & current.length() - 1);
        return isOf(word, number) ? (int) word & PIPELINES : 0;
    }

    /// @param number of a segment.
    /// @return a bit for each pipeline whose candidate readers were given although it is defective.
    int spoilt(final long number) {
        final AtomicLongArray current = words;
        final long word = current.getAcquire((int) number & current.length() - 1);
        return isOf(word, number) ? (int) (word & word >>> SPOILT_SHIFT) & PIPELINES : 0;
    }

    /// @param from   first number.
    /// @param to     last number, inclusive.
    /// @param newest highest number that may have been served; no more than the ring's length above the lowest.
    /// @param found  gets each number of which anything was served, the lowest first.
    void forEach(final long from, final long to, final long newest, final LongConsumer found) {
        final long last = Math.min(to, newest);
        for (long number = Math.max(from, newest - words.length() + 1); number <= last; number++) {
            if (served(number) != 0) {
                found.accept(number);
            }
        }
    }

    /// A pipeline's index may come to mean another one.
    void forget(final int pipeline) {
        final AtomicLongArray current = words;
        final long kept = ~(1L << pipeline | 1L << pipeline + SPOILT_SHIFT);
        for (int at = 0; at < current.length(); at++) {
            current.getAndAccumulate(at, kept, (word, mask) -> word & mask);
        }
    }

    void clear() {
        words = new AtomicLongArray(words.length());
    }

    /// Grows with its window; what is noted meanwhile may be lost, and with it a hint to caches.
    ///
    /// @param slots a power of two.
    void resize(final int slots) {
        final AtomicLongArray before = words;
        if (slots <= before.length()) {
            return;
        }
        final AtomicLongArray larger = new AtomicLongArray(slots);
        for (int at = 0; at < before.length(); at++) {
            final long word = before.get(at);
            if (word != 0) {
                // the number's low half finds its place: rings are never longer than that
                larger.set((int) (word >>> NUMBER_SHIFT) - 1 & slots - 1, word);
            }
        }
        words = larger;
    }
}
