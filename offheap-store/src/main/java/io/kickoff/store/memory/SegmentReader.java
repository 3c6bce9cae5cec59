package io.kickoff.store.memory;

/// Walks over a stretch of a segment, run by run, without touching its bytes.
///
/// The segment is pinned by the caller, and the stretch lies below its watermark. *Confined to one thread; reused.*
public final class SegmentReader {
    private @org.jspecify.annotations.Nullable SegmentArena arena;
    private int unit;
    private long skip;
    private long rest;
    private int region;
    private int regionOffset;
    private long address;
    private int length;

    /// Begins a walk.
    ///
    /// @param arena  of the segment.
    /// @param handle pinned.
    /// @param offset of the first byte.
    /// @param length in bytes; may be 0.
    /// @return this.
    public SegmentReader reset(final SegmentArena arena, final long handle, final long offset, final long length) {
        this.arena = arena;
        this.unit = arena.firstRun(handle);
        this.skip = offset;
        this.rest = length;
        return this;
    }

    /// Goes to the next stretch that lies in one piece.
    ///
    /// @return false at the end.
    public boolean next() {
        final SegmentArena memory = arena;
        if (rest == 0 || memory == null) {
            return false;
        }
        while (true) {
            final long run = memory.run(unit);
            final long runLength = (long) SegmentArena.UNIT << SegmentDescriptor.order(run);
            if (skip >= runLength) {
                skip -= runLength;
                unit = SegmentDescriptor.nextRun(run);
                continue;
            }
            final int from = (int) skip;
            region = SegmentArena.regionOf(unit);
            regionOffset = SegmentArena.regionOffsetOf(unit) + from;
            address = memory.address(unit) + from;
            length = (int) Math.min(rest, runLength - from);
            rest -= length;
            skip += length;
            return true;
        }
    }

    /// @return the region that holds this piece.
    public int region() {
        return region;
    }

    /// @return where in the region it begins.
    public int regionOffset() {
        return regionOffset;
    }

    /// @return its address in native memory.
    public long address() {
        return address;
    }

    /// @return its length in bytes.
    public int length() {
        return length;
    }
}
