package io.kickoff.store.journal;

import static io.kickoff.store.journal.RecordDescriptor.COPY;
import static io.kickoff.store.journal.RecordDescriptor.ENTRY_LENGTH_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.ENTRY_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.FLAGS_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.HEAD_CRC_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.HEAD_LENGTH_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.JOURNAL_ID_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.MAGIC;
import static io.kickoff.store.journal.RecordDescriptor.MAGIC_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.MAX_HEAD;
import static io.kickoff.store.journal.RecordDescriptor.META_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.ORDER;
import static io.kickoff.store.journal.RecordDescriptor.ORIGIN_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.PARTS_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.PAYLOAD_CRC_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.PAYLOAD_LENGTH_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.SEQUENCE_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.TYPE_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.VERSION;
import static io.kickoff.store.journal.RecordDescriptor.VERSION_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.WRITTEN_AT_OFFSET;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// Writes the heads of an entry's records; see {@link RecordDescriptor}. First {@link #begin} and the meta of the
/// entry, then {@link #part} for each of its parts. *Confined to one thread; reused.*
final class HeadEncoder {
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(MAX_HEAD));
    private final UnsafeBuffer head = new UnsafeBuffer(0, 0);
    private final CRC32C crc = new CRC32C();
    private int length;
    private boolean isTooLong;

    /// Begins an entry.
    ///
    /// @param type      of {@link RecordDescriptor}.
    /// @param journalId of the journal.
    /// @param nowMs     to be told to people.
    HeadEncoder begin(final int type, final long journalId, final long nowMs) {
        buffer.putLong(MAGIC_OFFSET, MAGIC, ORDER);
        buffer.putShort(VERSION_OFFSET, (short) VERSION, ORDER);
        buffer.putByte(TYPE_OFFSET, (byte) type);
        buffer.putByte(FLAGS_OFFSET, (byte) 0);
        buffer.putLong(JOURNAL_ID_OFFSET, journalId, ORDER);
        buffer.putLong(ORIGIN_OFFSET, 0, ORDER);
        buffer.putLong(WRITTEN_AT_OFFSET, nowMs, ORDER);
        length = META_OFFSET;
        isTooLong = false;
        return this;
    }

    /// Begins a copy of an entry from its first head.
    HeadEncoder beginCopy(final DirectBuffer first) {
        first.getBytes(0, buffer, 0, first.capacity());
        markCopy();
        length = first.capacity();
        isTooLong = false;
        return this;
    }

    /// Says that the entry is a copy.
    HeadEncoder markCopy() {
        buffer.putByte(FLAGS_OFFSET, (byte) COPY);
        return this;
    }

    HeadEncoder identity(final ObjectIdentity identity) {
        return text(identity.event())
                .text(identity.pipeline())
                .text(identity.key())
                .kind(identity.kind())
                .number(identity.number());
    }

    HeadEncoder text(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (hasRoom(Short.BYTES + bytes.length)) {
            buffer.putShort(length, (short) bytes.length, ORDER);
            buffer.putBytes(length + Short.BYTES, bytes);
            length += Short.BYTES + bytes.length;
        }
        return this;
    }

    private HeadEncoder kind(final ObjectKind kind) {
        if (hasRoom(1)) {
            buffer.putByte(length, kind.code());
            length++;
        }
        return this;
    }

    HeadEncoder number(final long number) {
        if (hasRoom(Long.BYTES)) {
            buffer.putLong(length, number, ORDER);
            length += Long.BYTES;
        }
        return this;
    }

    HeadEncoder bytes(final DirectBuffer bytes) {
        if (hasRoom(Integer.BYTES + bytes.capacity())) {
            buffer.putInt(length, bytes.capacity(), ORDER);
            buffer.putBytes(length + Integer.BYTES, bytes, 0, bytes.capacity());
            length += Integer.BYTES + bytes.capacity();
        }
        return this;
    }

    private boolean hasRoom(final int more) {
        isTooLong |= more > MAX_HEAD - length;
        return !isTooLong;
    }

    /// Whether the meta was more than a head may hold: the entry cannot be written.
    boolean isTooLong() {
        return isTooLong;
    }

    /// Length of the first part's head, in bytes.
    int length() {
        return length;
    }

    /// Ends the head of a part.
    ///
    /// @param entry       sequence of the first part.
    /// @param part        its index.
    /// @param entryLength payload of all parts.
    /// @param payloadCrc  of this part's payload.
    /// @return the head, until the next call.
    UnsafeBuffer part(final long entry, final int part, final long entryLength, final int payloadCrc) {
        final int headLength = part == 0 ? length : META_OFFSET;
        if (part == 0 && buffer.getLong(ORIGIN_OFFSET, ORDER) == 0) {
            buffer.putLong(ORIGIN_OFFSET, entry, ORDER);
        }
        buffer.putInt(HEAD_LENGTH_OFFSET, headLength, ORDER);
        buffer.putLong(SEQUENCE_OFFSET, entry + part, ORDER);
        buffer.putLong(ENTRY_OFFSET, entry, ORDER);
        buffer.putInt(PARTS_OFFSET, RecordDescriptor.parts(entryLength), ORDER);
        buffer.putInt(PAYLOAD_LENGTH_OFFSET, RecordDescriptor.payloadOfPart(entryLength, part), ORDER);
        buffer.putLong(ENTRY_LENGTH_OFFSET, entryLength, ORDER);
        buffer.putInt(PAYLOAD_CRC_OFFSET, payloadCrc, ORDER);
        head.wrap(buffer, 0, headLength);
        head.putInt(HEAD_CRC_OFFSET, RecordHead.crc(head, crc), ORDER);
        return head;
    }
}
