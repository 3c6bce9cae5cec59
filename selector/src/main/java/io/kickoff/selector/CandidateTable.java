package io.kickoff.selector;

import static io.kickoff.selector.CandidateTableDescriptor.EMPTY;
import static io.kickoff.selector.CandidateTableDescriptor.NUMBER_OFFSET;
import static io.kickoff.selector.CandidateTableDescriptor.referenceOffset;
import static io.kickoff.selector.CandidateTableDescriptor.slotLength;
import static io.kickoff.selector.CandidateTableDescriptor.wordOffset;

import java.util.Objects;
import org.agrona.concurrent.AtomicBuffer;

/// The candidates of one rendition: for each segment number of a window, what every pipeline has published.
///
/// A slot is found by arithmetic, n & (slots - 1), never by hashing, and says which number it belongs to.
///
/// **Assumptions.** (1) Writers are serialised by the caller. (2) A reference names bytes that may be given back at
/// any time after it left the table; taking hold of them (a pin) fails when they are gone, and is a full fence when
/// it succeeds. (3) A word does not come back to a candidate while a reader may still remember it: versions count
/// on, and begin again only after 16 million.
///
/// **Guarantee.** A reader that does
///
///     pipeline = select(n, …) word = word(n, pipeline) reference = reference(n, pipeline) pin(reference), and go
///     back if it fails isCurrent(n, pipeline, word), else unpin and go back
///
/// holds exactly the bytes that `word` describes, of number n and of this pipeline.
///
/// **Progress.** Readers are wait-free but for going back, which happens only when a writer has changed that very
/// candidate meanwhile: bound the tries. Writers never wait for readers.
///
/// **Why.** A writer that gives a candidate other bytes makes its word 0, stores the reference, then the new word,
/// each with release. If a reader's reference is newer than its word, then the zero was stored before that
/// reference, so the last look at the word, ordered behind the pin, sees the zero or a later word, which differs by
/// (3). A slot is taken for another number the same way: words to 0, then the number; a reader between them finds a
/// word of 0, one behind them another number. A reference older than the word cannot be read at all: the word was
/// released behind it. A new word for the same bytes needs no zero: whichever word is found, the reference fits.
///
/// Tests: `CandidateTableModelTest`, `CandidateTableInterleavingTest`, `CandidateTableStressTest`.
///
/// *One writer at a time, any readers.*
public final class CandidateTable {
    /// Most pipelines of a table.
    public static final int MAX_PIPELINES = 16;
    /// No pipeline has what is sought.
    public static final int NONE = -1;
    /// No bytes.
    public static final long NULL_REFERENCE = 0;

    private final AtomicBuffer buffer;
    private final int slots;
    private final int pipelines;
    private final int slotLength;

    /// A table over zeroed memory.
    ///
    /// @param buffer    of at least {@link #bufferLength} bytes, aligned to 8.
    /// @param slots     a power of two.
    /// @param pipelines 1 … {@link #MAX_PIPELINES}.
    public CandidateTable(final AtomicBuffer buffer, final int slots, final int pipelines) {
        if (slots < 1 || Integer.bitCount(slots) != 1) {
            throw new IllegalArgumentException("slots=" + slots + " is no power of two");
        }
        if (pipelines < 1 || pipelines > MAX_PIPELINES) {
            throw new IllegalArgumentException("pipelines=" + pipelines + " is not in 1 … " + MAX_PIPELINES);
        }
        if (buffer.capacity() < bufferLength(slots, pipelines)) {
            throw new IllegalArgumentException(
                    "buffer of " + buffer.capacity() + " bytes, but " + bufferLength(slots, pipelines) + " are needed");
        }
        buffer.verifyAlignment();
        this.buffer = buffer;
        this.slots = slots;
        this.pipelines = pipelines;
        this.slotLength = slotLength(pipelines);
    }

    /// @param slots     a power of two.
    /// @param pipelines of the table.
    /// @return bytes that a table of this shape takes.
    public static int bufferLength(final int slots, final int pipelines) {
        return CandidateTableDescriptor.tableLength(slots, pipelines);
    }

    /// @return number of slots.
    public int slots() {
        return slots;
    }

    /// @return number of pipelines.
    public int pipelines() {
        return pipelines;
    }

    private int slotOf(final long number) {
        return (int) (number & slots - 1) * slotLength;
    }

    /// Takes the slot of a number. Writer only.
    ///
    /// @param number  to make room for.
    /// @param evicted gets the references of an older number that held the slot.
    /// @return false when a newer number holds it: this one lies behind the window, as negative ones always do.
    public boolean claim(final long number, final ReferenceConsumer evicted) {
        if (number < 0) {
            return false;
        }
        final int slot = slotOf(number);
        final long held = buffer.getLong(slot + NUMBER_OFFSET);
        if (held == number + 1) {
            return true;
        }
        if (held > number + 1) {
            return false;
        }
        empty(slot, evicted);
        buffer.putLongRelease(slot + NUMBER_OFFSET, number + 1);
        return true;
    }

    /// Publishes a candidate of a claimed number. Writer only.
    ///
    /// A new word for the same bytes, as when an upload completes, is one store: the candidate is never missed.
    /// While it gets other bytes it is absent for a moment, in which readers find another pipeline's or none.
    ///
    /// @param number    claimed.
    /// @param pipeline  whose it is.
    /// @param word      with a version that the candidate has not had lately.
    /// @param reference of its bytes.
    /// @return the reference that it replaces, or {@link #NULL_REFERENCE}; the same when only the word is new.
    public long put(final long number, final int pipeline, final long word, final long reference) {
        Objects.checkIndex(pipeline, pipelines);
        final int slot = claimed(number);
        final int wordAt = slot + wordOffset(pipeline);
        final int referenceAt = slot + referenceOffset(pipelines, pipeline);
        final long before = buffer.getLong(referenceAt);
        if (before != reference) {
            buffer.putLongRelease(wordAt, CandidateWord.ABSENT);
            buffer.putLongRelease(referenceAt, reference);
        }
        buffer.putLongRelease(wordAt, word);
        return before;
    }

    private int claimed(final long number) {
        final int slot = slotOf(number);
        if (number < 0 || buffer.getLong(slot + NUMBER_OFFSET) != number + 1) {
            throw new IllegalStateException("number " + number + " has not claimed its slot");
        }
        return slot;
    }

    /// Takes a candidate away. Writer only.
    ///
    /// @param number   of the segment.
    /// @param pipeline whose it is.
    /// @return its reference, or {@link #NULL_REFERENCE} when there was none.
    public long remove(final long number, final int pipeline) {
        final int slot = slotOf(number);
        final boolean isHere = pipeline < pipelines && buffer.getLong(slot + NUMBER_OFFSET) == number + 1;
        return isHere ? take(slot, pipeline) : NULL_REFERENCE;
    }

    private long take(final int slot, final int pipeline) {
        final int referenceAt = slot + referenceOffset(pipelines, pipeline);
        final long before = buffer.getLong(referenceAt);
        buffer.putLongRelease(slot + wordOffset(pipeline), CandidateWord.ABSENT);
        buffer.putLongRelease(referenceAt, NULL_REFERENCE);
        return before;
    }

    private int empty(final int slot, final ReferenceConsumer removed) {
        int count = 0;
        for (int pipeline = 0; pipeline < pipelines; pipeline++) {
            final long reference = take(slot, pipeline);
            if (reference != NULL_REFERENCE) {
                removed.onReference(reference);
                count++;
            }
        }
        return count;
    }

    /// Takes all candidates of a number away. Writer only.
    ///
    /// @param number  of the segment.
    /// @param removed gets their references.
    /// @return how many there were.
    public int removeAll(final long number, final ReferenceConsumer removed) {
        final int slot = slotOf(number);
        if (buffer.getLong(slot + NUMBER_OFFSET) != number + 1) {
            return 0;
        }
        final int count = empty(slot, removed);
        buffer.putLongRelease(slot + NUMBER_OFFSET, EMPTY);
        return count;
    }

    /// Takes every candidate away. Writer only.
    ///
    /// @param removed gets their references.
    /// @return how many there were.
    public int clear(final ReferenceConsumer removed) {
        int count = 0;
        for (int index = 0; index < slots; index++) {
            final int slot = index * slotLength;
            count += empty(slot, removed);
            buffer.putLongRelease(slot + NUMBER_OFFSET, EMPTY);
        }
        return count;
    }

    /// Whether a number holds its slot.
    ///
    /// @param number of a segment.
    /// @return whether something was published for it and no newer number has taken its place.
    public boolean isClaimed(final long number) {
        return number >= 0 && buffer.getLongAcquire(slotOf(number) + NUMBER_OFFSET) == number + 1;
    }

    /// The number that a slot holds.
    ///
    /// @param index of the slot, 0 … slots - 1.
    /// @return the number, or {@link #NONE}.
    public long numberAt(final int index) {
        return buffer.getLongAcquire(index * slotLength + NUMBER_OFFSET) - 1;
    }

    /// Copies everything into a larger table, whose windows hold at least as much. Writer only; references have two
    /// owners until this table is given up.
    ///
    /// @param larger empty, with at least as many slots and pipelines.
    public void copyTo(final CandidateTable larger) {
        for (int index = 0; index < slots; index++) {
            final long number = numberAt(index);
            if (number != NONE) {
                larger.claim(number, reference -> {
                    throw new IllegalStateException("the larger table is not empty");
                });
                for (int pipeline = 0; pipeline < pipelines; pipeline++) {
                    final long word = word(number, pipeline);
                    if (word != CandidateWord.ABSENT) {
                        larger.put(number, pipeline, word, reference(number, pipeline));
                    }
                }
            }
        }
    }

    /// Chooses the candidate to serve: the same on every node that knows the same candidates.
    ///
    /// 1. complete and without defects, by the order (or by score, then by the order);
    /// 2. complete and the least defective, then by the order;
    /// 3. still being uploaded, by the order.
    ///
    /// @param number of the segment.
    /// @param order  of the event's pipelines.
    /// @param hidden a bit for each pipeline that is masked at this number.
    /// @return the pipeline's table index, or {@link #NONE}.
    public int select(final long number, final SelectionOrder order, final int hidden) {
        final int slot = slotOf(number);
        if (buffer.getLongAcquire(slot + NUMBER_OFFSET) != number + 1) {
            return NONE;
        }
        int best = NONE;
        int bestRank = Integer.MAX_VALUE;
        for (int i = 0; i < order.size(); i++) {
            final int pipeline = order.pipeline(i);
            if ((hidden & 1 << pipeline) != 0 || pipeline >= pipelines) {
                continue;
            }
            final int rank = rank(buffer.getLongAcquire(slot + wordOffset(pipeline)), order.isByScore());
            if (rank < bestRank) {
                bestRank = rank;
                best = pipeline;
                if (rank == 0) {
                    break;
                }
            }
        }
        return best;
    }

    /// Lower is better; absent is worse than anything.
    static int rank(final long word, final boolean isByScore) {
        if (CandidateWord.isValid(word)) {
            return isByScore ? CandidateWord.MAX_SCORE - CandidateWord.score(word) : 0;
        }
        if (CandidateWord.isComplete(word)) {
            return CandidateWord.MAX_SCORE + 1 + CandidateWord.severity(word);
        }
        return CandidateWord.isPresent(word) ? CandidateWord.MAX_SCORE + 2 + Defects.MAX_SEVERITY : Integer.MAX_VALUE;
    }

    /// What a pipeline has of a number.
    ///
    /// @param number   of the segment.
    /// @param pipeline table index.
    /// @return its word; {@link CandidateWord#ABSENT} also when the slot holds another number.
    public long word(final long number, final int pipeline) {
        final int slot = slotOf(number);
        if (pipeline >= pipelines || buffer.getLongAcquire(slot + NUMBER_OFFSET) != number + 1) {
            return CandidateWord.ABSENT;
        }
        return buffer.getLongAcquire(slot + wordOffset(pipeline));
    }

    /// The bytes of a candidate; to be read after its word, and held before they are believed.
    ///
    /// @param number   of the segment.
    /// @param pipeline table index.
    /// @return the reference that the slot holds now, perhaps another number's, or {@link #NULL_REFERENCE}.
    public long reference(final long number, final int pipeline) {
        if (pipeline >= pipelines) {
            return NULL_REFERENCE;
        }
        return buffer.getLongAcquire(slotOf(number) + referenceOffset(pipelines, pipeline));
    }

    /// Whether nothing has changed since the word was read; to be asked after the pin.
    ///
    /// @param number   of the segment.
    /// @param pipeline table index.
    /// @param word     that was read.
    /// @return whether the slot still says so.
    public boolean isCurrent(final long number, final int pipeline, final long word) {
        final int slot = slotOf(number);
        return pipeline < pipelines
                && buffer.getLongAcquire(slot + wordOffset(pipeline)) == word
                && buffer.getLongAcquire(slot + NUMBER_OFFSET) == number + 1;
    }
}
