package io.kickoff.store.memory;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/// Reads single values anywhere in a segment, big endian, as if it lay in one piece.
///
/// The segment is pinned by the caller. Going forward is fast; going back begins again at the first run.
/// *Confined to one thread; reused.*
public final class SegmentView {
    private final SegmentReader reader = new SegmentReader();
    private final UnsafeBuffer piece = new UnsafeBuffer(0, 0);
    private @org.jspecify.annotations.Nullable SegmentArena arena;
    private long handle;
    private long length;
    private long from;
    private long to;

    /// Looks at a segment as far as it has been written.
    ///
    /// @param arena  of the segment.
    /// @param handle pinned.
    /// @return this.
    public SegmentView wrap(final SegmentArena arena, final long handle) {
        this.arena = arena;
        this.handle = handle;
        this.length = arena.length(handle);
        from = 0;
        to = 0;
        reader.reset(arena, handle, 0, length);
        return this;
    }

    /// @return bytes that can be read.
    public long length() {
        return length;
    }

    /// @param position 0 … length - 1.
    /// @return the byte there.
    public byte byteAt(final long position) {
        seek(position);
        return piece.getByte((int) (position - from));
    }

    /// @param position 0 … length - 4.
    /// @return four bytes.
    public int intAt(final long position) {
        seek(position);
        if (position + Integer.BYTES <= to) {
            return piece.getInt((int) (position - from), ByteOrder.BIG_ENDIAN);
        }
        int value = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            value = value << Byte.SIZE | byteAt(position + i) & 0xFF;
        }
        return value;
    }

    /// @param position 0 … length - 8.
    /// @return eight bytes.
    public long longAt(final long position) {
        return (long) intAt(position) << Integer.SIZE | intAt(position + Integer.BYTES) & 0xFFFF_FFFFL;
    }

    private void seek(final long position) {
        if (position >= from && position < to) {
            return;
        }
        if (position < 0 || position >= length || arena == null) {
            throw new IndexOutOfBoundsException("position " + position + " of a segment of " + length + " bytes");
        }
        if (position < from) {
            reader.reset(arena, handle, 0, length);
            to = 0;
        }
        while (position >= to) {
            if (!reader.next()) {
                throw new IllegalStateException("segment " + Long.toHexString(handle) + " is shorter than its length");
            }
            from = to;
            to = from + reader.length();
        }
        piece.wrap(reader.address(), reader.length());
    }
}
