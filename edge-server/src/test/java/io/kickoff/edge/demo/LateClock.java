package io.kickoff.edge.demo;

import java.util.SplittableRandom;

/// The machine's time, and a pipeline that is late by as much as chance wants whenever something is due.
/// *Immutable.*
///
/// @param seed     of chance
/// @param latestMs how late at most
record LateClock(long seed, long latestMs) implements WallClock {
    @Override
    public long nowMs() {
        return SYSTEM.nowMs();
    }

    @Override
    public void sleepUntil(final long timeMs) throws InterruptedException {
        SYSTEM.sleepUntil(timeMs + new SplittableRandom(seed + timeMs).nextLong(latestMs + 1));
    }
}
