package io.kickoff.store.journal;

import io.kickoff.store.journal.JournalFinding.Kind;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads a whole journal and says whether it is what was written. Only reads, and may do so while a node writes.
///
/// @param findings     what is wrong.
/// @param files        that were read.
/// @param records      that were found in them.
/// @param objects      that count: the newest versions, neither deleted nor flushed.
/// @param objectBytes  of those.
/// @param controlState pieces of it that count.
/// *Immutable.*
public record JournalVerification(
        List<JournalFinding> findings, int files, long records, int objects, long objectBytes, int controlState) {
    /// @param path of the journal's directory.
    /// @return what was found.
    /// @throws JournalException when there is no journal, or a newer version wrote it.
    public static JournalVerification of(final Path path) {
        final JournalDirectory directory = new JournalDirectory(path);
        requireJournal(directory);
        try {
            final List<Path> files = directory.cycles();
            final JournalScan scan = new JournalScan(directory.readId()).scan(files);
            final List<JournalFinding> findings = new ArrayList<>(scan.findings());
            int objects = 0;
            long bytes = 0;
            try (ObjectReader reader = new ObjectReader(scan.journalId())) {
                for (final JournaledObject object : scan.index().newestFirst()) {
                    if (isReadable(object, reader, findings)) {
                        objects++;
                        bytes += object.length();
                    }
                }
            }
            return new JournalVerification(
                    List.copyOf(findings),
                    files.size(),
                    scan.records(),
                    objects,
                    bytes,
                    scan.index().control().records().size());
        } catch (final IOException unreadable) {
            throw new JournalException(
                    "journal: " + path + " cannot be read: " + JournalDirectory.reason(unreadable), unreadable);
        }
    }

    static void requireJournal(final JournalDirectory directory) {
        if (!directory.isJournal()) {
            throw new JournalException("journal: " + directory.path()
                    + " holds no journal: name the directory that holds the file 'format', such as ./data/journal");
        }
    }

    private static boolean isReadable(
            final JournaledObject object, final ObjectReader reader, final List<JournalFinding> findings)
            throws IOException {
        try {
            reader.open(object);
            while (reader.hasNextPart()) {
                reader.nextPart();
            }
            if (reader.isDigestRight()) {
                return true;
            }
            findings.add(new JournalFinding(
                    Kind.DAMAGED,
                    object.file(),
                    object.offset(),
                    object.identity(),
                    "its bytes do not have its digest"));
        } catch (final NoSuchFileException deleted) {
            // by the node that writes
            return false;
        } catch (final IOException damaged) {
            findings.add(new JournalFinding(
                    Kind.DAMAGED, object.file(), reader.offset(), object.identity(), JournalDirectory.reason(damaged)));
        }
        return false;
    }

    /// @return whether all that was acknowledged is there.
    public boolean isSound() {
        return findings.stream().noneMatch(JournalFinding::isLoss);
    }
}
