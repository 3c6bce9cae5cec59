package io.kickoff.store.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The directory of a journal.
///
/// | path                    | holds                                                                          |
/// |-------------------------|--------------------------------------------------------------------------------|
/// | `format`                | `kickoff-journal 1`, the journal's id, a check sum of both                     |
/// | `lock`                  | the process that writes; locked for as long as it does                         |
/// | `00000001/` …           | a run: the Chronicle Queue of one start, which no other start opens through it |
/// | `…/20261123-100000.cq4` | a cycle of it, named by when it began; retention deletes closed ones           |
/// | `…/metadata.cq4t`       | Chronicle's                                                                    |
///
/// *Immutable.*
final class JournalDirectory {
    static final String CYCLE_SUFFIX = ".cq4";

    private static final int FORMAT = 1;
    private static final Pattern FORMAT_TEXT = Pattern.compile(
            "kickoff-journal (\\d{1,9})\n(?:id ([0-9a-f]{16})\ncheck ([0-9a-f]{8})\n)?.*", Pattern.DOTALL);
    private static final Pattern RUN = Pattern.compile("\\d{8}");

    private final Path path;

    JournalDirectory(final Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /// Takes the directory for this process, making it when it is not there.
    ///
    /// @return the lock, held until its channel is closed.
    /// @throws JournalException when that cannot be.
    FileChannel lock() {
        FileChannel channel = null;
        try {
            Files.createDirectories(path);
            channel = FileChannel.open(
                    path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            final FileLock lock = tryLock(channel);
            if (lock == null) {
                final ByteBuffer holder = ByteBuffer.allocate(32);
                channel.read(holder, 0);
                channel.close();
                throw new JournalException("journal: " + path + " is in use by process "
                        + new String(holder.array(), 0, holder.position(), StandardCharsets.UTF_8).trim()
                        + ": stop it, or give this node another data directory");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)), 0);
            return channel;
        } catch (final IOException refused) {
            closeQuietly(channel);
            throw unwritable(refused);
        }
    }

    private static @Nullable FileLock tryLock(final FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (final OverlappingFileLockException ours) {
            return null;
        }
    }

    private static void closeQuietly(final @Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (final IOException ignored) {
            // the first failure is told
        }
    }

    JournalException unwritable(final IOException refused) {
        return new JournalException(
                "journal: " + path + " cannot be written to (" + reason(refused)
                        + "): give this user a directory on a disk that can, by data, or switch the journal off by"
                        + " journal.durability",
                refused);
    }

    static String reason(final IOException refused) {
        return refused instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : refused.getClass().getSimpleName()
                        + (refused.getMessage() == null ? "" : ": " + refused.getMessage());
    }

    /// Reads what the directory says of itself.
    ///
    /// @return the journal's id; {@link RecordScanner#ANY_JOURNAL} when there is none that can be believed.
    /// @throws JournalException when a newer version wrote it.
    long readId() throws IOException {
        final String text;
        try {
            text = Files.readString(path.resolve("format"), StandardCharsets.ISO_8859_1);
        } catch (final NoSuchFileException none) {
            return RecordScanner.ANY_JOURNAL;
        }
        final Matcher matcher = FORMAT_TEXT.matcher(text);
        if (!matcher.matches()) {
            return RecordScanner.ANY_JOURNAL;
        }
        final boolean isBelieved = matcher.group(2) == null
                || check(matcher.group(1), matcher.group(2)).equals(matcher.group(3));
        if (isBelieved && Integer.parseInt(matcher.group(1)) > FORMAT) {
            throw new JournalException("journal: " + path + " was written by a newer version of Kickoff (format "
                    + matcher.group(1) + ", this one reads " + FORMAT
                    + "): start that version, or move the directory away");
        }
        return isBelieved && matcher.group(2) != null
                ? Long.parseUnsignedLong(matcher.group(2), 16)
                : RecordScanner.ANY_JOURNAL;
    }

    /// Has the directory say what it is.
    ///
    /// @param known id of the records in it, or {@link RecordScanner#ANY_JOURNAL} for a new one.
    /// @return the id.
    long writeId(final long known) throws IOException {
        long id = known;
        while (id == RecordScanner.ANY_JOURNAL) {
            id = new SecureRandom().nextLong();
        }
        final String hex = String.format("%016x", id);
        final Path draft = path.resolve("format.new");
        Files.writeString(
                draft,
                "kickoff-journal " + FORMAT + "\nid " + hex + "\ncheck " + check(Integer.toString(FORMAT), hex) + "\n");
        sync(draft);
        Files.move(draft, path.resolve("format"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        sync(path);
        return id;
    }

    private static String check(final String format, final String id) {
        final CRC32C crc = new CRC32C();
        crc.update((format + ' ' + id).getBytes(StandardCharsets.ISO_8859_1));
        return String.format("%08x", crc.getValue());
    }

    /// Whether there is anything that a journal would leave.
    boolean isJournal() {
        return Files.exists(path.resolve("format")) || !runs().isEmpty();
    }

    /// Runs, oldest first.
    List<Path> runs() {
        return list(path, child -> isRunName(child) && Files.isDirectory(child));
    }

    private static boolean isRunName(final Path child) {
        return RUN.matcher(child.getFileName().toString()).matches();
    }

    /// Directory of the run after all that are there.
    Path nextRun() {
        final List<Path> runs = list(path, JournalDirectory::isRunName);
        final int last = runs.isEmpty()
                ? 0
                : Integer.parseInt(runs.getLast().getFileName().toString());
        return path.resolve(String.format("%08d", last + 1));
    }

    /// All cycles of all runs, oldest first.
    List<Path> cycles() {
        final List<Path> cycles = new ArrayList<>();
        for (final Path run : runs()) {
            cycles.addAll(cyclesOf(run));
        }
        return cycles;
    }

    static List<Path> cyclesOf(final Path run) {
        return list(run, child -> child.getFileName().toString().endsWith(CYCLE_SUFFIX));
    }

    private static List<Path> list(final Path directory, final Predicate<Path> wanted) {
        try (Stream<Path> children = Files.list(directory)) {
            return children.filter(wanted).sorted().toList();
        } catch (final NoSuchFileException none) {
            return List.of();
        } catch (final IOException refused) {
            throw new UncheckedIOException("journal: " + directory + " cannot be listed", refused);
        }
    }

    /// Waits until a file, or the entries of a directory, are on the disk.
    static void sync(final Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
