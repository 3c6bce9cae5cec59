package io.kickoff.edge.deliver;

import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/// The connections of one event loop that follow uploads, by the segment that they follow.
///
/// *Confined to its event loop.*
final class Followers {
    private final Readers readers;
    private final int loop;
    private final Long2ObjectHashMap<Watching> bySegment = new Long2ObjectHashMap<>();

    /// Who wants to be told of one segment: a list that is linked through those who are in it, so that thousands may
    /// leave it one by one.
    static final class Watching {
        private final long handle;
        private @Nullable Following first;
        private @Nullable Following last;

        private Watching(final long handle) {
            this.handle = handle;
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
            Watching watching = bySegment.get(handle);
            if (watching == null) {
                watching = new Watching(handle);
                bySegment.put(handle, watching);
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
                bySegment.remove(watching.handle, watching);
            }
        }
    }

    /// A segment has grown, or has ended.
    void tell(final long handle) {
        final Watching watching = bySegment.remove(handle);
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
