package io.kickoff.edge.publish;

import io.kickoff.edge.durable.NodeJournal;
import io.kickoff.edge.durable.ObjectFacts;
import io.kickoff.edge.event.EventView;
import io.kickoff.edge.event.StoredObject;
import io.kickoff.edge.media.Findings;
import io.kickoff.edge.media.InitFacts;
import io.kickoff.edge.media.StoredMedia;
import io.kickoff.selector.CandidateWord;
import io.kickoff.store.journal.JournaledObject;
import io.kickoff.store.memory.SegmentArena;
import io.kickoff.validrange.Match;
import org.jspecify.annotations.Nullable;

/// Publishes objects of before the node started, unless something newer is there. *Confined to one thread.*
final class RestoredObjects {
    private final Publishing.Surroundings surroundings;
    private final SegmentArena arena;
    private final NodeJournal journal;
    private final Description description;
    private final StoredMedia media = new StoredMedia();

    RestoredObjects(final Publishing.Surroundings surroundings) {
        this.surroundings = surroundings;
        this.arena = surroundings.store().arena();
        this.journal = surroundings.journal();
        this.description = new Description(surroundings);
    }

    /// @param target where it belongs.
    /// @param handle of its bytes, all of them there.
    /// @param object of the journal.
    /// @param digest of the bytes.
    /// @param facts  that were kept.
    /// @return false when it is not wanted any more: its bytes stay the caller's.
    boolean publish(
            final Target target,
            final long handle,
            final JournaledObject object,
            final String digest,
            final ObjectFacts facts) {
        arena.complete(handle);
        final StoredObject stored = description.ofKept(target, handle, (int) object.length(), digest, facts);
        surroundings.objects().set(stored);
        journal.restored(handle, object.sequence());
        final @Nullable InitFacts init = target.isInit() ? InitFacts.parse(media.wrap(arena, handle)) : null;
        final long word = description.word(Findings.ofHeader(facts.defects()), facts.score(), object.length());
        // never flushed: a flush since the start takes what was before it
        final boolean isPublished = target.event()
                .publish(
                        target.pipeline(),
                        0,
                        view -> !journal.isDeleted(object.identity()) && place(target, view, stored, word));
        if (isPublished && init != null) {
            target.event().tracks().learn(target.rendition(), target.pipeline().index(), init);
        }
        if (isPublished && target.isSegment()) {
            surroundings.readers().published(target.window(), target.number());
        }
        return isPublished;
    }

    private static boolean place(
            final Target target, final EventView view, final StoredObject stored, final long word) {
        final int pipeline = target.pipeline().index();
        if (target.match() == Match.NONE) {
            return target.event().named().restore(target.name(), pipeline, stored);
        }
        final boolean isKnown =
                view.windows().contains(target.window()) || view.inits().contains(target.window());
        return isKnown
                && target.window().word(target.number(), pipeline) == CandidateWord.ABSENT
                && target.window().publish(target.number(), pipeline, word, stored.handle());
    }
}
