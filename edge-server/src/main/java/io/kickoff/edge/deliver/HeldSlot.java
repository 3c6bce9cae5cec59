package io.kickoff.edge.deliver;

import io.kickoff.store.window.RenditionWindow;
import org.jspecify.annotations.Nullable;

/// The requests of one event loop that wait for the same segment, in the order in which they came.
///
/// *Confined to its event loop.*
final class HeldSlot {
    final RenditionWindow window;
    final long number;
    final int bucket;
    final long deadlineMs;
    long timer;

    /// The next slot of the bucket.
    @Nullable
    HeldSlot sibling;

    private @Nullable Held first;
    private @Nullable Held last;

    /// @param window     of the rendition.
    /// @param number     of the segment.
    /// @param deadlineMs epoch ms, when there is something to say even if it has not come.
    HeldSlot(final RenditionWindow window, final long number, final long deadlineMs) {
        this.window = window;
        this.number = number;
        this.bucket = Readers.bucket(window, number);
        this.deadlineMs = deadlineMs;
    }

    boolean isEmpty() {
        return first == null;
    }

    void add(final Held held) {
        held.slot = this;
        held.previous = last;
        if (last == null) {
            first = held;
        } else {
            last.next = held;
        }
        last = held;
    }

    void remove(final Held held) {
        if (held.previous == null) {
            first = held.next;
        } else {
            held.previous.next = held.next;
        }
        if (held.next == null) {
            last = held.previous;
        } else {
            held.next.previous = held.previous;
        }
        held.slot = null;
        held.previous = null;
        held.next = null;
    }

    /// @return the one that has waited longest, no longer in the list; null when there is none.
    @Nullable
    Held poll() {
        final Held oldest = first;
        if (oldest != null) {
            remove(oldest);
        }
        return oldest;
    }
}
