package io.kickoff.lsm;

import java.util.SplittableRandom;

/// Where the property tests take their chances from; `-Dkickoff.seed=N` repeats a run.
public final class Seeds {
    static final long SEED = Long.getLong("kickoff.seed", System.nanoTime());

    private Seeds() {}

    public static SplittableRandom random() {
        return new SplittableRandom(SEED);
    }

    public static String repeat() {
        return "repeat with -Dkickoff.seed=" + SEED;
    }
}
