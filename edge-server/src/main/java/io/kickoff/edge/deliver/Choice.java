package io.kickoff.edge.deliver;

import io.kickoff.selector.CandidateWord;
import io.kickoff.selector.SelectionOrder;
import io.kickoff.store.memory.SegmentArena;
import io.kickoff.store.window.RenditionWindow;
import io.kickoff.store.window.Selected;

/// Chooses what to serve of a number, and has patience with the pipelines that are late.
///
/// A defective candidate has to be served only when nothing better may come: while the retry budget of a segment
/// lasts, it is passed over as long as a pipeline that had the number before has not come up with this one. A
/// pipeline that has ended is waited for once.
///
/// *Confined to one event loop.*
final class Choice {
    private final SegmentArena arena;

    Choice(final SegmentArena arena) {
        this.arena = arena;
    }

    /// @param window    of the rendition.
    /// @param order     of the pipelines.
    /// @param number    of the segment.
    /// @param hidden    a bit for each pipeline that is masked.
    /// @param isPatient whether something better may be waited for.
    /// @param out       what was chosen, pinned.
    /// @return false when there is nothing to serve, or nothing yet.
    boolean acquire(
            final RenditionWindow window,
            final SelectionOrder order,
            final long number,
            final int hidden,
            final boolean isPatient,
            final Selected out) {
        if (!window.acquire(number, order, hidden, out)) {
            return false;
        }
        if (CandidateWord.defects(out.word()) == 0 || !isPatient) {
            return true;
        }
        int defective = 0;
        boolean mayImprove = false;
        for (int rank = 0; rank < order.size(); rank++) {
            final int pipeline = order.pipeline(rank);
            if ((hidden & 1 << pipeline) == 0) {
                if (CandidateWord.isComplete(window.word(number, pipeline))) {
                    defective |= 1 << pipeline;
                } else {
                    mayImprove |= window.word(number, pipeline) != CandidateWord.ABSENT
                            || window.word(number - 1, pipeline) != CandidateWord.ABSENT;
                }
            }
        }
        if (!mayImprove) {
            return true;
        }
        arena.unpin(out.handle());
        return window.acquire(number, order, hidden | defective, out);
    }
}
