package io.kickoff.store.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/// Reads the bytes of objects out of a journal, a record at a time, and looks whether they are what was written: each
/// record by its CRC, the whole by its digest. *Confined to one thread; reused.*
final class ObjectReader implements AutoCloseable {
    private final long journalId;
    private final RecordHead head = new RecordHead();
    private final MessageDigest sha256 = sha256();
    private @Nullable RecordScanner scanner;
    private @Nullable Path file;
    private String digest = "";
    private long entry;
    private long offset;
    private int next;
    private int parts;

    ObjectReader(final long journalId) {
        this.journalId = journalId;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Goes to an object.
    ///
    /// @throws NoSuchFileException    when its file has been deleted.
    /// @throws DamagedObjectException when it is not where it was.
    void open(final JournaledObject object) throws NoSuchFileException, DamagedObjectException {
        offset = object.offset();
        try {
            final RecordScanner at = scanner(object.file());
            at.seek(offset);
            if (!at.next() || head.sequence() != object.entry() || head.identity() == null) {
                throw new DamagedObjectException("its first record is not where it was");
            }
        } catch (final NoSuchFileException | DamagedObjectException gone) {
            throw gone;
        } catch (final IOException unreadable) {
            throw new DamagedObjectException(JournalDirectory.reason(unreadable));
        }
        digest = head.digest();
        entry = object.entry();
        next = 0;
        parts = head.parts();
        sha256.reset();
    }

    private RecordScanner scanner(final Path wanted) throws IOException {
        final RecordScanner open = scanner;
        if (open != null && wanted.equals(file)) {
            return open;
        }
        close();
        final RecordScanner opened = new RecordScanner(wanted, journalId, head);
        scanner = opened;
        file = wanted;
        return opened;
    }

    /// Digest of the object, in hexadecimal; empty when there is none.
    String digest() {
        return digest;
    }

    /// Facts of the object; before {@link #nextPart}.
    DirectBuffer facts() {
        head.identity();
        head.digest();
        return head.facts();
    }

    /// Head of the first record; before {@link #nextPart}.
    DirectBuffer firstHead() {
        return head.bytes();
    }

    boolean hasNextPart() {
        return next < parts;
    }

    /// Reads the next part.
    ///
    /// @return its bytes in native memory, from position to limit, until the next call.
    /// @throws DamagedObjectException when they are not what was written.
    ByteBuffer nextPart() throws DamagedObjectException {
        final RecordScanner at = Objects.requireNonNull(scanner);
        try {
            offset = next == 0 ? offset : at.end();
            if (next > 0 && !at.next() || head.sequence() != entry + next) {
                throw new DamagedObjectException("its record " + (entry + next) + " is unreadable");
            }
            offset = at.offset();
            final ByteBuffer payload = at.payload();
            if (payload == null) {
                throw new DamagedObjectException(
                        "the bytes of its record " + (entry + next) + " are not what was written");
            }
            next++;
            sha256.update(payload.duplicate());
            return payload;
        } catch (final DamagedObjectException damaged) {
            throw damaged;
        } catch (final IOException unreadable) {
            throw new DamagedObjectException(JournalDirectory.reason(unreadable));
        }
    }

    /// After the last part: whether the whole is what was written.
    boolean isDigestRight() {
        return HexFormat.of().formatHex(sha256.digest()).startsWith(digest);
    }

    /// Reads a whole object for the sake of it.
    boolean isIntact(final JournaledObject object) {
        try {
            open(object);
            while (hasNextPart()) {
                nextPart();
            }
            return isDigestRight();
        } catch (final IOException damaged) {
            return false;
        }
    }

    /// Where the record that was looked at last begins, or should.
    long offset() {
        return offset;
    }

    @Override
    public void close() throws IOException {
        if (scanner != null) {
            scanner.close();
            scanner = null;
            file = null;
        }
    }
}
