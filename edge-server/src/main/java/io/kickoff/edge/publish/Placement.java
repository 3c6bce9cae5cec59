package io.kickoff.edge.publish;

import io.kickoff.edge.durable.NodeJournal;
import io.kickoff.edge.durable.ObjectFacts;
import io.kickoff.edge.event.EventView;
import io.kickoff.edge.event.NamedObjects;
import io.kickoff.edge.event.StoredObject;
import io.kickoff.selector.CandidateWord;
import io.kickoff.store.memory.SegmentArena;
import io.kickoff.store.window.RenditionWindow;
import io.kickoff.store.window.Selected;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts what is whole into its place, and hands it to the journal in the same step: so the journal has versions in the
/// order in which readers got them.
///
/// | in its place is, of this pipeline       | what is done                                     | answer |
/// |-----------------------------------------|--------------------------------------------------|--------|
/// | nothing, or what was shown of it early  | placed; taken back if it cannot be kept          | 201    |
/// | other bytes                             | replaced; stays, since what it replaced has gone | 200    |
/// | the same bytes, otherwise described     | replaced; stays                                  | 204    |
/// | the same bytes, described the same      | nothing; kept again if it could not be kept      | 204    |
///
/// *Confined to one event loop.*
final class Placement {
    private final Publishing.Surroundings surroundings;
    private final SegmentArena arena;
    private final NodeJournal journal;
    private final Selected selected = new Selected();

    Placement(final Publishing.Surroundings surroundings) {
        this.surroundings = surroundings;
        this.arena = surroundings.store().arena();
        this.journal = surroundings.journal();
    }

    /// What became of it. *Confined to one event loop.*
    static final class Placing {
        private final StoredObject offered;
        private @Nullable StoredObject before;
        private boolean isSame;
        private boolean isDone;

        private Placing(final StoredObject offered) {
            this.offered = offered;
        }

        /// @return false when there is no place for it any more.
        boolean isDone() {
            return isDone;
        }

        /// @return what is in its place now: perhaps the same bytes from before.
        StoredObject object() {
            return isSame && before != null ? before : offered;
        }

        int status() {
            if (before == null) {
                return 201;
            }
            return before.facts().digest().equals(offered.facts().digest()) ? 204 : 200;
        }

        private boolean isSameAs(final StoredObject other) {
            final StoredObject.Facts one = offered.facts();
            final StoredObject.Facts two = other.facts();
            return one.digest().equals(two.digest())
                    && one.contentType().equals(two.contentType())
                    && one.defectsHeader().equals(two.defectsHeader())
                    && one.offsetMs() == two.offsetMs();
        }
    }

    /// Places a segment or an init segment.
    ///
    /// @param upload whole; the journal has room for it.
    /// @param object that it becomes.
    /// @param window that it belongs into.
    /// @param number there.
    /// @param word   that it gets.
    /// @return what became of it.
    Placing candidate(
            final Upload upload,
            final StoredObject object,
            final RenditionWindow window,
            final long number,
            final long word) {
        final Target target = upload.target();
        final Placing placing = begin(upload, object);
        placing.isDone = target.event()
                .publish(
                        target.pipeline(),
                        upload.flushes(),
                        view -> (view.windows().contains(window) || view.inits().contains(window))
                                && place(placing, upload, view, window, number, word));
        return end(placing);
    }

    private boolean place(
            final Placing placing,
            final Upload upload,
            final EventView view,
            final RenditionWindow window,
            final long number,
            final long word) {
        final Target target = upload.target();
        final int pipeline = target.pipeline().index();
        if (window.acquireCandidate(number, pipeline, selected)) {
            final long wordBefore = selected.word();
            if (CandidateWord.isComplete(wordBefore)) {
                final StoredObject before = surroundings.objects().get(selected.handle());
                placing.before = before;
                placing.isSame =
                        placing.isSameAs(before) && CandidateWord.score(word) == CandidateWord.score(wordBefore);
            }
            if (placing.isSame) {
                // pinned by the look
                keepSame(placing, target, view, CandidateWord.score(word));
                return true;
            }
            arena.unpin(selected.handle());
        }
        final long handle = upload.handle();
        final boolean isPlaced = upload.isShown()
                ? window.update(number, pipeline, word, handle)
                : window.publish(number, pipeline, word, handle);
        if (isPlaced) {
            keep(placing, target, view, CandidateWord.score(word), () -> window.withdraw(number, pipeline, handle));
        }
        return isPlaced;
    }

    /// Places a named object.
    ///
    /// @param upload whole; the journal has room for it.
    /// @param object that it becomes.
    /// @return what became of it.
    Placing named(final Upload upload, final StoredObject object) {
        final Target target = upload.target();
        final NamedObjects named = target.event().named();
        final int pipeline = target.pipeline().index();
        final Placing placing = begin(upload, object);
        placing.isDone = target.event().publish(target.pipeline(), upload.flushes(), view -> {
            final List<NamedObjects.Version> versions = named.versions(target.name());
            final NamedObjects.@Nullable Version newest = versions.isEmpty() ? null : versions.getLast();
            placing.isSame = newest != null
                    && newest.pipeline() == pipeline
                    && placing.isSameAs(newest.object())
                    && arena.pin(newest.object().handle());
            if (placing.isSame && newest != null) {
                placing.before = newest.object();
                keepSame(placing, target, view, upload.claims().score());
                return true;
            }
            placing.before = named.put(target.name(), pipeline, object);
            keep(
                    placing,
                    target,
                    view,
                    upload.claims().score(),
                    () -> named.withdraw(target.name(), pipeline, object.handle()));
            return true;
        });
        return end(placing);
    }

    private Placing begin(final Upload upload, final StoredObject object) {
        upload.complete();
        surroundings.objects().set(object);
        // for the journal
        arena.pin(object.handle());
        return new Placing(object);
    }

    private Placing end(final Placing placing) {
        if (!placing.isDone || placing.isSame) {
            arena.unpin(placing.offered.handle());
        }
        if (!placing.isDone) {
            journal.release(placing.offered.length());
        }
        return placing;
    }

    private void keep(
            final Placing placing,
            final Target target,
            final EventView view,
            final int score,
            final Runnable takeBack) {
        final StoredObject object = placing.offered;
        journal.keep(
                target.identity(),
                ObjectFacts.of(view.version(), score, target.name(), object),
                object,
                placing.before == null ? takeBack : null);
    }

    private void keepSame(final Placing placing, final Target target, final EventView view, final int score) {
        final StoredObject object = placing.object();
        if (journal.isLost(object.handle())) {
            journal.keep(target.identity(), ObjectFacts.of(view.version(), score, target.name(), object), object, null);
        } else {
            arena.unpin(object.handle());
            journal.release(object.length());
        }
    }
}
