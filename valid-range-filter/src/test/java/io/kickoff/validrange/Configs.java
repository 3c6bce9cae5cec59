package io.kickoff.validrange;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Event configurations for tests, plain and nasty.
final class Configs {
    /// Seeds of property tests; `-Dkickoff.seed=N` repeats one run.
    static final long SEED = Long.getLong("kickoff.seed", System.nanoTime());

    private static final long[][] DURATIONS = {
        {2000, 1000},
        {180_000, 90_000},
        {60_060, 30_000},
        {1001, 30_000},
        {96_256, 48_000},
        {20_020_001, 10_000_000},
        {1, 1},
        {25_600, 12_800},
        {3_600, 1},
        {1, 1000},
        {8_589_934_590L, 0xFFFF_FFFFL}
    };

    private Configs() {}

    static LiveEventConfig plain() {
        return with(1_000_000, 2000, 1000, 1, 60_000, 0, 2_000, LiveEventConfig.NO_END);
    }

    static LiveEventConfig with(
            final long startMs,
            final long duration,
            final long timescale,
            final long startNumber,
            final long depthMs,
            final long offsetMs,
            final long retryMs,
            final long endNumber) {
        return named(
                "seg-$RepresentationID$-$Number$.m4s",
                "init-$RepresentationID$.mp4",
                List.of("0", "1", "10"),
                new long[] {startMs, duration, timescale, startNumber, depthMs, offsetMs, retryMs, endNumber});
    }

    static LiveEventConfig named(final String media, final String init, final List<String> ids) {
        return named(media, init, ids, new long[] {0, 180_000, 90_000, 1, 60_000, 0, 2_000, LiveEventConfig.NO_END});
    }

    static LiveEventConfig named(final String media, final String init, final List<String> ids, final long[] schedule) {
        return new LiveEventConfig(
                schedule[0],
                schedule[1],
                schedule[2],
                schedule[3],
                schedule[4],
                schedule[5],
                schedule[6],
                media,
                init,
                IntStream.range(0, ids.size())
                        .mapToObj(i -> new LiveEventConfig.Rendition(ids.get(i), 100_000L * (i + 1)))
                        .toList(),
                List.of(new LiveEventConfig.Pipeline("a", "east"), new LiveEventConfig.Pipeline("b", "west")),
                schedule[7],
                LiveEventConfig.Selection.FIRST_VALID);
    }

    /// A schedule from anywhere that is allowed, the nasty places more often than they are met in life.
    static LiveEventConfig random(final SplittableRandom random) {
        final long[] duration = DURATIONS[random.nextInt(DURATIONS.length)];
        final long startMs = random.nextBoolean() ? 0 : random.nextLong(2_000_000_000_000L);
        final long startNumber = random.nextBoolean() ? random.nextLong(3) : random.nextLong(1L << 40);
        final long depthMs = random.nextInt(4) == 0 ? LiveEventConfig.UNLIMITED : random.nextLong(10_000_000);
        return with(
                startMs,
                duration[0],
                duration[1],
                startNumber,
                depthMs,
                random.nextBoolean() ? 0 : random.nextLong(5_000),
                random.nextLong(10_000),
                random.nextInt(4) == 0 ? startNumber + random.nextLong(1000) : LiveEventConfig.NO_END);
    }
}
