package io.kickoff.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/// What every request does takes no heap, whatever it finds.
class SelectorAllocationTest {
    private static final int ROUNDS = 20_000;
    private static final int NUMBERS = 8;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final CandidateTable table = Tables.table(NUMBERS, 3);
    private final Masks noMasks = new Masks();
    private final Masks masks = new Masks();
    private final SelectionOrder byOrder = new SelectionOrder(false, 2, 0, 1);
    private final SelectionOrder byScore = new SelectionOrder(true, 0, 1, 2);

    SelectorAllocationTest() {
        for (long number = 0; number < NUMBERS - 1; number++) {
            assertTrue(table.claim(number, Tables.NOTHING_LEAVES));
            for (int pipeline = 0; pipeline < 3; pipeline++) {
                final int version = (int) (number * 3 + pipeline);
                final long word = switch ((int) (number + pipeline) % 4) {
                    case 0 -> Tables.valid(version);
                    case 1 -> Tables.defective(version, version);
                    case 2 -> Tables.uploading(version);
                    default -> CandidateWord.ABSENT;
                };
                table.put(number, pipeline, word, number + 1);
            }
        }
        masks.add(2, 3, 0b001);
        masks.add(3, 3, 0b110);
        masks.add(5, Long.MAX_VALUE, 0b100);
    }

    private long read() {
        long sum = 0;
        for (int round = 0; round < ROUNDS; round++) {
            final long number = round % (2 * NUMBERS);
            final SelectionOrder order = (round & 16) == 0 ? byOrder : byScore;
            final int pipeline = table.select(number, order, masks.hidden(number) | noMasks.hidden(number));
            if (pipeline != CandidateTable.NONE) {
                final long word = table.word(number, pipeline);
                final long reference = table.reference(number, pipeline);
                sum += table.isCurrent(number, pipeline, word) ? reference : 0;
                sum += CandidateWord.severity(word) + CandidateWord.score(word);
            }
        }
        return sum;
    }

    private long write() {
        long sum = 0;
        for (int round = 0; round < ROUNDS; round++) {
            final int defects = round & 0xFF;
            final int severity = Defects.severity(defects, round, round, -round);
            final long word =
                    CandidateWord.encode(true, defects, severity, 50, CandidateWord.sizeClassOf(round), round);
            sum += table.put(0, round % 3, word, round + 1);
        }
        return sum;
    }

    /// The first rounds load classes and may be interrupted by the compiler's own bookkeeping: the best of a few is
    /// what the code itself takes.
    private long leastAllocated(final Runnable work) {
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 5; attempt++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    @Test
    void shouldNotAllocateWhenReading() {
        assertTrue(read() > 0);
        assertEquals(0, leastAllocated(this::read));
    }

    @Test
    void shouldNotAllocateWhenReplacing() {
        assertTrue(write() > 0);
        assertEquals(0, leastAllocated(this::write));
    }

    @Test
    void shouldSeeAnAllocationWhenThereIsOne() {
        final long[][] kept = new long[1][];
        assertTrue(leastAllocated(() -> kept[0] = new long[1]) > 0);
        assertEquals(1, kept[0].length);
    }
}
