package io.kickoff.edge.demo;

/// The time of day, and waiting for it. *Thread-safe.*
interface WallClock {
    /// The machine's.
    WallClock SYSTEM = new WallClock() {
        @Override
        public long nowMs() {
            return System.currentTimeMillis();
        }

        @Override
        public void sleepUntil(final long timeMs) throws InterruptedException {
            // again until it is so: the clock may be set back meanwhile
            for (long left = timeMs - nowMs(); left > 0; left = timeMs - nowMs()) {
                Thread.sleep(left);
            }
        }
    };

    /// Milliseconds since the Unix epoch.
    long nowMs();

    /// Returns when that time has come.
    void sleepUntil(long timeMs) throws InterruptedException;
}
