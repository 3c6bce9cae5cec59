package io.kickoff.broadcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.broadcast.Broadcast.ConfigurationChange;
import io.kickoff.broadcast.Broadcast.LiveStateChange;
import io.kickoff.broadcast.Broadcast.Retained;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A publisher that goes and comes back, heard by a node that stays: real drivers in this process, and a clock that
/// the test moves.
@Timeout(180)
class PublisherRestartTest {
    private static final EpochClock CLOCK = System::currentTimeMillis;

    @TempDir
    private Path directory;

    private final List<String> told = new ArrayList<>();
    private final AtomicLong skewMs = new AtomicLong();
    private String channel;
    private String requests;
    private BroadcastDriver nodeDriver;
    private BroadcastSubscriber node;

    private final class Telling implements BroadcastListener {
        @Override
        public void onLiveState(final LiveStateChange change) {
            told.add(change.event() + ' ' + change.version());
        }

        @Override
        public void onForgotten(final String event) {
            told.add(event + " forgotten");
        }
    }

    /// A publisher with its driver and archive.
    private final class Publishing implements AutoCloseable {
        private final BroadcastDriver driver = BroadcastDriver.launchWithArchive(
                directory.resolve("driver"),
                directory.resolve("archive"),
                requests,
                () -> new SleepingMillisIdleStrategy(1),
                Throwable::printStackTrace);
        private final BroadcastPublisher publisher;

        Publishing(final List<Retained> known) {
            publisher = new BroadcastPublisher(
                    driver,
                    requests,
                    channel,
                    BroadcastSource.STREAM,
                    known,
                    Throwable::printStackTrace,
                    () -> CLOCK.time() + skewMs.get());
        }

        /// Lets both do their work until something holds, at most a minute.
        void run(final String what, final BooleanSupplier condition) {
            final IdleStrategy idle = new SleepingMillisIdleStrategy(1);
            final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!condition.getAsBoolean()) {
                assertTrue(
                        System.nanoTime() - deadline < 0,
                        () -> "waited in vain until " + what + ": told " + told + ", files " + List.of(recorded())
                                + ", begun anew " + node.restarts() + " times");
                idle.idle(publisher.doWork() + node.poll());
            }
        }

        @Override
        public void close() {
            publisher.onClose();
            driver.close();
        }
    }

    @BeforeEach
    void startNode() throws IOException {
        requests = "aeron:udp?endpoint=127.0.0.1:" + FanoutNodesIT.freePort();
        channel = "aeron:udp?control=127.0.0.1:" + FanoutNodesIT.freePort() + "|control-mode=dynamic";
        nodeDriver = BroadcastDriver.launch(
                directory.resolve("node"), () -> new SleepingMillisIdleStrategy(1), Throwable::printStackTrace);
        node = new BroadcastSubscriber(
                nodeDriver,
                List.of(BroadcastSource.over(
                        channel.replace("aeron:udp?", "aeron:udp?endpoint=127.0.0.1:0|"), requests, "127.0.0.1")),
                Throwable::printStackTrace,
                CLOCK,
                new Telling());
    }

    @AfterEach
    void stopNode() {
        node.onClose();
        nodeDriver.close();
    }

    private static LiveStateChange state(final String event, final long version) {
        return new LiveStateChange(event, "live", 0, version, Broadcast.UNKNOWN, Broadcast.UNKNOWN);
    }

    @Test
    void shouldTellTheDifferenceWhenThePublisherComesBack() {
        try (Publishing first = new Publishing(List.of(state("a", 3)))) {
            first.run("the node is current", node::isCurrent);
            assertTrue(first.publisher.publish(state("b", 1)));
            assertTrue(first.publisher.publish(state("b", 2)));
            assertTrue(first.publisher.publish(new ConfigurationChange("a", 4, 0, true, "")));
            first.run("everything is told", () -> told.size() >= 4);
        }
        assertEquals(List.of("a 3", "b 1", "b 2", "a forgotten"), told);
        told.clear();
        try (Publishing second = new Publishing(List.of(state("b", 2), state("c", 9)))) {
            second.run("the node is current", () -> !told.isEmpty() && node.isCurrent());
            assertTrue(second.publisher.publish(state("b", 3)));
            second.run("everything is told", () -> told.size() >= 2);
        }
        assertEquals(List.of("c 9", "b 3"), told);
    }

    private String[] recorded() {
        return directory.resolve("archive").toFile().list((place, name) -> name.endsWith(".rec"));
    }

    @Test
    void shouldKeepNoMoreOfThePastThanTheLastSnapshotNeeds() {
        try (Publishing publishing = new Publishing(List.of())) {
            publishing.run("the node is current", node::isCurrent);
            final String large = "x".repeat(60_000);
            for (int version = 1; version <= 400; version++) {
                final ConfigurationChange change = new ConfigurationChange("a", version, 0, false, large);
                publishing.run("it is taken", () -> publishing.publisher.publish(change));
                if (version % 100 == 0) {
                    skewMs.addAndGet(BroadcastPublisher.SNAPSHOT_MS);
                }
            }
            publishing.run(
                    "the node knows the last",
                    () -> !node.known().isEmpty() && node.known().getFirst().version() == 400);
            skewMs.addAndGet(BroadcastPublisher.SNAPSHOT_MS);
            // 24 MB were published, in files of 4 MB
            publishing.run("the past is purged", () -> recorded().length <= 2);
            publishing.run("the node is current", node::isCurrent);
            assertEquals(1, node.known().size());
        }
    }
}
