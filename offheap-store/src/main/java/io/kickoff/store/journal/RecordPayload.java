package io.kickoff.store.journal;

import io.kickoff.store.memory.SegmentArena;
import io.kickoff.store.memory.SegmentReader;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/// The payload of one record: pieces that lie here and there in native memory, without a copy.
/// *Confined to one thread; reused.*
final class RecordPayload {
    private static final int MAX_PIECES = RecordDescriptor.MAX_PAYLOAD / SegmentArena.UNIT + 2;

    private final SegmentArena arena;
    private final @Nullable ByteBuffer[] regions;
    private final SegmentReader reader = new SegmentReader();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(RecordDescriptor.MAX_PAYLOAD);
    private final UnsafeBuffer scratchView = new UnsafeBuffer(scratch);
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer[] pieces = new ByteBuffer[MAX_PIECES];
    private final int[] offsets = new int[MAX_PIECES];
    private final int[] lengths = new int[MAX_PIECES];
    private int count;
    private int length;

    RecordPayload(final SegmentArena arena) {
        this.arena = arena;
        this.regions = new ByteBuffer[arena.regionCount()];
    }

    RecordPayload clear() {
        count = 0;
        length = 0;
        return this;
    }

    /// Takes a stretch of a segment.
    RecordPayload segment(final long handle, final long offset, final int bytes) {
        clear();
        reader.reset(arena, handle, offset, bytes);
        while (reader.next()) {
            add(region(reader.region()), reader.regionOffset(), reader.length());
        }
        return this;
    }

    private ByteBuffer region(final int index) {
        ByteBuffer region = regions[index];
        if (region == null) {
            region = arena.region(index);
            regions[index] = region;
        }
        return region;
    }

    /// Takes bytes from the heap, by a copy.
    RecordPayload heap(final DirectBuffer bytes, final int offset, final int count) {
        clear();
        bytes.getBytes(offset, scratchView, 0, count);
        add(scratch, 0, count);
        return this;
    }

    /// Takes what a record holds.
    RecordPayload buffer(final ByteBuffer bytes) {
        clear();
        add(bytes, bytes.position(), bytes.remaining());
        return this;
    }

    private void add(final ByteBuffer piece, final int offset, final int bytes) {
        pieces[count] = piece;
        offsets[count] = offset;
        lengths[count] = bytes;
        count++;
        length += bytes;
    }

    int length() {
        return length;
    }

    /// CRC-32C of all pieces.
    int crc() {
        crc.reset();
        for (int i = 0; i < count; i++) {
            crc.update(pieces[i].clear().limit(offsets[i] + lengths[i]).position(offsets[i]));
        }
        return (int) crc.getValue();
    }

    /// Copies all pieces to where they belong.
    void copyTo(final UnsafeBuffer target, final int at) {
        int to = at;
        for (int i = 0; i < count; i++) {
            target.putBytes(to, pieces[i], offsets[i], lengths[i]);
            to += lengths[i];
        }
    }
}
