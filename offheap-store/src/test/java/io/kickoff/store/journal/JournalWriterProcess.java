package io.kickoff.store.journal;

import io.kickoff.store.LeakCheckedStore;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.SystemEpochClock;

/// Writes objects into a journal until it is killed, and prints `number digest .` for each that is acknowledged.
final class JournalWriterProcess {
    private static final int MOST_WAITING = 32;

    private JournalWriterProcess() {}

    static byte[] bytes(final long number) {
        return LeakCheckedStore.randomBytes(number, (int) (number * 7919 % 600_000));
    }

    static String digest(final long number) {
        return JournalFixture.digest(bytes(number));
    }

    public static void main(final String[] arguments) {
        final PrintStream out = new PrintStream(
                new java.io.FileOutputStream(java.io.FileDescriptor.out), false, StandardCharsets.UTF_8);
        final LeakCheckedStore store = new LeakCheckedStore(64 << 20);
        final JournalSettings settings = new JournalSettings(
                Durability.valueOf(arguments[2]),
                MOST_WAITING,
                4 << 20,
                60_000,
                Long.MAX_VALUE,
                0,
                1_000,
                SystemEpochClock.INSTANCE,
                System.err::println);
        final Journal journal = Journal.open(Path.of(arguments[0]), settings, store.arena());
        journal.recovery().close();
        AgentRunner.startOnThread(new AgentRunner(
                new SleepingMillisIdleStrategy(1),
                Throwable::printStackTrace,
                null,
                journal.agent(JournalFixture.KEEP_ALL)));
        for (long number = Long.parseLong(arguments[1]); ; number++) {
            final long name = number;
            final byte[] bytes = bytes(number);
            final long handle = store.segment(bytes);
            final JournalEntry entry = new JournalEntry.Stored(
                    JournalFixture.media(number),
                    JournalFixture.digest(bytes),
                    JournalFixture.text("facts of " + JournalFixture.media(number)),
                    handle,
                    bytes.length,
                    new JournalCompletion() {
                        @Override
                        public void durable(final long sequence) {
                            store.arena().release(handle);
                            out.print(name + " " + digest(name) + " .\n");
                            out.flush();
                        }

                        @Override
                        public void failed(final JournalFailure reason) {
                            System.err.println(name + " " + reason);
                        }
                    });
            while (!journal.offer(entry)) {
                Thread.onSpinWait();
            }
        }
    }
}
