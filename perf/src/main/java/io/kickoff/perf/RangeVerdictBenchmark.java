package io.kickoff.perf;

import io.kickoff.validrange.FilterMargins;
import io.kickoff.validrange.ValidRangeFilter;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The range verdict, over numbers all around the live edge: expired, due, next and too early in turns.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RangeVerdictBenchmark {
    private static final int REQUESTS = 1024;

    private final ValidRangeFilter filter = new ValidRangeFilter(Ladder.CONFIG, FilterMargins.DEFAULT);
    private final long[] numbers = new long[REQUESTS];
    private long nowMs = Ladder.NOW_MS;
    private int next;

    /// Draws the requests.
    @Setup
    public void draw() {
        final Random random = new Random(1);
        final long last = filter.timeline().lastNumber(nowMs);
        for (int i = 0; i < REQUESTS; i++) {
            numbers[i] = last - 1000 + random.nextInt(1100);
        }
    }

    /// @return a verdict.
    @Benchmark
    public long decide() {
        next = next + 1 & REQUESTS - 1;
        return filter.decide(numbers[next], nowMs++);
    }
}
