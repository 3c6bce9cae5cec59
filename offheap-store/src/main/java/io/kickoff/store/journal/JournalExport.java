package io.kickoff.store.journal;

import io.kickoff.store.journal.JournalFinding.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/// Writes the objects of an event out of a journal as plain files. Only reads the journal, and may do so while a node
/// writes it.
///
/// @param files    that were written.
/// @param bytes    of those.
/// @param findings what could not be written, and why.
/// *Immutable.*
public record JournalExport(int files, long bytes, List<JournalFinding> findings) {
    /// Says how the file of an object is called.
    @FunctionalInterface
    public interface Naming {
        /// @param object which.
        /// @param digest as it was handed in.
        /// @param facts  as they were handed in.
        /// @return its name below the folder, with slashes if need be; null to leave it out.
        @Nullable
        String name(JournaledObject object, String digest, DirectBuffer facts);
    }

    /// Writes an event.
    ///
    /// @param path    of the journal's directory.
    /// @param event   whose objects.
    /// @param folder  to write them to; made when it is not there.
    /// @param naming  of the files; where it gives two objects one name, the newer one stays.
    /// @param control is given the event's control state: what a manifest can be made from.
    /// @return what was written.
    /// @throws JournalException when there is no journal, a newer version wrote it, or the folder refuses.
    public static JournalExport of(
            final Path path,
            final String event,
            final Path folder,
            final Naming naming,
            final Consumer<ControlRecord> control) {
        final JournalDirectory directory = new JournalDirectory(path);
        JournalVerification.requireJournal(directory);
        try {
            final JournalScan scan = new JournalScan(directory.readId()).scan(directory.cycles());
            scan.index().control().records().stream()
                    .filter(record -> record.event().equals(event))
                    .forEach(control);
            final List<JournaledObject> oldestFirst =
                    new ArrayList<>(scan.index().newestFirst());
            oldestFirst.removeIf(object -> !object.identity().event().equals(event));
            oldestFirst.sort(Comparator.comparingLong(JournaledObject::sequence));
            return write(oldestFirst, scan, Files.createDirectories(folder).toRealPath(), naming);
        } catch (final IOException refused) {
            throw new JournalException(
                    "journal: " + event + " cannot be written to " + folder + ": " + JournalDirectory.reason(refused),
                    refused);
        }
    }

    private static JournalExport write(
            final List<JournaledObject> objects, final JournalScan scan, final Path folder, final Naming naming)
            throws IOException {
        final List<JournalFinding> findings = new ArrayList<>(scan.findings());
        int files = 0;
        long bytes = 0;
        try (ObjectReader reader = new ObjectReader(scan.journalId())) {
            for (final JournaledObject object : objects) {
                final Path draft = folder.resolve(".export");
                try {
                    reader.open(object);
                    final String name = naming.name(object, reader.digest(), reader.facts());
                    if (name != null) {
                        final Path target = target(folder, name);
                        write(reader, draft);
                        Files.createDirectories(Objects.requireNonNull(target.getParent()));
                        Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
                        files++;
                        bytes += object.length();
                    }
                } catch (final DamagedObjectException damaged) {
                    findings.add(new JournalFinding(
                            Kind.DAMAGED,
                            object.file(),
                            reader.offset(),
                            object.identity(),
                            JournalDirectory.reason(damaged)));
                } catch (final NoSuchFileException deleted) {
                    // by the node that writes
                } finally {
                    Files.deleteIfExists(draft);
                }
            }
        }
        return new JournalExport(files, bytes, List.copyOf(findings));
    }

    /// A name comes from a publisher, and must not lead out of the folder.
    private static Path target(final Path folder, final String name) throws DamagedObjectException {
        try {
            final Path target = folder.resolve(name).normalize();
            if (!name.isEmpty() && target.startsWith(folder) && !target.equals(folder)) {
                return target;
            }
        } catch (final InvalidPathException unusable) {
            // as one that leads out
        }
        throw new DamagedObjectException("its name cannot be the name of a file: " + name);
    }

    private static void write(final ObjectReader reader, final Path draft) throws IOException {
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            while (reader.hasNextPart()) {
                final ByteBuffer bytes = reader.nextPart();
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        }
        if (!reader.isDigestRight()) {
            throw new DamagedObjectException("its bytes do not have its digest");
        }
    }
}
