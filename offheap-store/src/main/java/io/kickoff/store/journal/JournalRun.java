package io.kickoff.store.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/// The Chronicle Queue of one start: appended to, never read.
///
/// A queue in its own directory for each start means that Chronicle never opens a file that a crash may have damaged,
/// and waits for no lock of a process that is dead. It rolls when it is told to: its clock is a counter of seconds
/// that stands still until then, follows the wall clock when that goes forward, and never goes back.
/// *Confined to one thread.*
final class JournalRun implements AutoCloseable {
    private static final long EPOCH_MS = Instant.parse("2020-01-01T00:00:00Z").toEpochMilli();
    private static final int SECOND_MS = 1000;
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern(OnDemand.FORMAT).withZone(ZoneOffset.UTC);
    /// Four times what a message may have, as Chronicle wants it, and more.
    private static final int BLOCK = 4 << 20;

    private static final long METADATA_BYTES = 128 << 10;

    private final Path directory;
    private final boolean isSynced;
    private final ChronicleQueue queue;
    private final ExcerptAppender appender;
    private final UnsafeBuffer target = new UnsafeBuffer(0, 0);
    private CycleFile cycle;
    private @Nullable CycleFile closing;
    private volatile long second;

    /// Second by second, so that a file can begin at any.
    private enum OnDemand implements RollCycle {
        SECONDS;

        static final String FORMAT = "yyyyMMdd-HHmmss";
        private static final int INDEX_COUNT = 128;
        private static final int INDEX_SPACING = 1024;

        @Override
        public String format() {
            return FORMAT;
        }

        @Override
        public int lengthInMillis() {
            return SECOND_MS;
        }

        @Override
        public int defaultIndexCount() {
            return INDEX_COUNT;
        }

        @Override
        public int defaultIndexSpacing() {
            return INDEX_SPACING;
        }

        @Override
        public long toIndex(final int cycle, final long sequenceNumber) {
            return (long) cycle << Integer.SIZE | sequenceNumber & 0xFFFF_FFFFL;
        }

        @Override
        public long toSequenceNumber(final long index) {
            return index & 0xFFFF_FFFFL;
        }

        @Override
        public int toCycle(final long index) {
            return (int) (index >>> Integer.SIZE);
        }

        @Override
        public long maxMessagesPerCycle() {
            return (long) INDEX_COUNT * INDEX_COUNT * INDEX_SPACING;
        }
    }

    private JournalRun(final Path directory, final boolean isSynced, final long nowMs) throws IOException {
        this.directory = directory;
        this.isSynced = isSynced;
        this.second = secondAfter(-1, nowMs);
        this.queue = ChronicleQueue.singleBuilder(directory.toFile())
                .rollCycle(OnDemand.SECONDS)
                .epoch(EPOCH_MS)
                .timeProvider(() -> EPOCH_MS + this.second * SECOND_MS)
                .blockSize(BLOCK)
                .checkInterrupts(false)
                .build();
        this.appender = queue.createAppender();
        // only now: an empty file that it finds it takes for one that another process is about to begin, and waits
        this.cycle = new CycleFile(file(directory, second), nowMs);
    }

    /// Begins a run.
    ///
    /// @param directory that is not there yet.
    /// @param bytes     records that will be appended at once.
    /// @param margin    that stays free on the disk.
    /// @return null when there is no space.
    static @Nullable JournalRun begin(
            final Path directory, final JournalSettings settings, final long nowMs, final long bytes, final long margin)
            throws IOException {
        if (DiskSpace.usable(Objects.requireNonNull(directory.getParent())) - margin
                < METADATA_BYTES + CycleFile.OVERHEAD + bytes) {
            return null;
        }
        Files.createDirectory(directory);
        if (!reserveMetadata(directory, margin)) {
            delete(directory);
            return null;
        }
        final JournalRun run = new JournalRun(directory, settings.durability() == Durability.MACHINE, nowMs);
        if (!run.cycle.reserve(bytes, margin)) {
            run.close();
            delete(directory);
            return null;
        }
        if (run.isSynced) {
            JournalDirectory.sync(directory.resolve("metadata.cq4t"));
            JournalDirectory.sync(directory);
            JournalDirectory.sync(Objects.requireNonNull(directory.getParent()));
        }
        return run;
    }

    private static boolean reserveMetadata(final Path directory, final long margin) throws IOException {
        final Path metadata = Files.createFile(directory.resolve("metadata.cq4t"));
        try (DiskSpace space = new DiskSpace(metadata)) {
            return space.reserve(METADATA_BYTES, 0, margin);
        }
    }

    /// Deletes a run that holds no cycle any more.
    static void delete(final Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve("metadata.cq4t"));
        Files.delete(directory);
    }

    private static long secondAfter(final long last, final long nowMs) {
        final long wall = Math.floorDiv(nowMs - EPOCH_MS, SECOND_MS);
        return wall > last && wall < Integer.MAX_VALUE ? wall : last + 1;
    }

    private static Path file(final Path directory, final long second) {
        return directory.resolve(
                NAME.format(Instant.ofEpochMilli(EPOCH_MS + second * SECOND_MS)) + JournalDirectory.CYCLE_SUFFIX);
    }

    Path directory() {
        return directory;
    }

    CycleFile cycle() {
        return cycle;
    }

    /// Begins the next file with the next record.
    ///
    /// @param bytes  records that will be appended at once.
    /// @param margin that stays free on the disk.
    /// @return false when there is no space for one; then the present one goes on.
    boolean roll(final long nowMs, final long bytes, final long margin) throws IOException {
        final long next = secondAfter(second, nowMs);
        final CycleFile file = new CycleFile(file(directory, next), nowMs);
        if (!file.reserve(bytes, margin)) {
            file.close();
            return false;
        }
        closing = cycle;
        cycle = file;
        second = next;
        return true;
    }

    /// Appends a record.
    ///
    /// @return the file that was closed by that, or null.
    @Nullable
    CycleFile append(final UnsafeBuffer head, final RecordPayload payload) throws IOException {
        final int length = head.capacity() + payload.length();
        try (DocumentContext context = appender.writingDocument()) {
            final Bytes<?> bytes = Objects.requireNonNull(context.wire()).bytes();
            final long at = bytes.writePosition();
            target.wrap(bytes.addressForWrite(at), length);
            target.putBytes(0, head, 0, head.capacity());
            payload.copyTo(target, head.capacity());
            bytes.writePosition(at + length);
            cycle.used(at + length);
        }
        final CycleFile closed = closing;
        if (closed != null) {
            closing = null;
            if (isSynced) {
                closed.sync();
                JournalDirectory.sync(directory);
            }
            closed.close();
        }
        return closed;
    }

    void sync() throws IOException {
        cycle.sync();
    }

    @Override
    public void close() throws IOException {
        queue.close();
        final CycleFile unfinished = closing;
        if (unfinished != null) {
            unfinished.close();
        }
        cycle.close();
    }
}
