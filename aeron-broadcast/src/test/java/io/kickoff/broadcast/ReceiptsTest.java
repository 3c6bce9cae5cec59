package io.kickoff.broadcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Receipts between a node and a publisher, with real drivers in this process, and a clock that the test moves.
@Timeout(120)
class ReceiptsTest {
    @TempDir
    private Path directory;

    private final AtomicLong nowMs = new AtomicLong(1_000_000);
    private final List<Receipt> received = new ArrayList<>();
    private final List<Aeron> clients = new ArrayList<>();
    private String channel;
    private BroadcastDriver publisherDriver;
    private BroadcastDriver nodeDriver;
    private ReceiptSender sender;
    private Receipts receipts;

    @BeforeEach
    void launchDrivers() throws IOException {
        channel = "aeron:udp?endpoint=127.0.0.1:" + FanoutNodesIT.freePort();
        publisherDriver = launch("publisher");
        nodeDriver = launch("node");
        begin(channel, nodeDriver);
    }

    private BroadcastDriver launch(final String name) {
        return BroadcastDriver.launch(
                directory.resolve(name), () -> new SleepingMillisIdleStrategy(1), Throwable::printStackTrace);
    }

    private void begin(final String on, final BroadcastDriver ofSender) {
        sender = new ReceiptSender(() -> remembered(ofSender.connect()), on, Receipts.STREAM, error -> {}, nowMs::get);
        receipts = new Receipts(
                () -> remembered(publisherDriver.connect()),
                on,
                Receipts.STREAM,
                error -> {},
                nowMs::get,
                received::add);
    }

    private Aeron remembered(final Aeron client) {
        clients.add(client);
        return client;
    }

    @AfterEach
    void closeDrivers() {
        sender.onClose();
        receipts.onClose();
        nodeDriver.close();
        publisherDriver.close();
    }

    private static Receipt receipt(final long version) {
        final SplittableRandom random = new SplittableRandom(version);
        return new Receipt(
                "node-" + random.nextInt(100),
                "Zürich",
                version,
                random.nextLong(1L << 45),
                random.nextInt(1 << 20),
                random.nextInt(1 << 20),
                random.nextLong(1L << 40),
                random.nextLong(1L << 40),
                random.nextLong(1L << 40));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldTellThePublisherHowFarAStateHasCome(final boolean isOneMachine) throws Exception {
        if (isOneMachine) {
            begin("aeron:ipc", publisherDriver);
        }
        final List<Receipt> sent = new ArrayList<>();
        for (int version = 1; version <= 100; version++) {
            sent.add(receipt(version));
            assertTrue(sender.send(sent.getLast()));
        }
        DutyCycle.run("all are there", () -> received.size() >= sent.size(), sender, receipts);
        assertEquals(sent, received);
        assertEquals(0, sender.lost());
    }

    @Test
    void shouldDropReceiptsWhenNobodyListens() throws Exception {
        for (int version = 0; version < ReceiptSender.QUEUE; version++) {
            assertTrue(sender.send(receipt(version)));
        }
        assertFalse(sender.send(receipt(0)));
        DutyCycle.run("it has begun", () -> !clients.isEmpty(), sender);
        assertEquals(1, sender.lost());
        nowMs.addAndGet(ReceiptSender.UNHEARD_MS + 1);
        DutyCycle.run("what waited is dropped", () -> sender.lost() == ReceiptSender.QUEUE + 1, sender);
        DutyCycle.run(
                "what is sent when somebody listens is there",
                () -> {
                    sender.send(receipt(-1));
                    return !received.isEmpty();
                },
                sender,
                receipts);
        assertEquals(receipt(-1), received.getFirst());
    }

    @Test
    void shouldNotBeHeldUpByAPublisherThatDoesNotTakeThem() throws Exception {
        assertTrue(sender.send(receipt(0)));
        DutyCycle.run("both have begun", () -> !received.isEmpty(), sender, receipts);
        int taken = 0;
        while (taken < 100_000 && sender.send(receipt(taken))) {
            sender.doWork();
            taken++;
        }
        assertTrue(taken < 100_000, "somewhere it has to end");
        final long expected = taken + 1L;
        DutyCycle.run("all that were taken are there", () -> received.size() >= expected, sender, receipts);
        assertEquals(1, sender.lost());
    }

    @Test
    void shouldGoOnWithAnotherClientWhenOneHasEnded() throws Exception {
        assertTrue(sender.send(receipt(1)));
        DutyCycle.run("both have begun", () -> received.contains(receipt(1)), sender, receipts);
        clients.forEach(Aeron::close);
        DutyCycle.run(
                "both have gone on",
                () -> {
                    nowMs.addAndGet(1);
                    sender.send(receipt(2));
                    return received.contains(receipt(2));
                },
                sender,
                receipts);
        assertEquals(4, clients.size());
    }
}
