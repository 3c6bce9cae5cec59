package io.kickoff.store.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kickoff.store.LeakCheckedStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.SystemEpochClock;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Who offers while the journal closes: whatever is taken is told, once, so that no pin is held for ever.
class JournalCloseTest {
    private static final int OFFERING = 16;

    @RegisterExtension
    private final LeakCheckedStore store = new LeakCheckedStore(4 << 20);

    @TempDir
    private Path directory;

    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();

    private final JournalCompletion completion = new JournalCompletion() {
        @Override
        public void durable(final long sequence) {
            told.incrementAndGet();
        }

        @Override
        public void failed(final JournalFailure reason) {
            told.incrementAndGet();
        }
    };

    @RepeatedTest(100)
    void shouldTellEveryEntryThatItHasTaken() throws Exception {
        final Journal journal = Journal.open(
                directory,
                new JournalSettings(
                        Durability.PROCESS,
                        64,
                        1 << 30,
                        60_000,
                        Long.MAX_VALUE,
                        0,
                        1_000,
                        SystemEpochClock.INSTANCE,
                        report -> {}),
                store.arena());
        final Agent agent = journal.agent(JournalFixture.KEEP_ALL);
        final Phaser started = new Phaser(OFFERING + 1);
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < OFFERING; i++) {
            threads.add(Thread.ofPlatform().start(() -> offer(journal, started)));
        }
        started.arriveAndAwaitAdvance();
        agent.onClose();
        for (final Thread thread : threads) {
            thread.join();
        }
        assertEquals(taken.get(), told.get());
    }

    /// Until the journal is closed, which a full queue is not.
    private void offer(final Journal journal, final Phaser started) {
        started.arriveAndAwaitAdvance();
        final JournalEntry entry = new JournalEntry.Flushed("e1", completion);
        int refusals = 0;
        while (refusals < 2_000) {
            if (journal.offer(entry)) {
                taken.incrementAndGet();
                refusals = 0;
            } else {
                refusals++;
            }
        }
    }
}
