package io.kickoff.broadcast;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.IdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BroadcastDriverTest {
    @TempDir
    private Path directory;

    private final List<Counting> idle = new CopyOnWriteArrayList<>();

    private static final class Counting implements IdleStrategy {
        private final AtomicLong times = new AtomicLong();

        @Override
        public void idle(final int workCount) {
            if (workCount == 0) {
                idle();
            }
        }

        @Override
        public void idle() {
            times.incrementAndGet();
            LockSupport.parkNanos(1_000_000);
        }

        @Override
        public void reset() {}
    }

    private IdleStrategy counting() {
        idle.add(new Counting());
        return idle.getLast();
    }

    @Test
    void shouldWaitForWorkAsItIsTold() throws IOException {
        try (BroadcastDriver driver = BroadcastDriver.launchWithArchive(
                directory.resolve("driver"),
                directory.resolve("archive"),
                "aeron:udp?endpoint=127.0.0.1:" + FanoutNodesIT.freePort(),
                this::counting,
                Throwable::printStackTrace)) {
            assertTrue(idle.size() >= 2, "one for the driver and one for the archive, not " + idle.size());
            final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (idle.stream().filter(each -> each.times.get() > 10).count() < 2) {
                assertTrue(System.nanoTime() - deadline < 0, "both wait as they are told");
                LockSupport.parkNanos(1_000_000);
            }
            driver.connect().close();
        }
    }
}
