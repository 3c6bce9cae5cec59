package io.kickoff.edge.deliver;

import io.kickoff.store.memory.SegmentArena;
import io.kickoff.store.memory.SegmentReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/// Turns stretches of pinned segments into buffers that the kernel reads from where the bytes lie: no copy.
///
/// *Confined to one event loop.*
final class Bodies {
    private final SegmentArena arena;
    private final ByteBuf[] regions;
    private final SegmentReader reader = new SegmentReader();

    Bodies(final SegmentArena arena) {
        this.arena = arena;
        this.regions = new ByteBuf[arena.regionCount()];
        for (int i = 0; i < regions.length; i++) {
            regions[i] = Unpooled.wrappedBuffer(arena.region(i));
        }
    }

    SegmentArena arena() {
        return arena;
    }

    /// Begins a walk over the bytes of a pinned segment.
    void begin(final long handle, final long offset, final long length) {
        reader.reset(arena, handle, offset, length);
    }

    boolean next() {
        return reader.next();
    }

    /// @return the present piece; the caller writes or releases it.
    ByteBuf piece() {
        return regions[reader.region()].retainedSlice(reader.regionOffset(), reader.length());
    }
}
