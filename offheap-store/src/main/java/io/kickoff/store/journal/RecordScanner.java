package io.kickoff.store.journal;

import static io.kickoff.store.journal.RecordDescriptor.ALIGNMENT;
import static io.kickoff.store.journal.RecordDescriptor.CHRONICLE_HEADER;
import static io.kickoff.store.journal.RecordDescriptor.HEAD_LENGTH_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.MAGIC;
import static io.kickoff.store.journal.RecordDescriptor.MAX_HEAD;
import static io.kickoff.store.journal.RecordDescriptor.MAX_PAYLOAD;
import static io.kickoff.store.journal.RecordDescriptor.META_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.ORDER;
import static io.kickoff.store.journal.RecordDescriptor.PAYLOAD_LENGTH_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.VERSION;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/// Finds the records of one file, whatever state the file is in.
///
/// A record is where the magic is, on a multiple of 4, with a head whose CRC is right and whose journal is ours.
/// Chronicle's own headers and index pages are passed over without being believed: a byte that changed in them costs
/// nothing, and one that changed in a record costs that record. They serve as evidence only where no record is found.
///
/// The file is read with pread(2) and not mapped: a bad sector or a file that shrinks while it is read is an
/// exception here, and would be a signal there. Payloads are not read unless asked for.
///
/// *Confined to one thread.*
final class RecordScanner implements AutoCloseable {
    /// No journal id known: that of the first record counts.
    static final long ANY_JOURNAL = 0;
    /// Nothing suspect.
    static final long NOWHERE = -1;

    private static final int SHORT_READ = 4 << 10;
    private static final int LONG_READ = 128 << 10;
    private static final int INCOMPLETE_OR_META = 0xC000_0000;
    private static final int META = 0x4000_0000;
    private static final int LENGTH_MASK = 0x3FFF_FFFF;

    private final Path file;
    private final FileChannel channel;
    private final long fileLength;
    private final ByteBuffer window = ByteBuffer.allocateDirect(LONG_READ).order(ORDER);
    private final ByteBuffer payload = ByteBuffer.allocateDirect(MAX_PAYLOAD);
    private final RecordHead head;
    private final CRC32C crc = new CRC32C();
    private long journalId;
    private long windowAt;
    private int windowLength;
    private int nextRead = SHORT_READ;
    private long position;
    private long offset = NOWHERE;
    private long unreadable = NOWHERE;
    private boolean isTorn;

    /// @param file      to be read.
    /// @param journalId of the journal, or {@link #ANY_JOURNAL}.
    /// @param head      through which records are looked at.
    RecordScanner(final Path file, final long journalId, final RecordHead head) throws IOException {
        this.file = file;
        this.journalId = journalId;
        this.head = head;
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
        this.fileLength = channel.size();
    }

    /// Goes on from somewhere else.
    ///
    /// @param at the beginning of a record, or a multiple of 4.
    void seek(final long at) {
        position = at;
        offset = NOWHERE;
    }

    /// Goes to the next record.
    ///
    /// @return false at the end of the file.
    /// @throws JournalException when a newer version wrote it.
    boolean next() throws IOException {
        final long from = position;
        unreadable = NOWHERE;
        isTorn = false;
        nextRead = SHORT_READ;
        for (long at = RecordDescriptor.align(position); at + META_OFFSET <= fileLength; at += ALIGNMENT) {
            if (longAt(at) == MAGIC && isRecord(at)) {
                offset = at;
                position = at + head.headLength() + head.payloadLength();
                if (from == 0 && unreadable == NOWHERE) {
                    // nothing comes before that a gap could be seen from
                    final int headLength = head.headLength();
                    unreadable = messageWithoutRecord(from, at - CHRONICLE_HEADER);
                    head.wrap(window, loaded(at, headLength), headLength);
                }
                return true;
            }
        }
        position = fileLength;
        offset = NOWHERE;
        if (unreadable == NOWHERE) {
            unreadable = messageWithoutRecord(from, fileLength);
        }
        return false;
    }

    private boolean isRecord(final long at) throws IOException {
        final int headLength = intAt(at + HEAD_LENGTH_OFFSET);
        final int payloadLength = intAt(at + PAYLOAD_LENGTH_OFFSET);
        if (headLength >= META_OFFSET
                && headLength <= MAX_HEAD
                && payloadLength >= 0
                && payloadLength <= MAX_PAYLOAD
                && at + headLength + payloadLength <= fileLength) {
            load(at, headLength);
            if (head.wrap(window, (int) (at - windowAt), headLength).isIntact()) {
                if (head.version() > VERSION) {
                    throw new JournalException(
                            "journal: " + file + " was written by a newer version of Kickoff (format "
                                    + head.version() + ", this one reads " + VERSION
                                    + "): start that version, or move the directory away");
                }
                if (journalId == ANY_JOURNAL) {
                    journalId = head.journalId();
                }
                if (head.journalId() == journalId) {
                    return true;
                }
            }
        }
        if (unreadable == NOWHERE) {
            unreadable = at;
            isTorn = at >= CHRONICLE_HEADER && intAt(at - CHRONICLE_HEADER) == 0;
        }
        return false;
    }

    /// Follows Chronicle's headers from where a message should begin to the first complete one that has the length of a
    /// record. When it is none, its magic was hit.
    ///
    /// @param from where to begin.
    /// @param upTo where the next record's message begins, or the end.
    private long messageWithoutRecord(final long from, final long upTo) throws IOException {
        long at = RecordDescriptor.align(from);
        while (at + CHRONICLE_HEADER + META_OFFSET <= upTo) {
            final int header = intAt(at);
            final long end = at + CHRONICLE_HEADER + (header & LENGTH_MASK);
            if ((header & INCOMPLETE_OR_META) == 0) {
                final boolean isMessage = header >= META_OFFSET && end <= upTo && longAt(at + CHRONICLE_HEADER) != 0;
                return isMessage ? at + CHRONICLE_HEADER : NOWHERE;
            }
            if ((header & INCOMPLETE_OR_META) != META) {
                return NOWHERE;
            }
            at = RecordDescriptor.align(end);
        }
        return NOWHERE;
    }

    /// The record that {@link #next} found.
    RecordHead head() {
        return head;
    }

    /// Where its head begins.
    long offset() {
        return offset;
    }

    /// Where it ends.
    long end() {
        return position;
    }

    /// Where {@link #next} passed over something that should have been a record; else {@link #NOWHERE}.
    long unreadable() {
        return unreadable;
    }

    /// Whether what was passed over had not been written to its end when the process ended.
    boolean isTorn() {
        return isTorn;
    }

    /// Id of the journal that the records are of.
    long journalId() {
        return journalId;
    }

    /// Whether the writer came to the record's end: Chronicle puts the length before a message last.
    boolean isCommitted() throws IOException {
        final int sequenceOfHead = head.headLength();
        final boolean isCommitted = offset < CHRONICLE_HEADER || intAt(offset - CHRONICLE_HEADER) != 0;
        head.wrap(window, loaded(offset, sequenceOfHead), sequenceOfHead);
        return isCommitted;
    }

    /// Reads the payload of the record.
    ///
    /// @return it, from position to limit, in native memory; null when it is not what was written.
    @org.jspecify.annotations.Nullable
    ByteBuffer payload() throws IOException {
        payload.clear().limit(head.payloadLength());
        final long at = offset + head.headLength();
        while (payload.hasRemaining()) {
            if (channel.read(payload, at + payload.position()) < 0) {
                return null;
            }
        }
        payload.flip();
        crc.reset();
        crc.update(payload);
        payload.rewind();
        return (int) crc.getValue() == head.payloadCrc() ? payload : null;
    }

    private long longAt(final long at) throws IOException {
        return window.getLong(loaded(at, Long.BYTES));
    }

    private int intAt(final long at) throws IOException {
        return window.getInt(loaded(at, Integer.BYTES));
    }

    private int loaded(final long at, final int length) throws IOException {
        load(at, length);
        return (int) (at - windowAt);
    }

    /// Sees to it that bytes are in the window. Short reads where the walk jumps, longer ones where it searches.
    private void load(final long at, final int length) throws IOException {
        if (at >= windowAt && at + length <= windowAt + windowLength) {
            return;
        }
        window.clear().limit(Math.max(nextRead, length));
        nextRead = Math.min(LONG_READ, nextRead << 1);
        windowAt = at;
        windowLength = 0;
        while (windowLength < length) {
            final int read = channel.read(window, at + windowLength);
            if (read < 0) {
                throw new java.io.EOFException(file + " ended at " + (at + windowLength) + " while it was read");
            }
            windowLength += read;
        }
        window.clear();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
