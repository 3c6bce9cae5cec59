package io.kickoff.selector;

import static io.kickoff.selector.CandidateTableDescriptor.NUMBER_OFFSET;
import static io.kickoff.selector.CandidateTableDescriptor.referenceOffset;
import static io.kickoff.selector.CandidateTableDescriptor.wordOffset;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/// A writer whose every store is noted, in order, together with each reference that it gives up.
///
/// There is one writer, and it never looks at what readers do. So it does the same whenever they come between, and
/// the note, replayed step by step around a reader's own steps, is every way in which the two can meet. Besides the
/// real table there are twins of it with one thing wrong. The table has one slot: all numbers share it.
final class TracedWriter {
    static final int SLOTS = 1;

    /// What a twin of the table does wrong.
    enum Weakness {
        NONE,
        /// The reference is replaced under a word that still stands.
        WORD_NOT_ZEROED,
        /// The new word is there before the reference that it describes.
        WORD_BEFORE_REFERENCE,
        /// A slot gets its new number while the words of the old one stand.
        NUMBER_BEFORE_WORDS
    }

    /// Something that happens at once: a reference is given up, or a value stands at an offset.
    record Step(boolean isRelease, int offset, long value) {}

    /// What a reader may believe to hold.
    record Held(long number, int pipeline, long word, long reference) {}

    private final List<Step> steps = new ArrayList<>();
    private final Set<Held> belonging = new HashSet<>();
    private final Weakness weakness;
    private final int pipelines;
    private final UnsafeBuffer buffer;
    private final CandidateTable table;

    TracedWriter(final Weakness weakness, final int pipelines) {
        this.weakness = weakness;
        this.pipelines = pipelines;
        this.buffer = new UnsafeBuffer(Tables.buffer(SLOTS, pipelines).byteBuffer()) {
            @Override
            public void putLongRelease(final int index, final long value) {
                steps.add(new Step(false, index, value));
                super.putLongRelease(index, value);
            }
        };
        this.table = new CandidateTable(buffer, SLOTS, pipelines);
    }

    int pipelines() {
        return pipelines;
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    /// Whether a word was ever published with this reference, for this number and pipeline.
    boolean belongs(final Held held) {
        return belonging.contains(held);
    }

    private void release(final long reference) {
        if (reference != CandidateTable.NULL_REFERENCE) {
            steps.add(new Step(true, 0, reference));
        }
    }

    void claim(final long number) {
        if (weakness == Weakness.NUMBER_BEFORE_WORDS) {
            buffer.putLongRelease(NUMBER_OFFSET, number + 1);
            for (int pipeline = 0; pipeline < pipelines; pipeline++) {
                removeFromSlot(pipeline);
            }
        } else {
            table.claim(number, this::release);
        }
    }

    private void removeFromSlot(final int pipeline) {
        final long before = buffer.getLong(referenceOffset(pipelines, pipeline));
        buffer.putLongRelease(wordOffset(pipeline), CandidateWord.ABSENT);
        buffer.putLongRelease(referenceOffset(pipelines, pipeline), CandidateTable.NULL_REFERENCE);
        release(before);
    }

    void put(final long number, final int pipeline, final long word, final long reference) {
        belonging.add(new Held(number, pipeline, word, reference));
        final long before = buffer.getLong(referenceOffset(pipelines, pipeline));
        switch (weakness) {
            case WORD_NOT_ZEROED -> {
                buffer.putLongRelease(referenceOffset(pipelines, pipeline), reference);
                buffer.putLongRelease(wordOffset(pipeline), word);
            }
            case WORD_BEFORE_REFERENCE -> {
                buffer.putLongRelease(wordOffset(pipeline), CandidateWord.ABSENT);
                buffer.putLongRelease(wordOffset(pipeline), word);
                buffer.putLongRelease(referenceOffset(pipelines, pipeline), reference);
            }
            default -> table.put(number, pipeline, word, reference);
        }
        if (before != reference) {
            release(before);
        }
    }

    void remove(final long number, final int pipeline) {
        release(table.remove(number, pipeline));
    }

    void removeAll(final long number) {
        table.removeAll(number, this::release);
    }
}
