package io.kickoff.edge.publish;

import io.kickoff.edge.durable.ObjectFacts;
import io.kickoff.edge.event.Arrival;
import io.kickoff.edge.event.EpochLock;
import io.kickoff.edge.event.EventView;
import io.kickoff.edge.event.LiveEvent;
import io.kickoff.edge.event.StoredObject;
import io.kickoff.edge.media.Findings;
import io.kickoff.edge.observe.Figure;
import io.kickoff.edge.observe.Figures;
import io.kickoff.selector.CandidateWord;
import io.kickoff.selector.Defects;
import io.kickoff.store.window.RenditionWindow;
import io.kickoff.store.window.Selected;
import io.kickoff.validrange.Match;
import io.kickoff.validrange.SegmentTimeline;
import org.jspecify.annotations.Nullable;

/// What a published segment says about its pipeline and the others: how their clocks run, who is epoch-locked, and
/// whether another pipeline's candidate of the same number is out of place.
///
/// *Confined to one event loop.*
final class Comparison {
    private final Publishing.Surroundings surroundings;
    private final Figures.Set figures;
    private final Description description;
    private final Selected selected = new Selected();

    Comparison(final Publishing.Surroundings surroundings, final Figures.Set figures, final Description description) {
        this.surroundings = surroundings;
        this.figures = figures;
        this.description = description;
    }

    /// @param target  of the segment.
    /// @param object  that was published there.
    /// @param defects bits of what is wrong with it.
    void learn(final Target target, final StoredObject object, final int defects) {
        final StoredObject.Facts facts = object.facts();
        final SegmentTimeline timeline = target.view().filter().timeline();
        final long number = Match.number(target.match());
        final long dueMs = timeline.availableAtMs(number);
        final Arrival arrival = new Arrival(
                number,
                facts.firstByteAtMs() - dueMs,
                facts.storedAtMs() - dueMs,
                facts.offsetMs(),
                defects,
                Inspection.segmentMs(target),
                timeline.lastNumber(facts.storedAtMs()));
        for (final EpochLock.Change change :
                target.event().arrived(target.view(), Match.rendition(target.match()), target.pipeline(), arrival)) {
            tell(target, change);
        }
        if (facts.offsetMs() != StoredObject.UNKNOWN_OFFSET) {
            judgeOthersAgain(target);
        }
    }

    private void tell(final Target target, final EpochLock.Change change) {
        final EventView.@Nullable Pipeline pipeline = target.view().pipelineAt(change.pipeline());
        final String where = target.event().id() + '/' + (pipeline == null ? "" : pipeline.id()) + ", rendition "
                + target.rendition();
        surroundings
                .log()
                .warn(
                        change.isLocked()
                                ? "pipeline locked again: " + where
                                : "pipeline unlocked: " + where + " lies " + change.apartMs()
                                        + " ms from the others, and is not served from number " + change.from()
                                        + " on");
    }

    /// A new segment may show that another pipeline's was out of place, when neither had a past to be measured by.
    private void judgeOthersAgain(final Target target) {
        final LiveEvent event = target.event();
        final RenditionWindow window = target.window();
        final long number = Match.number(target.match());
        for (final EventView.Pipeline other : target.view().pipelines()) {
            if (!other.equals(target.pipeline()) && window.acquireCandidate(number, other.index(), selected)) {
                final StoredObject object = surroundings.objects().get(selected.handle());
                final long word = selected.word();
                final long offsetMs = object.facts().offsetMs();
                final long jumpMs = CandidateWord.isComplete(word) && offsetMs != StoredObject.UNKNOWN_OFFSET
                        ? event.tracks()
                                .discontinuityMs(
                                        target.rendition(), other.index(), offsetMs, Inspection.segmentMs(target))
                        : 0;
                if (jumpMs > 0 && (CandidateWord.defects(word) & Defects.DISCONTINUITY) == 0) {
                    mark(target, other, object, jumpMs, CandidateWord.score(word));
                }
                surroundings.store().arena().unpin(selected.handle());
            }
        }
    }

    private void mark(
            final Target target,
            final EventView.Pipeline pipeline,
            final StoredObject object,
            final long jumpMs,
            final int score) {
        final LiveEvent event = target.event();
        final RenditionWindow window = target.window();
        final long number = Match.number(target.match());
        final Findings findings =
                Findings.ofHeader(object.facts().defectsHeader()).withDiscontinuity(jumpMs);
        final long word = description.word(findings, score, object.length());
        final StoredObject judged = object.withDefects(findings.header(), description.defectiveMaxAgeMs(event.view()));
        surroundings.objects().set(judged);
        if (event.publish(pipeline, event.flushes(), view -> {
            final boolean isThere = window.update(number, pipeline.index(), word, object.handle());
            if (isThere) {
                final Target others = target.of(pipeline);
                surroundings
                        .journal()
                        .keepAgain(
                                others.identity(),
                                ObjectFacts.of(view.version(), score, target.name(), judged),
                                judged);
            }
            return isThere;
        })) {
            event.purges().foundDefective(target.view(), Match.rendition(target.match()), number, pipeline.index());
        }
        figures.count(Figure.PUBLISH_DEFECTIVE);
    }
}
