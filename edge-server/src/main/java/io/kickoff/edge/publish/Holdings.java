package io.kickoff.edge.publish;

import io.kickoff.edge.deliver.Readers;
import io.kickoff.edge.event.NamedObjects;
import io.kickoff.edge.event.StoredObject;
import io.kickoff.edge.event.StoredObjects;
import io.kickoff.selector.CandidateWord;
import io.kickoff.store.memory.SegmentArena;
import io.kickoff.store.window.Selected;
import io.kickoff.validrange.Match;
import org.jspecify.annotations.Nullable;

/// What a pipeline has published: to look at, and to delete. *Confined to one event loop.*
final class Holdings {
    private final StoredObjects objects;
    private final SegmentArena arena;
    private final Readers readers;
    private final Selected selected = new Selected();

    Holdings(final StoredObjects objects, final SegmentArena arena, final Readers readers) {
        this.objects = objects;
        this.arena = arena;
        this.readers = readers;
    }

    /// Takes back what this pipeline has published under this name; what others have stays.
    ///
    /// @param target to delete.
    void delete(final Target target) {
        final int pipeline = target.pipeline().index();
        final boolean isRemoved = target.event()
                .publish(target.pipeline(), target.event().flushes(), view -> {
                    if (target.match() == Match.NONE) {
                        return target.event().named().remove(target.name(), pipeline);
                    }
                    return target.window().remove(target.number(), pipeline);
                });
        if (isRemoved && target.isSegment()) {
            readers.withdrawn(target.window(), target.number());
        }
    }

    /// @param target to look for.
    /// @return what this pipeline has there, whole; or null.
    @Nullable
    StoredObject find(final Target target) {
        final int pipeline = target.pipeline().index();
        if (target.match() == Match.NONE) {
            return target.event().named().versions(target.name()).stream()
                    .filter(version -> version.pipeline() == pipeline)
                    .map(NamedObjects.Version::object)
                    .findAny()
                    .orElse(null);
        }
        if (!target.window().acquireCandidate(target.number(), pipeline, selected)) {
            return null;
        }
        final @Nullable StoredObject object =
                CandidateWord.isComplete(selected.word()) ? objects.get(selected.handle()) : null;
        arena.unpin(selected.handle());
        return object;
    }
}
