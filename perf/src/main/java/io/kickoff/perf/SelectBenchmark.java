package io.kickoff.perf;

import io.kickoff.selector.CandidateTable;
import io.kickoff.selector.CandidateWord;
import io.kickoff.selector.Defects;
import io.kickoff.selector.SelectionOrder;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The choice among four candidates, over a whole time-shift window of numbers.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SelectBenchmark {
    private static final int SLOTS = 1024;
    private static final int PIPELINES = 4;

    /// `sound`: the first is valid. `mixed`: a third of all candidates is defective. `score`: the best score wins.
    @Param({"sound", "mixed", "score"})
    public String candidates = "sound";

    private final ByteBuffer memory =
            BufferUtil.allocateDirectAligned(CandidateTable.bufferLength(SLOTS, PIPELINES), 64);
    private final CandidateTable table = new CandidateTable(new UnsafeBuffer(memory), SLOTS, PIPELINES);
    private SelectionOrder order = new SelectionOrder(false, 0, 1, 2, 3);
    private int next;

    /// Publishes the candidates.
    @Setup
    public void publish() {
        final Random random = new Random(1);
        order = new SelectionOrder(candidates.equals("score"), 0, 1, 2, 3);
        for (int number = 0; number < SLOTS; number++) {
            table.claim(number, reference -> {});
            for (int pipeline = 0; pipeline < PIPELINES; pipeline++) {
                final boolean isBad = candidates.equals("mixed") && random.nextInt(3) == 0;
                final long word = CandidateWord.encode(
                        true,
                        isBad ? Defects.BLACK : Defects.NONE,
                        isBad ? 1 + random.nextInt(1000) : 0,
                        random.nextInt(101),
                        17,
                        1 + number);
                table.put(number, pipeline, word, 1 + number);
            }
        }
    }

    /// @return the pipeline chosen.
    @Benchmark
    public int select() {
        next = next + 1 & SLOTS - 1;
        return table.select(next, order, 0);
    }
}
