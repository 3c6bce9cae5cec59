package io.kickoff.store.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The file that is being written: its blocks, how far it is written, and how it reaches the disk.
///
/// It is synced through a channel of our own with fdatasync(2), which covers what was written through mappings:
/// Chronicle's own sync covers the mapped chunk that it writes to at that moment, and only logs when it fails.
/// *Confined to one thread.*
final class CycleFile implements AutoCloseable {
    /// Room for Chronicle's header and index pages, and for its mark at the end of a file.
    static final long OVERHEAD = 256 << 10;

    private static final long AHEAD = 4 << 20;
    private static final long END_MARK = 64;

    private final Path path;
    private final FileChannel channel;
    private final DiskSpace space;
    private final long beganMs;
    private long used;

    /// Makes an empty file, which Chronicle takes for its own.
    CycleFile(final Path path, final long nowMs) throws IOException {
        this.path = path;
        this.beganMs = nowMs;
        this.channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        this.space = new DiskSpace(path);
    }

    Path path() {
        return path;
    }

    /// Takes blocks for what will be appended next.
    ///
    /// @param bytes  records, with all that belongs to them.
    /// @param margin that stays free on the disk.
    /// @return false when there is no space.
    boolean reserve(final long bytes, final long margin) throws IOException {
        return space.reserve(used + bytes + OVERHEAD, AHEAD, margin);
    }

    void used(final long upTo) {
        used = upTo;
    }

    /// How far it is written.
    long used() {
        return used;
    }

    /// Whether it has what a file should have at most.
    boolean isDue(final JournalSettings settings, final long nowMs) {
        return used > 0 && (used >= settings.cycleBytes() || nowMs - beganMs >= settings.cycleMs());
    }

    void sync() throws IOException {
        channel.force(false);
    }

    /// Gives back what was reserved and is not used. Nobody writes any more.
    @Override
    public void close() throws IOException {
        space.close();
        try (channel) {
            if (used == 0) {
                Files.delete(path);
            } else if (used + END_MARK < channel.size()) {
                channel.truncate(used + END_MARK);
            }
        }
    }
}
