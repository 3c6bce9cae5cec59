package io.kickoff.store.journal;

import java.util.concurrent.atomic.LongAdder;

/// What the journal has done and how it stands. *Written by the agent's thread; read by any.*
public final class JournalFigures {
    private final LongAdder entries = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder appendedBytes = new LongAdder();
    private final LongAdder syncs = new LongAdder();
    private volatile long diskBytes;
    private volatile int files;
    private final LongAdder deletedFiles = new LongAdder();
    private final LongAdder copiedEntries = new LongAdder();
    private final LongAdder droppedSegments = new LongAdder();

    JournalFigures() {}

    void appended(final long bytes) {
        entries.increment();
        appendedBytes.add(bytes);
    }

    void failed() {
        failures.increment();
    }

    void synced() {
        syncs.increment();
    }

    void disk(final long bytes, final int count) {
        diskBytes = bytes;
        files = count;
    }

    void deleted(final int copied, final int dropped) {
        deletedFiles.increment();
        copiedEntries.add(copied);
        droppedSegments.add(dropped);
    }

    /// @return entries that were appended.
    public long entries() {
        return entries.sum();
    }

    /// @return entries that were refused.
    public long failures() {
        return failures.sum();
    }

    /// @return bytes of the objects and the control state that were appended.
    public long appendedBytes() {
        return appendedBytes.sum();
    }

    /// @return how often the disk was waited for.
    public long syncs() {
        return syncs.sum();
    }

    /// @return bytes of all files now.
    public long diskBytes() {
        return diskBytes;
    }

    /// @return files now.
    public int files() {
        return files;
    }

    /// @return files that were deleted.
    public long deletedFiles() {
        return deletedFiles.sum();
    }

    /// @return entries that were carried forward.
    public long copiedEntries() {
        return copiedEntries.sum();
    }

    /// @return segments that were still in a time-shift window when their file had to go.
    public long droppedSegments() {
        return droppedSegments.sum();
    }
}
