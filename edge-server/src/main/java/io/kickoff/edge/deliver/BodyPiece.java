package io.kickoff.edge.deliver;

import io.kickoff.store.memory.SegmentArena;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.nio.ByteBuffer;

/// Bytes of a segment on their way to the kernel, with a pin of their own for as long as the buffer lives.
///
/// The end of a write, or of its channel, says too little. Over io_uring a write that is sent without a copy ends when
/// the kernel has taken note of it; until the peer has acknowledged the last byte, which may be minutes later, the
/// bytes are still read from here. A write under way may be, for a moment, though its channel is closed. Netty keeps
/// the buffer until the kernel has told that it is done (`IORING_CQE_F_NOTIF`, io_uring_enter(2)), and lets go of it
/// then.
///
/// *Confined to one event loop.*
final class BodyPiece extends UnpooledDirectByteBuf {
    private final SegmentArena arena;
    private final long handle;
    private final long address;

    /// @param arena   of the segment.
    /// @param handle  pinned by the caller.
    /// @param bytes   of the segment, from position to limit.
    /// @param address of the first of them.
    BodyPiece(final SegmentArena arena, final long handle, final ByteBuffer bytes, final long address) {
        super(UnpooledByteBufAllocator.DEFAULT, bytes, bytes.remaining());
        if (!arena.pin(handle)) {
            throw new IllegalStateException("segment " + Long.toHexString(handle) + " is sent and not pinned");
        }
        this.arena = arena;
        this.handle = handle;
        this.address = address;
    }

    @Override
    public boolean hasMemoryAddress() {
        return true;
    }

    @Override
    public long memoryAddress() {
        return address;
    }

    @Override
    protected void deallocate() {
        super.deallocate();
        arena.unpin(handle);
    }
}
