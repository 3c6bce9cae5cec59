package io.kickoff.edge.event;

import io.kickoff.store.memory.SegmentArena;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// What is known about each segment in the arena, beside it: one place per descriptor, found by index.
///
/// Set before the segment is published, so that whoever has pinned a published segment finds it. *Thread-safe.*
public final class StoredObjects {
    /// About what is kept on the heap for one: its facts and heads.
    private static final int OBJECT_BYTES = 1024;
    /// The part of the heap that they may take.
    private static final int PART_OF_HEAP = 4;

    private final AtomicReferenceArray<@Nullable StoredObject> objects;

    /// @param arena whose segments they are.
    public StoredObjects(final SegmentArena arena) {
        objects = new AtomicReferenceArray<>(arena.maxSegments());
    }

    /// @param heapBytes of the process.
    /// @return how many segments an arena may have beside it.
    public static int most(final long heapBytes) {
        return (int) Math.min(Integer.MAX_VALUE, heapBytes / PART_OF_HEAP / OBJECT_BYTES);
    }

    /// @param object of a segment that its caller holds.
    public void set(final StoredObject object) {
        objects.setRelease(SegmentArena.index(object.handle()), object);
    }

    /// @param handle pinned.
    /// @return what is known about it.
    public StoredObject get(final long handle) {
        final @Nullable StoredObject object = objects.getAcquire(SegmentArena.index(handle));
        if (object == null || object.handle() != handle) {
            throw new IllegalStateException("segment " + Long.toHexString(handle) + " was published without facts");
        }
        return object;
    }
}
