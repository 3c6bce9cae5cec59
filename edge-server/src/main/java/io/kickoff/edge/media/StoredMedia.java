package io.kickoff.edge.media;

import io.kickoff.store.memory.SegmentArena;
import io.kickoff.store.memory.SegmentView;

/// The bytes of a segment in the arena, as the inspector reads them.
///
/// *Confined to one thread; reused.*
public final class StoredMedia implements MediaBytes {
    private final SegmentView view = new SegmentView();

    /// @param arena  of the segment.
    /// @param handle pinned, or owned.
    /// @return this.
    public StoredMedia wrap(final SegmentArena arena, final long handle) {
        view.wrap(arena, handle);
        return this;
    }

    @Override
    public long length() {
        return view.length();
    }

    @Override
    public byte byteAt(final long position) {
        return view.byteAt(position);
    }

    @Override
    public int intAt(final long position) {
        return view.intAt(position);
    }

    @Override
    public long longAt(final long position) {
        return view.longAt(position);
    }
}
