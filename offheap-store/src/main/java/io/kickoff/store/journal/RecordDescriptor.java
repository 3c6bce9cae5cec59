package io.kickoff.store.journal;

import java.nio.ByteOrder;

/// The layout of a record, which is what the journal puts into one message of Chronicle Queue.
///
/// An entry (an object, a piece of control state, a deletion) is one record, or several with consecutive sequence
/// numbers when its bytes are more than {@link #MAX_PAYLOAD}: its parts. All parts lie in one file. All values are
/// little endian.
///
/// | offset | bytes | field          | meaning                                                                  |
/// |-------:|------:|----------------|--------------------------------------------------------------------------|
/// |      0 |     8 | magic          | {@link #MAGIC}; on a multiple of 4 in the file                           |
/// |      8 |     2 | version        | {@link #VERSION}; a reader refuses newer ones                            |
/// |     10 |     1 | type           | {@link #OBJECT} … {@link #EVENT_DELETION}                                |
/// |     11 |     1 | flags          | {@link #COPY}: carried forward from an older file, or a checkpoint       |
/// |     12 |     4 | head length    | of all before the payload, in bytes                                      |
/// |     16 |     8 | journal id     | so that bytes of another journal inside a payload are never records      |
/// |     24 |     8 | sequence       | of this record: one more than of the record before, for ever             |
/// |     32 |     8 | entry          | sequence of the entry's first part; the part's index is the difference   |
/// |     40 |     8 | origin         | entry of which this is a copy, else entry: says which version is newer   |
/// |     48 |     4 | parts          | of the entry                                                             |
/// |     52 |     4 | payload length | of this part, in bytes                                                   |
/// |     56 |     8 | entry length   | payload of all parts, in bytes                                           |
/// |     64 |     8 | written at     | ms since the epoch; told to people, decides nothing                      |
/// |     72 |     4 | payload CRC    | CRC-32C of the payload                                                   |
/// |     76 |     4 | head CRC       | CRC-32C of the head but for this field                                   |
/// |     80 |       | meta           | of the entry; first part only, see below                                 |
/// |      … |       | payload        |                                                                          |
///
/// Magic, version, head length, payload length and head CRC stay where they are in all versions, so that an older
/// reader can tell a newer record from a damaged one.
///
/// Meta. A text is its length in UTF-8 (2 bytes) and its bytes.
///
/// | type                              | meta                                                                         |
/// |-----------------------------------|------------------------------------------------------------------------------|
/// | object                            | event, pipeline, key, kind (1), number (8), digest, facts length (4), facts  |
/// | object deletion                   | event, pipeline, key, kind (1), number (8)                                   |
/// | control                           | event, key, version (8)                                                      |
/// | flush, event deletion             | event                                                                        |
final class RecordDescriptor {
    static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    /// Bytes 89 4B 4A 52 0D 0A 1A 0A: no text, no length, no index entry of Chronicle looks like it.
    static final long MAGIC = 0x0A1A_0A0D_524A_4B89L;

    static final int VERSION = 1;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 8;
    static final int TYPE_OFFSET = 10;
    static final int FLAGS_OFFSET = 11;
    static final int HEAD_LENGTH_OFFSET = 12;
    static final int JOURNAL_ID_OFFSET = 16;
    static final int SEQUENCE_OFFSET = 24;
    static final int ENTRY_OFFSET = 32;
    static final int ORIGIN_OFFSET = 40;
    static final int PARTS_OFFSET = 48;
    static final int PAYLOAD_LENGTH_OFFSET = 52;
    static final int ENTRY_LENGTH_OFFSET = 56;
    static final int WRITTEN_AT_OFFSET = 64;
    static final int PAYLOAD_CRC_OFFSET = 72;
    static final int HEAD_CRC_OFFSET = 76;
    static final int META_OFFSET = 80;

    static final int OBJECT = 1;
    static final int CONTROL = 2;
    static final int OBJECT_DELETION = 3;
    static final int FLUSH = 4;
    static final int EVENT_DELETION = 5;

    static final int COPY = 1;

    /// Most bytes of a head.
    static final int MAX_HEAD = 64 << 10;
    /// Most payload of a record.
    static final int MAX_PAYLOAD = 256 << 10;
    /// Records begin on multiples of this, because Chronicle's messages do.
    static final int ALIGNMENT = 4;
    /// Before each record: Chronicle's header, 0 until the message is complete.
    static final int CHRONICLE_HEADER = 4;

    private RecordDescriptor() {}

    static int parts(final long entryLength) {
        return (int) Math.max(1, (entryLength + MAX_PAYLOAD - 1) / MAX_PAYLOAD);
    }

    static int payloadOfPart(final long entryLength, final int part) {
        return (int) Math.min(entryLength - (long) part * MAX_PAYLOAD, MAX_PAYLOAD);
    }

    static long align(final long position) {
        return position + ALIGNMENT - 1 & -ALIGNMENT;
    }

    /// Bytes that an entry may take in a file at most, with Chronicle's headers and padding.
    static long lengthOnDisk(final long headLength, final long entryLength) {
        return headLength + entryLength + (long) parts(entryLength) * (META_OFFSET + CHRONICLE_HEADER + ALIGNMENT);
    }
}
