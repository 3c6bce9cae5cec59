package io.kickoff.store.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/// Writes the records of entries into the files of a run, rolls them, and knows which files there are.
///
/// No block is touched that was not reserved for an entry as a whole, so an entry either finds room for all of its
/// records or leaves no trace. When the disk fails, the run is given up and the next entry begins another: what a
/// failed write or sync has left in a file is not built upon.
///
/// *Confined to the agent's thread.*
final class JournalWriter implements AutoCloseable {
    /// A file that is written to no more. *Immutable.*
    ///
    /// @param path  of it.
    /// @param bytes of it.
    record Closed(Path path, long bytes) {}

    /// Where a part's payload comes from.
    @FunctionalInterface
    interface Parts {
        RecordPayload payload(int part, int length) throws IOException;
    }

    private final JournalDirectory directory;
    private final JournalSettings settings;
    private final Deque<Closed> closed = new ArrayDeque<>();
    private @Nullable JournalRun run;
    private long closedBytes;
    private long next;
    private long lastEntry;
    private long lastOffset;
    private int failures;

    /// @param directory that is locked.
    /// @param settings  of the journal.
    /// @param next      sequence number of the next record.
    JournalWriter(final JournalDirectory directory, final JournalSettings settings, final long next)
            throws IOException {
        this.directory = directory;
        this.settings = settings;
        this.next = next;
        for (final Path file : directory.cycles()) {
            addClosed(file);
        }
    }

    private void addClosed(final Path file) throws IOException {
        if (Files.exists(file)) {
            final Closed added = new Closed(file, Files.size(file));
            closed.addLast(added);
            closedBytes += added.bytes();
        }
    }

    boolean hasRun() {
        return run != null;
    }

    /// Begins a run.
    ///
    /// @param nowMs  time.
    /// @param bytes  records that will be written at once.
    /// @param margin that stays free on the disk.
    /// @return null when it has begun.
    @Nullable
    JournalFailure begin(final long nowMs, final long bytes, final long margin) {
        try {
            run = JournalRun.begin(directory.nextRun(), settings, nowMs, bytes, margin);
            return run == null ? JournalFailure.FULL : null;
        } catch (final IOException | RuntimeException | InternalError failure) {
            return refused(failure);
        }
    }

    /// Writes an entry; there is a run.
    ///
    /// @param encoder     that has its meta.
    /// @param entryLength payload of all its parts.
    /// @param nowMs       time.
    /// @param margin      that stays free on the disk.
    /// @param parts       payloads.
    /// @return null when all of it has been written.
    @Nullable
    JournalFailure write(
            final HeadEncoder encoder, final long entryLength, final long nowMs, final long margin, final Parts parts) {
        final JournalRun current = Objects.requireNonNull(run);
        if (encoder.isTooLong()) {
            return JournalFailure.TOO_LARGE;
        }
        try {
            if (!hasRoom(current, RecordDescriptor.lengthOnDisk(encoder.length(), entryLength), nowMs, margin)) {
                return JournalFailure.FULL;
            }
            final long entry = next;
            final int count = RecordDescriptor.parts(entryLength);
            for (int part = 0; part < count; part++) {
                final RecordPayload payload = parts.payload(part, RecordDescriptor.payloadOfPart(entryLength, part));
                final UnsafeBuffer head = encoder.part(entry, part, entryLength, payload.crc());
                final CycleFile ended = current.append(head, payload);
                next++;
                if (part == 0) {
                    lastOffset = current.cycle().used() - head.capacity() - payload.length();
                }
                if (ended != null) {
                    addClosed(ended.path());
                }
            }
            lastEntry = entry;
            return null;
        } catch (final IOException | RuntimeException | InternalError failure) {
            return giveUp(failure);
        }
    }

    private boolean hasRoom(final JournalRun current, final long bytes, final long nowMs, final long margin)
            throws IOException {
        return current.cycle().isDue(settings, nowMs) && current.roll(nowMs, bytes, margin)
                || current.cycle().reserve(bytes, margin);
    }

    /// Waits until all that was written into this run is on the disk.
    ///
    /// @return null when it is; else nothing written since the last sync may be believed to be.
    @Nullable
    JournalFailure sync() {
        try {
            if (run != null) {
                run.sync();
            }
            return null;
        } catch (final IOException | RuntimeException failure) {
            return giveUp(failure);
        }
    }

    private JournalFailure giveUp(final Throwable failure) {
        final JournalRun failed = Objects.requireNonNull(run);
        run = null;
        failures++;
        try {
            failed.close();
        } catch (final IOException | RuntimeException ignored) {
            // the first failure is the one to be told
        }
        try {
            addClosed(failed.cycle().path());
            next = Math.max(next, lastSequenceIn(failed.cycle().path()) + 1);
        } catch (final IOException ignored) {
            // nobody reads it: its records are not missed
        }
        return refused(failure);
    }

    /// The record that failed may be in the file all the same: its number is not given again.
    private static long lastSequenceIn(final Path file) throws IOException {
        long last = 0;
        if (Files.exists(file)) {
            try (RecordScanner scanner = new RecordScanner(file, RecordScanner.ANY_JOURNAL, new RecordHead())) {
                while (scanner.next()) {
                    last = scanner.head().sequence();
                }
            }
        }
        return last;
    }

    private JournalFailure refused(final Throwable failure) {
        settings.reports()
                .accept("journal: " + directory.path() + " cannot be written to ("
                        + (failure instanceof IOException refused ? JournalDirectory.reason(refused) : failure)
                        + "): publishing is refused until it can");
        return JournalFailure.UNWRITABLE;
    }

    /// How often a run was given up: what was written into it since the last sync may not be on the disk.
    int failures() {
        return failures;
    }

    /// Sequence number of the first record of the last entry that was written.
    long lastEntry() {
        return lastEntry;
    }

    /// Where in {@link #currentFile} its first record begins.
    long lastOffset() {
        return lastOffset;
    }

    /// The file that is written to; there is a run.
    Path currentFile() {
        return Objects.requireNonNull(run).cycle().path();
    }

    /// The oldest file that is written to no more.
    @Nullable
    Closed oldest() {
        return closed.peekFirst();
    }

    /// The one after {@link #oldest}.
    @Nullable
    Closed secondOldest() {
        final Iterator<Closed> files = closed.iterator();
        if (files.hasNext()) {
            files.next();
        }
        return files.hasNext() ? files.next() : null;
    }

    /// Deletes {@link #oldest}, and its run with its last file.
    void deleteOldest() throws IOException {
        final Closed oldest = closed.removeFirst();
        closedBytes -= oldest.bytes();
        Files.deleteIfExists(oldest.path());
        final Path directoryOfRun = Objects.requireNonNull(oldest.path().getParent());
        final boolean isCurrent = run != null && run.directory().equals(directoryOfRun);
        if (!isCurrent && JournalDirectory.cyclesOf(directoryOfRun).isEmpty()) {
            JournalRun.delete(directoryOfRun);
        } else if (settings.durability() == Durability.MACHINE) {
            JournalDirectory.sync(directoryOfRun);
        }
    }

    /// Bytes of all files.
    long bytes() {
        return closedBytes + (run == null ? 0 : run.cycle().used());
    }

    /// All files.
    int files() {
        return closed.size() + (run == null ? 0 : 1);
    }

    @Override
    public void close() throws IOException {
        if (run != null) {
            run.close();
            run = null;
        }
    }
}
