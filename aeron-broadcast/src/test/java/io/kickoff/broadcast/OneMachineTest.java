package io.kickoff.broadcast;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.broadcast.Broadcast.ConfigurationChange;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.SystemEpochClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A publisher and nodes of one machine, over shared memory.
@Timeout(120)
class OneMachineTest {
    private static final String LARGE = "x".repeat(60_000);
    private static final int CHANGES = 100;

    @TempDir
    private Path directory;

    private static BroadcastSubscriber node(final BroadcastDriver driver, final String requests) {
        return new BroadcastSubscriber(
                driver,
                List.of(BroadcastSource.over("aeron:ipc?tether=false", requests, "127.0.0.1")),
                Throwable::printStackTrace,
                SystemEpochClock.INSTANCE,
                new BroadcastListener() {});
    }

    private static boolean knows(final BroadcastSubscriber node, final long version) {
        return !node.known().isEmpty() && node.known().getFirst().version() == version;
    }

    @Test
    void shouldLetGoOfANodeThatDoesNotPoll() throws Exception {
        final String requests = "aeron:udp?endpoint=127.0.0.1:" + FanoutNodesIT.freePort();
        try (BroadcastDriver driver = BroadcastDriver.launchWithArchive(
                directory.resolve("driver"),
                directory.resolve("archive"),
                requests,
                () -> new SleepingMillisIdleStrategy(1),
                Throwable::printStackTrace)) {
            final BroadcastPublisher publisher = new BroadcastPublisher(
                    driver,
                    requests,
                    "aeron:ipc",
                    BroadcastSource.STREAM,
                    List.of(),
                    Throwable::printStackTrace,
                    SystemEpochClock.INSTANCE);
            final BroadcastSubscriber steady = node(driver, requests);
            // its client is made from outside, so that it lives while the node is not polled
            final BroadcastSubscriber stalled =
                    node(BroadcastDriver.external(directory.resolve("driver"), error -> {}), requests);
            try {
                DutyCycle.run(
                        "both are current",
                        () -> steady.isCurrent() && stalled.isCurrent(),
                        publisher,
                        steady,
                        stalled);
                for (int version = 1; version <= CHANGES; version++) {
                    assertTrue(publisher.publish(new ConfigurationChange("a", version, 0, false, LARGE)));
                }
                DutyCycle.run("one has heard all", () -> knows(steady, CHANGES), publisher, steady);
                DutyCycle.run("the other has too", () -> knows(stalled, CHANGES), publisher, steady, stalled);
            } finally {
                steady.onClose();
                stalled.onClose();
                publisher.onClose();
            }
        }
    }
}
