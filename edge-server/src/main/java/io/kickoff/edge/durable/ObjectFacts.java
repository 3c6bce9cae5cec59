package io.kickoff.edge.durable;

import io.kickoff.edge.event.StoredObject;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// What the journal keeps of an object beside its identity, digest and bytes: what answers and the selection are made
/// of again.
///
/// | field         | bytes          | is                                                              |
/// |---------------|----------------|-----------------------------------------------------------------|
/// | layout        | 1              | {@value #LAYOUT}; what later versions add goes to the end       |
/// | score         | 1              | of its packager, 0 … 100                                        |
/// | version       | 8              | of the event's configuration when it was published              |
/// | firstByteAtMs | 8              | epoch ms                                                        |
/// | storedAtMs    | 8              | epoch ms                                                        |
/// | offsetMs      | 8              | as {@link StoredObject.Facts#offsetMs}                          |
/// | name          | 4 + its length | as in the path, a byte a char                                   |
/// | contentType   | 4 + its length |                                                                 |
/// | defects       | 4 + its length | value of `Kickoff-Defects`                                      |
///
/// Little endian. *Immutable.*
///
/// @param version       of the event's configuration when it was published.
/// @param score         of its packager.
/// @param firstByteAtMs epoch ms.
/// @param storedAtMs    epoch ms.
/// @param offsetMs      decode time less (n - S)·D.
/// @param name          as in the path.
/// @param contentType   to serve it with.
/// @param defects       value of `Kickoff-Defects`; empty when there are none.
public record ObjectFacts(
        long version,
        int score,
        long firstByteAtMs,
        long storedAtMs,
        long offsetMs,
        String name,
        String contentType,
        String defects) {
    private static final byte LAYOUT = 1;
    private static final int SCORE_OFFSET = 1;
    private static final int VERSION_OFFSET = 2;
    private static final int FIRST_BYTE_OFFSET = 10;
    private static final int STORED_OFFSET = 18;
    private static final int OFFSET_OFFSET = 26;
    private static final int TEXTS_OFFSET = 34;
    private static final int TYPICAL_BYTES = 128;

    /// @param version of the event's configuration.
    /// @param score   of its packager.
    /// @param name    as in the path.
    /// @param object  that was published.
    /// @return its facts.
    public static ObjectFacts of(final long version, final int score, final String name, final StoredObject object) {
        final StoredObject.Facts facts = object.facts();
        return new ObjectFacts(
                version,
                score,
                facts.firstByteAtMs(),
                facts.storedAtMs(),
                facts.offsetMs(),
                name,
                facts.contentType(),
                facts.defectsHeader());
    }

    /// @return as the journal keeps them.
    DirectBuffer encode() {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(TYPICAL_BYTES);
        buffer.putByte(0, LAYOUT);
        buffer.putByte(SCORE_OFFSET, (byte) score);
        buffer.putLong(VERSION_OFFSET, version);
        buffer.putLong(FIRST_BYTE_OFFSET, firstByteAtMs);
        buffer.putLong(STORED_OFFSET, storedAtMs);
        buffer.putLong(OFFSET_OFFSET, offsetMs);
        int at = TEXTS_OFFSET;
        at += buffer.putStringUtf8(at, name);
        at += buffer.putStringUtf8(at, contentType);
        at += buffer.putStringUtf8(at, defects);
        return new UnsafeBuffer(buffer.byteArray(), 0, at);
    }

    /// @param buffer that holds them, checked by the journal.
    /// @return the facts.
    public static ObjectFacts decode(final DirectBuffer buffer) {
        final String name = buffer.getStringUtf8(TEXTS_OFFSET);
        final int typeAt = TEXTS_OFFSET + Integer.BYTES + buffer.getInt(TEXTS_OFFSET);
        final String contentType = buffer.getStringUtf8(typeAt);
        final String defects = buffer.getStringUtf8(typeAt + Integer.BYTES + buffer.getInt(typeAt));
        return new ObjectFacts(
                buffer.getLong(VERSION_OFFSET),
                buffer.getByte(SCORE_OFFSET),
                buffer.getLong(FIRST_BYTE_OFFSET),
                buffer.getLong(STORED_OFFSET),
                buffer.getLong(OFFSET_OFFSET),
                name,
                contentType,
                defects);
    }
}
