package io.kickoff.edge.durable;

import io.kickoff.edge.event.EventView;
import io.kickoff.edge.event.Events;
import io.kickoff.edge.event.LiveEvent;
import io.kickoff.selector.CandidateWord;
import io.kickoff.store.journal.ObjectIdentity;
import io.kickoff.store.journal.ObjectKind;
import io.kickoff.store.journal.RetentionOracle;
import io.kickoff.store.journal.Wanted;
import io.kickoff.store.memory.SegmentArena;
import io.kickoff.store.window.RenditionWindow;
import io.kickoff.store.window.Selected;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/// Says what of the journal is still wanted: the same that would be served.
///
/// | object       | is wanted                                                                                    |
/// |--------------|----------------------------------------------------------------------------------------------|
/// | segment      | while its number is in the time-shift window, whether memory has had to give it up or not    |
/// | init segment | while its rendition and its pipeline belong to the event                                     |
/// | named object | while its pipeline's version is there                                                        |
///
/// A segment is of the live edge when it is one of the newest numbers, and this version is the one that is there: so
/// what was deleted or replaced is never carried forward.
///
/// *Confined to the journal's agent.*
final class Retention implements RetentionOracle {
    private final NodeJournal journal;
    private final Events events;
    private final SegmentArena arena;
    private final EpochClock clock;
    private final Selected selected = new Selected();

    Retention(final NodeJournal journal, final Events events, final SegmentArena arena, final EpochClock clock) {
        this.journal = journal;
        this.events = events;
        this.arena = arena;
        this.clock = clock;
    }

    @Override
    public Wanted wanted(final ObjectIdentity identity, final long sequence) {
        final @Nullable LiveEvent event = events.get(identity.event());
        if (event == null) {
            return journal.isHeldBack(identity.event()) ? Wanted.TIME_SHIFTED : Wanted.NO;
        }
        final EventView view = event.view();
        final EventView.@Nullable Pipeline pipeline = view.pipeline(identity.pipeline());
        if (pipeline == null) {
            return Wanted.NO;
        }
        final boolean isNamed = identity.kind() == ObjectKind.NAMED;
        final int rendition = isNamed ? 0 : view.renditionIndex(identity.key());
        if (rendition < 0) {
            return Wanted.NO;
        }
        return switch (identity.kind()) {
            case NAMED -> isThere(event, identity.key(), pipeline.index()) ? Wanted.LIVE_EDGE : Wanted.NO;
            case INIT -> Wanted.LIVE_EDGE;
            case MEDIA -> wanted(view, view.windows().get(rendition), identity.number(), pipeline.index(), sequence);
        };
    }

    private static boolean isThere(final LiveEvent event, final String name, final int pipeline) {
        return event.named().versions(name).stream().anyMatch(version -> version.pipeline() == pipeline);
    }

    private Wanted wanted(
            final EventView view,
            final RenditionWindow window,
            final long number,
            final int pipeline,
            final long sequence) {
        if (number < view.filter().firstServable(clock.time())) {
            return Wanted.NO;
        }
        return number > window.newest() - RenditionWindow.LIVE_EDGE_SEGMENTS
                        && isCurrent(window, number, pipeline, sequence)
                ? Wanted.LIVE_EDGE
                : Wanted.TIME_SHIFTED;
    }

    private boolean isCurrent(
            final RenditionWindow window, final long number, final int pipeline, final long sequence) {
        if (!window.acquireCandidate(number, pipeline, selected)) {
            return false;
        }
        final boolean isCurrent =
                CandidateWord.isComplete(selected.word()) && journal.sequence(selected.handle()) == sequence;
        arena.unpin(selected.handle());
        return isCurrent;
    }
}
