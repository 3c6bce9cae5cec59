package io.kickoff.selector.stress;

import io.kickoff.selector.CandidateTable;
import io.kickoff.selector.CandidateWord;
import io.kickoff.selector.Masks;
import io.kickoff.selector.SelectionOrder;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/// What a reader may find of a candidate while a writer is at work on it: a version and the bytes that belong to
/// it, or nothing, never the one with the bytes of another. `CandidateTableJcstressIT` runs them.
public class CandidateTableJcstress {
    private static final int NUMBER = 5;
    private static final SelectionOrder ORDER = new SelectionOrder(false, 0, 1);

    private CandidateTableJcstress() {}

    /// A table of two pipelines in which one has a candidate: version 1 with bytes 1.
    abstract static class Table {
        final CandidateTable table = new CandidateTable(
                new UnsafeBuffer(BufferUtil.allocateDirectAligned(CandidateTable.bufferLength(2, 2), 64)), 2, 2);

        Table() {
            table.claim(NUMBER, reference -> {});
            table.put(NUMBER, 0, word(1), 1);
        }

        static long word(final int version) {
            return CandidateWord.encode(true, 0, 0, 0, 0, version);
        }

        /// Choose, read the reference, look again; what the store does with a pin between.
        final void read(final int hidden, final JJ_Result found) {
            final int pipeline = table.select(NUMBER, ORDER, hidden);
            if (pipeline == CandidateTable.NONE) {
                return;
            }
            final long word = table.word(NUMBER, pipeline);
            final long reference = table.reference(NUMBER, pipeline);
            if (word != CandidateWord.ABSENT && table.isCurrent(NUMBER, pipeline, word)) {
                found.r1 = CandidateWord.version(word);
                found.r2 = reference;
            }
        }
    }

    /// The candidate gets other bytes.
    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "before")
    @Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "after")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "between: the reader goes back")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a version with another's bytes")
    @State
    public static class Replacing extends Table {
        /// Publishes.
        @Actor
        public void write() {
            table.put(NUMBER, 0, word(2), 2);
        }

        /// @param found version and bytes.
        @Actor
        public void read(final JJ_Result found) {
            read(0, found);
        }
    }

    /// An upload completes: another word for the same bytes.
    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "before")
    @Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "after")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "changed under the reader, which goes back")
    @Outcome(expect = Expect.FORBIDDEN, desc = "other bytes")
    @State
    public static class Completing extends Table {
        /// Publishes.
        @Actor
        public void write() {
            table.put(NUMBER, 0, word(2), 1);
        }

        /// @param found version and bytes.
        @Actor
        public void read(final JJ_Result found) {
            read(0, found);
        }
    }

    /// A newer number takes the slot, with bytes of its own.
    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "before")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "gone")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the bytes of another number")
    @State
    public static class Evicting extends Table {
        /// Takes the slot.
        @Actor
        public void write() {
            table.claim(NUMBER + 2L, reference -> {});
            table.put(NUMBER + 2L, 0, word(2), 2);
        }

        /// @param found version and bytes.
        @Actor
        public void read(final JJ_Result found) {
            read(0, found);
        }
    }

    /// A mask hides the pipeline, and another pipeline comes up with the number.
    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "not hidden yet")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "hidden, the other not there yet")
    @Outcome(id = "3, 3", expect = Expect.ACCEPTABLE, desc = "hidden, and the other there")
    @Outcome(expect = Expect.FORBIDDEN, desc = "mixed")
    @State
    public static class Masking extends Table {
        private final Masks masks = new Masks();

        /// Hides and publishes.
        @Actor
        public void write() {
            masks.add(NUMBER, NUMBER, 1);
            table.put(NUMBER, 1, word(3), 3);
        }

        /// @param found version and bytes.
        @Actor
        public void read(final JJ_Result found) {
            read(masks.hidden(NUMBER), found);
        }
    }

    /// Not of this table, but of the check: a writer that leaves out the zero, which jcstress has to catch.
    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "before")
    @Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "after")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "changed under the reader")
    @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE_INTERESTING, desc = "caught")
    @Outcome(expect = Expect.FORBIDDEN, desc = "cannot be")
    @State
    public static class Weakened {
        private final UnsafeBuffer buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(64, 64));

        /// Starts with version 1 and bytes 1.
        public Weakened() {
            buffer.putLong(0, 1);
            buffer.putLong(8, 1);
        }

        /// Bytes first, and no zero before.
        @Actor
        public void write() {
            buffer.putLongRelease(8, 2);
            buffer.putLongRelease(0, 2);
        }

        /// @param found version and bytes.
        @Actor
        public void read(final JJ_Result found) {
            final long word = buffer.getLongAcquire(0);
            final long reference = buffer.getLongAcquire(8);
            if (buffer.getLongAcquire(0) == word) {
                found.r1 = word;
                found.r2 = reference;
            }
        }
    }
}
