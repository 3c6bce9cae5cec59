package io.kickoff.store.journal;

import io.kickoff.store.memory.SegmentArena;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/// What survives a crash. Objects and control state are offered by event loops and appended by one agent; at the next
/// start they are handed back.
///
///     journal = Journal.open(directory, settings, arena)
///     recovery = journal.recovery()            control state, findings; recovery.run(sink) for the objects
///     agent = journal.agent(oracle)            run it under an AgentRunner; it may run while objects are recovered
///     journal.offer(entry)                     from any thread
///     close the runner once nobody offers any more
///
/// **Promise.** When a completion has been told *durable*, the entry is handed back by every later recovery until it
/// is deleted, flushed, replaced by a newer version, or retention finds that nobody wants it: after a crash of the
/// process, and with {@link Durability#MACHINE} of the machine too. Half an object is never handed back. Damage in
/// the files costs the objects that it hits, and is found.
///
/// Opening and what follows is done by one thread; *{@link #offer} is thread-safe.*
public final class Journal implements AutoCloseable {
    private final FileChannel lock;
    private final JournalSettings settings;
    private final ManyToOneConcurrentArrayQueue<JournalEntry> waiting;
    private final JournalFigures figures = new JournalFigures();
    private final JournalRecovery recovery;
    private final JournalWriter writer;
    private final EntryWriter entries;
    private final long journalId;
    private volatile boolean isClosed;
    private @Nullable JournalAgent agent;

    private Journal(
            final FileChannel lock,
            final JournalDirectory directory,
            final long journalId,
            final JournalSettings settings,
            final SegmentArena arena,
            final JournalScan scan)
            throws IOException {
        this.lock = lock;
        this.journalId = journalId;
        this.settings = settings;
        this.waiting = new ManyToOneConcurrentArrayQueue<>(settings.queueLength());
        this.recovery = new JournalRecovery(scan);
        this.writer = new JournalWriter(directory, settings, scan.nextSequence());
        this.entries = new EntryWriter(writer, journalId, settings, arena, scan.index());
    }

    /// Opens a journal, making it when it is not there, and reads the heads of all that is in it.
    ///
    /// @param path     of its directory.
    /// @param settings of it.
    /// @param arena    that holds the bytes of the objects that will be offered.
    /// @return the journal.
    /// @throws JournalException when it is in use, not writable, or of a newer version: in one line.
    public static Journal open(final Path path, final JournalSettings settings, final SegmentArena arena) {
        final JournalDirectory directory = new JournalDirectory(path);
        final FileChannel lock = directory.lock();
        boolean isOpen = false;
        try {
            final long known = directory.readId();
            final JournalScan scan = new JournalScan(known).scan(directory.cycles());
            final long journalId = known == RecordScanner.ANY_JOURNAL ? directory.writeId(scan.journalId()) : known;
            final Journal journal = new Journal(lock, directory, journalId, settings, arena, scan);
            isOpen = true;
            return journal;
        } catch (final IOException refused) {
            throw directory.unwritable(refused);
        } finally {
            if (!isOpen) {
                closeQuietly(lock);
            }
        }
    }

    private static void closeQuietly(final FileChannel lock) {
        try {
            lock.close();
        } catch (final IOException ignored) {
            // nothing was written through it
        }
    }

    /// @return what was in the journal when it was opened.
    public JournalRecovery recovery() {
        return recovery;
    }

    /// @return counters.
    public JournalFigures figures() {
        return figures;
    }

    /// @return entries that wait for the agent.
    public int waiting() {
        return waiting.size();
    }

    /// Makes the agent that writes. Once.
    ///
    /// @param oracle that says what is still wanted.
    /// @return to be run by one thread; when that closes it, what waits is written, and the journal is closed.
    public Agent agent(final RetentionOracle oracle) {
        if (agent != null) {
            throw new IllegalStateException("a journal has one agent");
        }
        final JournalRetention retention = new JournalRetention(writer, entries, settings, oracle, figures, journalId);
        agent = new JournalAgent(
                waiting, writer, entries, retention, settings, figures, recovery::isDone, this::release);
        return agent;
    }

    /// Hands an entry over. Lock-free.
    ///
    /// @param entry which will be told what became of it; an object's bytes are pinned until then.
    /// @return false when too many wait (or the journal is closed): it is not told, and may be offered again later.
    public boolean offer(final JournalEntry entry) {
        if (isClosed || !waiting.offer(entry)) {
            return false;
        }
        // here the entry, then the look; in release() the mark, then the look: one of the two finds the entry
        VarHandle.fullFence();
        if (isClosed) {
            failLate();
        }
        return true;
    }

    private void release() {
        isClosed = true;
        failLate();
        closeQuietly(lock);
    }

    private void failLate() {
        for (JournalEntry late = pollLate(); late != null; late = pollLate()) {
            try {
                late.completion().failed(JournalFailure.CLOSED);
            } catch (final RuntimeException defect) {
                settings.reports().accept("journal: whoever waited for an entry failed: " + defect);
            }
        }
    }

    /// The queue is for one thread that takes; after the end of the agent anyone may be that.
    private synchronized @Nullable JournalEntry pollLate() {
        return waiting.poll();
    }

    /// Gives the directory up when there is no agent; otherwise its runner does that.
    @Override
    public void close() {
        if (agent == null && !isClosed) {
            release();
        }
    }
}
