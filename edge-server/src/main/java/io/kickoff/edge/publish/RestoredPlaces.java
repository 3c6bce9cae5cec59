package io.kickoff.edge.publish;

import static java.util.Objects.requireNonNull;

import io.kickoff.edge.durable.ObjectFacts;
import io.kickoff.edge.event.Arrival;
import io.kickoff.edge.event.EventState;
import io.kickoff.edge.event.EventView;
import io.kickoff.edge.event.LiveEvent;
import io.kickoff.edge.media.Findings;
import io.kickoff.store.journal.JournalRecovery;
import io.kickoff.store.journal.JournaledObject;
import io.kickoff.store.journal.ObjectIdentity;
import io.kickoff.store.journal.ObjectKind;
import io.kickoff.store.window.RenditionWindow;
import io.kickoff.validrange.Match;
import io.kickoff.validrange.SegmentTimeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/// Where the objects of a journal belong: to which events, which of them are wanted, and which are the live edge.
///
/// The clocks of the pipelines are learnt again from the facts of all segments, in the order of their publication:
/// who was epoch-locked is so again. *Confined to one thread.*
final class RestoredPlaces implements JournalRecovery.Survey {
    private final Publishing.Surroundings surroundings;
    private final Map<String, Restored> byEvent = new HashMap<>();
    private final Set<ObjectIdentity> liveEdge = new HashSet<>();
    private List<Learnt> learnt = new ArrayList<>();

    /// An event whose objects are brought back.
    private static final class Restored {
        private final LiveEvent event;
        private final EventState state;
        private final Map<String, Long> newest = new HashMap<>();
        private long highest = -1;
        private int left;
        private boolean isFull;

        private Restored(final LiveEvent event) {
            this.event = event;
            this.state = event.state();
        }
    }

    private record Learnt(Restored restored, JournaledObject object, Target target, Arrival arrival) {}

    RestoredPlaces(final Publishing.Surroundings surroundings) {
        this.surroundings = surroundings;
        surroundings.events().all().forEach(event -> byEvent.put(event.id(), new Restored(event)));
    }

    @Override
    public void seen(final JournaledObject object, final String digest, final DirectBuffer bytes) {
        final ObjectFacts facts = ObjectFacts.decode(bytes);
        final @Nullable Target target = of(object, facts);
        if (target == null) {
            return;
        }
        final Restored restored = restored(object);
        restored.left++;
        if (object.identity().kind() != ObjectKind.MEDIA) {
            liveEdge.add(object.identity());
            return;
        }
        final long number = object.identity().number();
        restored.newest.merge(object.identity().key(), number, Math::max);
        restored.highest = Math.max(restored.highest, number);
        learnt.add(new Learnt(restored, object, target, arrival(target, facts)));
    }

    private static Arrival arrival(final Target target, final ObjectFacts facts) {
        final SegmentTimeline timeline = target.view().filter().timeline();
        final long dueMs = timeline.availableAtMs(target.number());
        return new Arrival(
                target.number(),
                facts.firstByteAtMs() - dueMs,
                facts.storedAtMs() - dueMs,
                facts.offsetMs(),
                Findings.ofHeader(facts.defects()).defects(),
                Inspection.segmentMs(target),
                timeline.lastNumber(facts.storedAtMs()));
    }

    /// All has been seen.
    void prepare() {
        learnt.sort(Comparator.comparingLong(each -> each.object.sequence()));
        for (final Learnt each : learnt) {
            each.restored.event.learnAgain(
                    each.target.rendition(), each.target.pipeline().index(), each.arrival);
            final ObjectIdentity identity = each.object.identity();
            final long newest = each.restored.newest.getOrDefault(identity.key(), -1L);
            if (identity.number() > newest - RenditionWindow.LIVE_EDGE_SEGMENTS) {
                liveEdge.add(identity);
            }
        }
        learnt = List.of();
        for (final Restored restored : byEvent.values()) {
            if (restored.left > 0) {
                restored.event.recovery().begin(restored.highest);
            }
        }
    }

    boolean isLiveEdge(final JournaledObject object) {
        return liveEdge.contains(object.identity());
    }

    /// An object's turn has come.
    void pass(final JournaledObject object) {
        liveEdge.remove(object.identity());
    }

    /// Whether the turn of all init segments, named objects and live edges has come, and is over.
    boolean isLiveEdgePassed() {
        return liveEdge.isEmpty();
    }

    /// One more object of an event is there.
    void done(final LiveEvent event) {
        final @Nullable Restored restored = byEvent.get(event.id());
        if (restored != null && --restored.left == 0) {
            event.recovery().end();
        }
    }

    /// Nothing more comes.
    void end() {
        byEvent.values().forEach(restored -> {
            if (restored.event.recovery().isUnderWay()) {
                restored.event.recovery().end();
            }
        });
        liveEdge.clear();
    }

    boolean isFull(final LiveEvent event) {
        final @Nullable Restored restored = byEvent.get(event.id());
        return restored == null || restored.isFull;
    }

    /// There is no memory for older objects of an event.
    void full(final LiveEvent event) {
        final @Nullable Restored restored = byEvent.get(event.id());
        if (restored != null && !restored.isFull) {
            restored.isFull = true;
            surroundings
                    .log()
                    .warn("journal: memory is full: older segments of event " + event.id()
                            + " stay in the journal; raise memory to have them back");
            event.recovery().end();
        }
    }

    private Restored restored(final JournaledObject object) {
        return requireNonNull(byEvent.get(object.identity().event()));
    }

    /// Where an object belongs.
    ///
    /// @return null when it is not wanted any more.
    @Nullable
    Target of(final JournaledObject object, final ObjectFacts facts) {
        final ObjectIdentity identity = object.identity();
        final @Nullable Restored restored = byEvent.get(identity.event());
        if (restored == null) {
            return null;
        }
        final EventView view = restored.event.view();
        final EventView.@Nullable Pipeline pipeline = view.pipeline(identity.pipeline());
        if (pipeline == null
                || facts.version() < restored.state.pipelinesSince().getOrDefault(pipeline.id(), 0L)) {
            return null;
        }
        if (identity.kind() == ObjectKind.NAMED) {
            return new Target(restored.event, view, pipeline, identity.key(), Match.NONE, facts.contentType());
        }
        final int rendition = view.renditionIndex(identity.key());
        if (rendition < 0 || facts.version() < restored.state.renditionsSince().getOrDefault(identity.key(), 0L)) {
            return null;
        }
        final boolean isInit = identity.kind() == ObjectKind.INIT;
        if (!isInit
                && identity.number()
                        < view.filter().firstServable(surroundings.clock().time())) {
            return null;
        }
        final long match = isInit ? Match.init(rendition) : Match.media(rendition, identity.number());
        return new Target(restored.event, view, pipeline, facts.name(), match, facts.contentType());
    }
}
