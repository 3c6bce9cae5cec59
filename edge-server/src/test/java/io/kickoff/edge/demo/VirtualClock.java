package io.kickoff.edge.demo;

import java.util.concurrent.atomic.AtomicLong;

/// Time that passes when somebody waits for it. *Thread-safe.*
final class VirtualClock implements WallClock {
    private final AtomicLong now;

    VirtualClock(final long nowMs) {
        this.now = new AtomicLong(nowMs);
    }

    @Override
    public long nowMs() {
        return now.get();
    }

    @Override
    public void sleepUntil(final long timeMs) {
        now.accumulateAndGet(timeMs, Math::max);
    }
}
