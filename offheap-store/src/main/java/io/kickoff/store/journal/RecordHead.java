package io.kickoff.store.journal;

import static io.kickoff.store.journal.RecordDescriptor.ENTRY_LENGTH_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.ENTRY_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.HEAD_CRC_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.HEAD_LENGTH_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.JOURNAL_ID_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.META_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.ORDER;
import static io.kickoff.store.journal.RecordDescriptor.ORIGIN_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.PARTS_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.PAYLOAD_CRC_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.PAYLOAD_LENGTH_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.SEQUENCE_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.TYPE_OFFSET;
import static io.kickoff.store.journal.RecordDescriptor.VERSION_OFFSET;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/// Reads the head of a record; see {@link RecordDescriptor}. *Confined to one thread; reused.*
final class RecordHead {
    private static final int MAX_SHARED = 64;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final CRC32C crc = new CRC32C();
    /// Events, pipelines and renditions are few, and each is named by many records.
    private final Map<String, String> texts = new HashMap<>();

    private int cursor;

    /// Looks at a head whose length has been found sensible.
    ///
    /// @param bytes  that hold it.
    /// @param at     where it begins.
    /// @param length of it.
    RecordHead wrap(final ByteBuffer bytes, final int at, final int length) {
        buffer.wrap(bytes, at, length);
        return this;
    }

    /// Whether the head is as it was written.
    boolean isIntact() {
        return intAt(HEAD_CRC_OFFSET) == crc(buffer, crc);
    }

    static int crc(final UnsafeBuffer head, final CRC32C crc) {
        crc.reset();
        final ByteBuffer bytes = head.byteBuffer();
        if (bytes == null) {
            throw new IllegalStateException("a head lies in a byte buffer");
        }
        final int from = head.wrapAdjustment();
        crc.update(bytes.duplicate().limit(from + HEAD_CRC_OFFSET).position(from));
        crc.update(bytes.duplicate().limit(from + head.capacity()).position(from + META_OFFSET));
        return (int) crc.getValue();
    }

    private int intAt(final int offset) {
        return buffer.getInt(offset, ORDER);
    }

    private long longAt(final int offset) {
        return buffer.getLong(offset, ORDER);
    }

    int version() {
        return buffer.getShort(VERSION_OFFSET, ORDER) & 0xFFFF;
    }

    int type() {
        return buffer.getByte(TYPE_OFFSET);
    }

    int headLength() {
        return intAt(HEAD_LENGTH_OFFSET);
    }

    long journalId() {
        return longAt(JOURNAL_ID_OFFSET);
    }

    long sequence() {
        return longAt(SEQUENCE_OFFSET);
    }

    long entry() {
        return longAt(ENTRY_OFFSET);
    }

    long origin() {
        return longAt(ORIGIN_OFFSET);
    }

    int part() {
        return (int) (sequence() - entry());
    }

    int parts() {
        return intAt(PARTS_OFFSET);
    }

    int payloadLength() {
        return intAt(PAYLOAD_LENGTH_OFFSET);
    }

    long entryLength() {
        return longAt(ENTRY_LENGTH_OFFSET);
    }

    int payloadCrc() {
        return intAt(PAYLOAD_CRC_OFFSET);
    }

    /// The whole head.
    DirectBuffer bytes() {
        return buffer;
    }

    /// Whose entry it is; first part of any type.
    String event() {
        cursor = META_OFFSET;
        return text();
    }

    /// Which object; first part of an object or of a deletion.
    ///
    /// @return null when its kind is unknown here.
    @Nullable
    ObjectIdentity identity() {
        final String event = event();
        final String pipeline = text();
        final String key = text();
        final ObjectKind kind = ObjectKind.of(buffer.getByte(cursor));
        final long number = longAt(cursor + 1);
        cursor += 1 + Long.BYTES;
        return kind == null ? null : new ObjectIdentity(event, kind, pipeline, key, number);
    }

    /// Digest of an object; after {@link #identity}.
    String digest() {
        return text();
    }

    /// Facts of an object; after {@link #digest}.
    DirectBuffer facts() {
        return new UnsafeBuffer(copy(cursor + Integer.BYTES, intAt(cursor)));
    }

    /// A piece of control state; first part of that type.
    ControlRecord control(final DirectBuffer bytes) {
        final String event = event();
        final String key = text();
        return new ControlRecord(event, key, longAt(cursor), bytes, entry());
    }

    private String text() {
        final int length = buffer.getShort(cursor, ORDER) & 0xFFFF;
        final String text = new String(copy(cursor + Short.BYTES, length), StandardCharsets.UTF_8);
        cursor += Short.BYTES + length;
        return length > MAX_SHARED ? text : texts.computeIfAbsent(text, same -> same);
    }

    private byte[] copy(final int from, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(from, bytes);
        return bytes;
    }
}
