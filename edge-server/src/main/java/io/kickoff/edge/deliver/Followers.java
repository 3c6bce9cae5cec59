package io.kickoff.edge.deliver;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;

/// The connections of one event loop that follow uploads, by the segment that they follow.
///
/// *Confined to its event loop.*
final class Followers {
    private final Readers readers;
    private final int loop;
    private final Long2ObjectHashMap<List<Following>> bySegment = new Long2ObjectHashMap<>();

    /// @param readers told what the loop follows.
    /// @param loop    its number.
    Followers(final Readers readers, final int loop) {
        this.readers = readers;
        this.loop = loop;
    }

    /// Asks to be told once when a segment grows or ends.
    void watch(final long handle, final Following following) {
        List<Following> watching = bySegment.get(handle);
        if (watching == null) {
            watching = new ArrayList<>();
            bySegment.put(handle, watching);
        }
        watching.add(following);
        readers.follow(handle, loop);
    }

    /// No longer wants to know.
    void unwatch(final long handle, final Following following) {
        final List<Following> watching = bySegment.get(handle);
        if (watching != null && watching.remove(following) && watching.isEmpty()) {
            bySegment.remove(handle);
        }
    }

    /// A segment has grown, or has ended.
    void tell(final long handle) {
        final List<Following> watching = bySegment.remove(handle);
        if (watching != null) {
            watching.forEach(Following::onProgress);
        }
    }
}
