package io.kickoff.selector;

import java.util.SplittableRandom;

/// Where the property tests take their chances from; `-Dkickoff.seed=N` repeats a run.
final class Seeds {
    static final long SEED = Long.getLong("kickoff.seed", System.nanoTime());

    private Seeds() {}

    static SplittableRandom random() {
        return new SplittableRandom(SEED);
    }

    static String repeat() {
        return "repeat with -Dkickoff.seed=" + SEED;
    }
}
