package io.kickoff.edge.deliver;

import io.kickoff.store.memory.SegmentArena;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/// The connections of one event loop that follow uploads, by the place of the segment that they follow: whoever is in
/// here pins it, so that no other one has its place meanwhile.
///
/// *Confined to its event loop.*
final class Followers {
    private final Readers readers;
    private final int loop;
    private final Int2ObjectHashMap<Watching> byPlace = new Int2ObjectHashMap<>();

    /// Who wants to be told of one segment: a list that is linked through those who are in it, so that thousands may
    /// leave it one by one.
    static final class Watching {
        private final int place;
        private @Nullable Following first;
        private @Nullable Following last;

        private Watching(final int place) {
            this.place = place;
        }

        private void add(final Following following) {
            following.watching = this;
            following.previous = last;
            if (last == null) {
                first = following;
            } else {
                last.next = following;
            }
            last = following;
        }

        private void remove(final Following following) {
            if (following.previous == null) {
                first = following.next;
            } else {
                following.previous.next = following.next;
            }
            if (following.next == null) {
                last = following.previous;
            } else {
                following.next.previous = following.previous;
            }
            following.watching = null;
            following.previous = null;
            following.next = null;
        }
    }

    /// @param readers told what the loop follows.
    /// @param loop    its number.
    Followers(final Readers readers, final int loop) {
        this.readers = readers;
        this.loop = loop;
    }

    /// Asks to be told once when a segment grows or ends; who asks already goes on waiting.
    void watch(final long handle, final Following following) {
        if (following.watching == null) {
            final int place = SegmentArena.index(handle);
            Watching watching = byPlace.get(place);
            if (watching == null) {
                watching = new Watching(place);
                byPlace.put(place, watching);
            }
            watching.add(following);
            readers.follow(handle, loop);
        }
    }

    /// No longer wants to know.
    void unwatch(final Following following) {
        final Watching watching = following.watching;
        if (watching != null) {
            watching.remove(following);
            if (watching.first == null) {
                byPlace.remove(watching.place, watching);
            }
        }
    }

    /// A segment has grown, or has ended.
    void tell(final int place) {
        final Watching watching = byPlace.remove(place);
        if (watching == null) {
            return;
        }
        // who asks again meanwhile is in another list
        for (Following told = watching.first; told != null; told = watching.first) {
            watching.remove(told);
            told.onProgress();
        }
    }
}
