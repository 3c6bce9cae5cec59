package io.kickoff.edge.event;

import io.kickoff.edge.event.EventView.Pipeline;
import io.kickoff.selector.Masks;
import java.util.ArrayList;
import java.util.List;

/// What operators have hidden of an event, in their words (a pipeline or a region, from number to number), and the
/// masks over table indexes that follow from it with the present configuration. At most {@value #MAX_ENTRIES}
/// stretches:
/// every one of them is worked out anew with each change, and looked at with each request.
///
/// *Thread-safe: changes are serialised inside, readers see the next state at once.*
public final class MaskBook {
    /// Most stretches that are hidden at the same time.
    public static final int MAX_ENTRIES = 256;

    private final List<Entry> entries = new ArrayList<>();
    private final Runnable changed;
    private volatile Masks masks = new Masks();

    /// @param changed told after every change.
    MaskBook(final Runnable changed) {
        this.changed = changed;
    }

    /// A stretch that is hidden.
    ///
    /// @param pipeline id of a pipeline; empty when a region is meant.
    /// @param region   name of a region; empty when a pipeline is meant.
    /// @param from     first number.
    /// @param to       last number, inclusive.
    public record Entry(String pipeline, String region, long from, long to) {
        boolean covers(final Pipeline candidate) {
            return pipeline.isEmpty()
                    ? candidate.region().equals(region)
                    : candidate.id().equals(pipeline);
        }
    }

    /// @param entry what to hide, from the next request on.
    /// @param view  of the event.
    /// @return whether it is new.
    /// @throws IllegalStateException when as many are hidden as may be.
    synchronized boolean add(final Entry entry, final EventView view) {
        if (entries.contains(entry)) {
            return false;
        }
        if (entries.size() == MAX_ENTRIES) {
            throw new IllegalStateException("the event has " + MAX_ENTRIES
                    + " masks, as many as it may have: DELETE some, or write one over a longer range for many");
        }
        entries.add(entry);
        resolve(view);
        return true;
    }

    /// @param entry what to show again.
    /// @param view  of the event.
    /// @return whether it was hidden.
    synchronized boolean remove(final Entry entry, final EventView view) {
        final boolean isKnown = entries.remove(entry);
        resolve(view);
        return isKnown;
    }

    /// Works out the masks anew, since pipelines or regions may have changed.
    synchronized void resolve(final EventView view) {
        final List<Masks.Range> ranges = new ArrayList<>();
        for (final Entry entry : entries) {
            int bits = 0;
            for (final Pipeline pipeline : view.pipelines()) {
                if (entry.covers(pipeline)) {
                    bits |= 1 << pipeline.index();
                }
            }
            if (bits != 0) {
                ranges.add(new Masks.Range(entry.from(), entry.to(), bits));
            }
        }
        masks = Masks.of(ranges);
        changed.run();
    }

    /// @return what is hidden, in the order in which it was said.
    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    /// @param number of a segment.
    /// @return a bit for each pipeline that is hidden there.
    public int hidden(final long number) {
        return masks.hidden(number);
    }
}
