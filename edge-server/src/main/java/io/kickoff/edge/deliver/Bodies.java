package io.kickoff.edge.deliver;

import io.kickoff.store.memory.SegmentArena;
import io.kickoff.store.memory.SegmentReader;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/// Turns stretches of pinned segments into buffers that the kernel reads from where the bytes lie: no copy.
///
/// *Confined to one event loop.*
final class Bodies {
    private final SegmentArena arena;
    private final ByteBuffer[] regions;
    private final SegmentReader reader = new SegmentReader();
    private long handle;

    Bodies(final SegmentArena arena) {
        this.arena = arena;
        this.regions = new ByteBuffer[arena.regionCount()];
        for (int i = 0; i < regions.length; i++) {
            regions[i] = arena.region(i);
        }
    }

    SegmentArena arena() {
        return arena;
    }

    /// Begins a walk over the bytes of a pinned segment.
    void begin(final long ofHandle, final long offset, final long length) {
        handle = ofHandle;
        reader.reset(arena, ofHandle, offset, length);
    }

    boolean next() {
        return reader.next();
    }

    /// @return the present piece, which keeps its segment by itself; the caller writes or releases it.
    ByteBuf piece() {
        final int from = reader.regionOffset();
        return new BodyPiece(
                arena,
                handle,
                regions[reader.region()].limit(from + reader.length()).position(from),
                reader.address());
    }
}
