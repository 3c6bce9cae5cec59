package io.kickoff.selector;

import static io.kickoff.selector.CandidateTableDescriptor.NUMBER_OFFSET;
import static io.kickoff.selector.CandidateTableDescriptor.referenceOffset;
import static io.kickoff.selector.CandidateTableDescriptor.wordOffset;

import io.kickoff.selector.TracedWriter.Held;
import io.kickoff.selector.TracedWriter.Step;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/// Every way in which one try of a reader can meet what a writer does, one after the other, on one thread.
///
/// The memory of the reader's table is moved on by any number of the writer's steps before each of the reader's
/// loads, and before its pin; all numbers are tried in turn, depth first. *Confined to the test's thread.*
final class Interleavings {
    private static final int MAX_POINTS = 64;

    private final TracedWriter writer;
    private final List<Step> steps;
    private final int firstStep;
    private final SteppedBuffer buffer;
    private final CandidateTable table;
    private final BitSet released = new BitSet();

    private final int[] chosen = new int[MAX_POINTS];
    private final int[] options = new int[MAX_POINTS];
    private int point;
    private int applied;
    private int appliedAtFirstLoad;

    final Set<Held> held = new HashSet<>();
    long ways;
    long wentBack;
    long foundNone;

    @Nullable
    String wrong;

    private final class SteppedBuffer extends UnsafeBuffer {
        SteppedBuffer() {
            super(Tables.buffer(TracedWriter.SLOTS, writer.pipelines()).byteBuffer());
        }

        @Override
        public long getLongAcquire(final int index) {
            letTheWriterWork();
            return super.getLongAcquire(index);
        }

        long now(final int index) {
            return super.getLong(index);
        }
    }

    /// @param writer    that has done all its work.
    /// @param firstStep how many of its steps were done before the reader came.
    Interleavings(final TracedWriter writer, final int firstStep) {
        this.writer = writer;
        this.steps = writer.steps();
        this.firstStep = firstStep;
        this.buffer = new SteppedBuffer();
        this.table = new CandidateTable(buffer, TracedWriter.SLOTS, writer.pipelines());
    }

    /// Goes through all the ways until the first wrong one.
    ///
    /// @param number     that the reader asks for.
    /// @param order      of the pipelines.
    /// @param hidden     from the reader.
    /// @param looksAgain whether it looks at the word again behind its pin.
    void explore(final long number, final SelectionOrder order, final int hidden, final boolean looksAgain) {
        int depth;
        do {
            rewind();
            point = 0;
            final Held result = attempt(number, order, hidden, looksAgain);
            ways++;
            if (result == null) {
                wentBack++;
            } else {
                held.add(result);
                judge(result, hidden);
            }
            depth = point;
            while (depth > 0 && chosen[depth - 1] == options[depth - 1]) {
                depth--;
            }
            if (depth > 0) {
                chosen[depth - 1]++;
                Arrays.fill(chosen, depth, MAX_POINTS, 0);
            }
        } while (depth > 0 && wrong == null);
    }

    private void rewind() {
        buffer.setMemory(0, buffer.capacity(), (byte) 0);
        released.clear();
        applied = 0;
        while (applied < firstStep) {
            apply();
        }
    }

    private void letTheWriterWork() {
        options[point] = steps.size() - applied;
        for (int i = 0; i < chosen[point]; i++) {
            apply();
        }
        if (point++ == 0) {
            appliedAtFirstLoad = applied;
        }
    }

    private void apply() {
        final Step step = steps.get(applied++);
        if (step.isRelease()) {
            released.set((int) step.value());
        } else {
            buffer.putLong(step.offset(), step.value());
        }
    }

    private boolean pin(final long reference) {
        letTheWriterWork();
        return reference != CandidateTable.NULL_REFERENCE && !released.get((int) reference);
    }

    /// One try by the protocol.
    private @Nullable Held attempt(
            final long number, final SelectionOrder order, final int hidden, final boolean looksAgain) {
        final int pipeline = table.select(number, order, hidden);
        final long word = pipeline == CandidateTable.NONE ? CandidateWord.ABSENT : table.word(number, pipeline);
        if (word == CandidateWord.ABSENT) {
            foundNone++;
            return null;
        }
        final long reference = table.reference(number, pipeline);
        if (!pin(reference) || looksAgain && !table.isCurrent(number, pipeline, word)) {
            return null;
        }
        return new Held(number, pipeline, word, reference);
    }

    private void judge(final Held result, final int hidden) {
        if (!writer.belongs(result)) {
            wrong = result + " was never published together";
        } else if ((hidden >> result.pipeline() & 1) != 0) {
            wrong = result + " is masked";
        } else if (!stoodMeanwhile(result)) {
            wrong = result + " stood at no moment of the try";
        }
    }

    /// Whether the memory said just this at some moment between the first and the last look.
    private boolean stoodMeanwhile(final Held result) {
        final int last = applied;
        rewind();
        while (applied < appliedAtFirstLoad) {
            apply();
        }
        while (!stands(result) && applied < last) {
            apply();
        }
        return stands(result);
    }

    private boolean stands(final Held result) {
        return buffer.now(NUMBER_OFFSET) == result.number() + 1
                && buffer.now(wordOffset(result.pipeline())) == result.word()
                && buffer.now(referenceOffset(writer.pipelines(), result.pipeline())) == result.reference();
    }
}
