package io.kickoff.perf;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.kickoff.validrange.LiveEventConfig;
import io.kickoff.validrange.TemplateMatcher;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Which segment a name means, over names of all renditions, with an init segment now and then.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TemplateMatchBenchmark {
    private static final int NAMES = 256;

    /// `$Number%05d$` or `$Time$`.
    @Param({"number", "time"})
    public String by = "number";

    private final byte[][] names = new byte[NAMES][];
    private TemplateMatcher matcher = TemplateMatcher.compile(Ladder.CONFIG);
    private int next;

    /// Draws the names.
    @Setup
    public void draw() {
        final LiveEventConfig config = by.equals("time") ? Ladder.BY_TIME : Ladder.CONFIG;
        matcher = TemplateMatcher.compile(config);
        final Random random = new Random(1);
        for (int i = 0; i < NAMES; i++) {
            final int rendition = random.nextInt(config.renditions().size());
            final String name = i % 50 == 0
                    ? matcher.initializationName(rendition)
                    : matcher.mediaName(rendition, Ladder.NOW_MS / 2000 - random.nextInt(900));
            names[i] = name.getBytes(US_ASCII);
        }
    }

    /// @return a match.
    @Benchmark
    public long match() {
        next = next + 1 & NAMES - 1;
        final byte[] name = names[next];
        return matcher.match(name, 0, name.length);
    }
}
