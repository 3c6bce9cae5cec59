package io.kickoff.store.journal;

import io.kickoff.store.journal.JournalFinding.Kind;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Goes over all files of a journal, oldest first, and says what counts and what is wrong.
///
/// Only heads are read, and control state, which is small. The payloads of objects are looked at when they are
/// handed out (see {@link ObjectReader}).
///
/// Sequence numbers decide: what order things happened in, and whether something is missing. A gap within a file is
/// damage; a gap between files is damage when something unreadable lies there, else a file is gone. Clocks decide
/// nothing. *Confined to one thread.*
final class JournalScan {
    private static final String UNFINISHED =
            "was being written when the process ended: nobody was told that it is there";

    private final JournalIndex index = new JournalIndex();
    private final List<JournalFinding> findings = new ArrayList<>();
    private final RecordHead head = new RecordHead();
    private final EntryAssembly assembly = new EntryAssembly();
    private long journalId;
    private long expected = -1;
    private long lastEnd;
    private boolean isTailDamaged;
    private long records;
    private long bytes;

    /// @param journalId of the journal, or {@link RecordScanner#ANY_JOURNAL}.
    JournalScan(final long journalId) {
        this.journalId = journalId;
    }

    /// Goes over files.
    ///
    /// @param files oldest first; those that have gone meanwhile are passed over.
    JournalScan scan(final List<Path> files) throws IOException {
        for (final Path file : files) {
            scan(file);
        }
        endEntry();
        return this;
    }

    private void scan(final Path file) throws IOException {
        try (RecordScanner scanner = new RecordScanner(file, journalId, head)) {
            boolean isFirst = true;
            while (scanner.next()) {
                journalId = scanner.journalId();
                if (!scanner.isCommitted() && scanner.payload() == null) {
                    found(Kind.TORN, file, scanner.offset(), assembly.drop(), UNFINISHED);
                    break;
                }
                checkSequence(scanner, file, isFirst);
                isFirst = false;
                if (head.sequence() == expected) {
                    expected++;
                    accept(scanner, file);
                }
                lastEnd = scanner.end();
                bytes += head.headLength() + head.payloadLength();
                records++;
            }
            endFile(scanner, file);
        } catch (final NoSuchFileException deleted) {
            // by retention, which begins with the oldest: nothing is missing
            expected = -1;
            assembly.drop();
        }
    }

    /// A message that its writer did not end is no loss; anything else that should be a record is.
    private void endFile(final RecordScanner scanner, final Path file) {
        isTailDamaged = scanner.unreadable() != RecordScanner.NOWHERE && !scanner.isTorn();
        if (isTailDamaged) {
            found(
                    Kind.DAMAGED,
                    file,
                    scanner.unreadable(),
                    assembly.drop(),
                    "the last records of the file are unreadable");
        } else if (scanner.isTorn()) {
            found(Kind.TORN, file, scanner.unreadable(), assembly.drop(), UNFINISHED);
        }
    }

    private void checkSequence(final RecordScanner scanner, final Path file, final boolean isFirst) {
        final long sequence = head.sequence();
        if (expected == -1) {
            expected = sequence;
            if (scanner.unreadable() != RecordScanner.NOWHERE) {
                found(Kind.DAMAGED, file, scanner.unreadable(), null, "the first records of the file are unreadable");
            }
        } else if (sequence > expected) {
            final String which = expected == sequence - 1
                    ? "record " + expected + " is"
                    : "records " + expected + " to " + (sequence - 1) + " are";
            if (!isFirst) {
                found(Kind.DAMAGED, file, lastEnd, assembly.drop(), which + " unreadable, up to " + scanner.offset());
            } else if (scanner.unreadable() != RecordScanner.NOWHERE) {
                found(Kind.DAMAGED, file, scanner.unreadable(), assembly.drop(), which + " unreadable");
            } else if (!isTailDamaged) {
                found(Kind.MISSING, file, 0, assembly.drop(), which + " not there: a file before this one is missing");
            }
            expected = sequence;
        } else if (sequence < expected
                && (findings.isEmpty() || findings.getLast().kind() != Kind.REPEATED)) {
            found(Kind.REPEATED, file, scanner.offset(), null, "record " + sequence + " was there before: passed over");
        }
    }

    private void accept(final RecordScanner scanner, final Path file) throws IOException {
        if (head.part() == 0) {
            endEntry();
            assembly.begin(head, file, scanner.offset());
        }
        if (assembly.takes(head)) {
            if (head.type() == RecordDescriptor.CONTROL) {
                assembly.append(scanner.payload());
            }
            if (assembly.isWhole()) {
                apply(file);
            }
        }
    }

    private void apply(final Path file) {
        final JournaledObject object = assembly.object();
        switch (assembly.type()) {
            case RecordDescriptor.OBJECT -> {
                if (object != null) {
                    index.put(object);
                }
            }
            case RecordDescriptor.OBJECT_DELETION -> {
                if (object != null) {
                    index.delete(object.identity());
                }
            }
            case RecordDescriptor.CONTROL -> {
                final ControlRecord control = assembly.control();
                if (control == null) {
                    found(
                            Kind.DAMAGED,
                            file,
                            assembly.offset(),
                            null,
                            "control state of event " + assembly.event()
                                    + " is not what was written; what was known before stays");
                } else {
                    index.put(control, file);
                }
            }
            case RecordDescriptor.FLUSH -> index.flush(assembly.event());
            case RecordDescriptor.EVENT_DELETION -> index.deleteEvent(assembly.event());
            default -> {
                // a type that this version does not know says nothing about those that it knows
            }
        }
    }

    /// An entry that stops without a gap behind it was being written when the process ended.
    private void endEntry() {
        if (assembly.isOpen()) {
            found(Kind.TORN, assembly.file(), assembly.offset(), assembly.drop(), UNFINISHED);
        }
    }

    private void found(
            final Kind kind, final Path file, final long at, final @Nullable ObjectIdentity object, final String what) {
        findings.add(new JournalFinding(kind, file, at, object, what));
    }

    JournalIndex index() {
        return index;
    }

    List<JournalFinding> findings() {
        return findings;
    }

    /// Id of the journal, as the records say when it was not known.
    long journalId() {
        return journalId;
    }

    /// Sequence number that comes next.
    long nextSequence() {
        return Math.max(expected, 1);
    }

    long records() {
        return records;
    }

    /// Heads and payloads of all records.
    long bytes() {
        return bytes;
    }
}
