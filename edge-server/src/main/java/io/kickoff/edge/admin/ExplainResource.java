package io.kickoff.edge.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kickoff.edge.event.EventView;
import io.kickoff.edge.event.LiveEvent;
import io.kickoff.edge.event.NamedObjects;
import io.kickoff.edge.event.PipelineTracks;
import io.kickoff.edge.event.StoredObject;
import io.kickoff.edge.event.StoredObjects;
import io.kickoff.edge.json.InvalidFieldException;
import io.kickoff.selector.CandidateTable;
import io.kickoff.selector.CandidateWord;
import io.kickoff.selector.Defects;
import io.kickoff.selector.Reason;
import io.kickoff.store.memory.SegmentArena;
import io.kickoff.store.window.RenditionWindow;
import io.kickoff.store.window.Selected;
import io.kickoff.validrange.Match;
import io.kickoff.validrange.Verdict;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/// `/v1/events/{event}/explain?object=…&at=…`: what a GET of the object finds, and why it is answered as it is.
///
/// The schedule is judged at the given time; the candidates are those of now. *Thread-safe.*
final class ExplainResource {
    private final StoredObjects objects;
    private final SegmentArena arena;
    private final EpochClock clock;

    ExplainResource(final StoredObjects objects, final SegmentArena arena, final EpochClock clock) {
        this.objects = objects;
        this.arena = arena;
        this.clock = clock;
    }

    AdminResponse answer(final AdminRequest request, final LiveEvent event) {
        final @Nullable String name = request.parameter("object");
        if (name == null || name.isEmpty()) {
            throw new InvalidFieldException("object", "is missing: add ?object=NAME, as it stands behind the event");
        }
        final long atMs = at(request.parameter("at"));
        final EventView view = event.view();
        final byte[] bytes = name.getBytes(ISO_8859_1);
        final long match = view.matcher().match(bytes, 0, bytes.length);
        final ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("event", event.id())
                .put("version", view.version())
                .put("object", name)
                .put("at", Instant.ofEpochMilli(atMs).toString());
        if (match == Match.NONE) {
            explainNamed(answer, event, view, name);
        } else {
            explainCandidates(answer, event, view, match, atMs);
        }
        return AdminResponse.json(200, answer);
    }

    private long at(final @Nullable String text) {
        if (text == null) {
            return clock.time();
        }
        try {
            return text.matches("-?\\d{1,18}")
                    ? Long.parseLong(text)
                    : Instant.parse(text).toEpochMilli();
        } catch (final DateTimeException wrong) {
            throw new InvalidFieldException(
                    "at", "\"" + text + "\" is no time: write 2026-11-23T10:00:00Z, or epoch milliseconds");
        }
    }

    private static void explainNamed(
            final ObjectNode answer, final LiveEvent event, final EventView view, final String name) {
        answer.put("kind", "named");
        final ArrayNode candidates = answer.putArray("candidates");
        final List<NamedObjects.Version> versions = event.named().versions(name);
        for (final NamedObjects.Version version : versions) {
            final EventView.@Nullable Pipeline pipeline = view.pipelineAt(version.pipeline());
            final boolean isNewest = version.equals(versions.getLast());
            candidates
                    .addObject()
                    .put("pipeline", pipeline == null ? "" : pipeline.id())
                    .put("length", version.object().length())
                    .put("etag", version.object().etag())
                    .put(
                            "storedAt",
                            Instant.ofEpochMilli(version.object().facts().storedAtMs())
                                    .toString())
                    .put("reason", isNewest ? "chosen" : "older");
        }
    }

    private void explainCandidates(
            final ObjectNode answer, final LiveEvent event, final EventView view, final long match, final long atMs) {
        final boolean isInit = Match.isInit(match);
        final int rendition = Match.rendition(match);
        final long number = isInit ? EventView.INIT_NUMBER : Match.number(match);
        answer.put("kind", isInit ? "initialization" : "media");
        answer.put("rendition", view.rendition(rendition));
        if (!isInit) {
            explainSchedule(answer, view, number, atMs);
        }
        final RenditionWindow window =
                isInit ? view.inits().get(rendition) : view.windows().get(rendition);
        final int masked = isInit ? 0 : event.masks().hidden(number);
        final int hidden = isInit ? 0 : event.hidden(view, rendition, number);
        final Selected selected = new Selected();
        final boolean isFound = window.acquire(number, view.order(), hidden, selected);
        final long chosenWord = isFound ? selected.word() : CandidateWord.ABSENT;
        final int chosen = isFound ? selected.pipeline() : CandidateTable.NONE;
        if (isFound) {
            arena.unpin(selected.handle());
            final EventView.@Nullable Pipeline pipeline = view.pipelineAt(chosen);
            answer.put("chosen", pipeline == null ? "" : pipeline.id());
        } else {
            answer.putNull("chosen");
        }
        final ArrayNode candidates = answer.putArray("candidates");
        for (final EventView.Pipeline pipeline : view.pipelines()) {
            final boolean isMasked = (masked & 1 << pipeline.index()) != 0;
            final boolean isLocked = isMasked || (hidden & 1 << pipeline.index()) == 0;
            final ObjectNode item = candidates.addObject().put("pipeline", pipeline.id());
            item.put("region", pipeline.region()).put("masked", isMasked);
            final long word = explainCandidate(item, window, number, pipeline.index());
            final Reason reason =
                    Reason.of(word, chosenWord, pipeline.index() == chosen, isMasked, isLocked, view.order());
            item.put("reason", reason.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            if (!isInit) {
                explainClock(item, event.tracks().clock(view.rendition(rendition), pipeline.index()));
            }
        }
    }

    /// By its newest segments, whichever is asked for.
    private static void explainClock(final ObjectNode item, final PipelineTracks.@Nullable Clock clock) {
        if (clock == null) {
            item.putNull("clock");
            return;
        }
        final ObjectNode shown = item.putObject("clock");
        shown.put("number", clock.number())
                .put("firstByteOffsetMs", clock.firstByteMs())
                .put("arrivalOffsetMs", clock.storedMs());
        if (clock.mediaMs() == StoredObject.UNKNOWN_OFFSET) {
            shown.putNull("mediaOffsetMs");
        } else {
            shown.put("mediaOffsetMs", clock.mediaMs());
        }
        shown.put("isLocked", clock.isLocked());
    }

    private static void explainSchedule(
            final ObjectNode answer, final EventView view, final long number, final long atMs) {
        final long verdict = view.filter().decide(number, atMs);
        answer.put("number", number)
                .put("verdict", Verdict.name(Verdict.kind(verdict)))
                .put("lifetimeMs", Verdict.lifetimeMs(verdict))
                .put("byArithmetic", Verdict.isByArithmetic(verdict))
                .put(
                        "availableAt",
                        Instant.ofEpochMilli(view.filter().timeline().availableAtMs(number))
                                .toString())
                .put("first", view.filter().timeline().firstNumber(atMs))
                .put("last", view.filter().timeline().lastNumber(atMs));
    }

    private long explainCandidate(
            final ObjectNode item, final RenditionWindow window, final long number, final int pipeline) {
        final Selected selected = new Selected();
        if (!window.acquireCandidate(number, pipeline, selected)) {
            item.put("state", "absent");
            return CandidateWord.ABSENT;
        }
        final long word = selected.word();
        final StoredObject object = objects.get(selected.handle());
        arena.unpin(selected.handle());
        item.put("state", CandidateWord.isComplete(word) ? "complete" : "uploading");
        final ArrayNode defects = item.putArray("defects");
        Defects.names(CandidateWord.defects(word)).forEach(defects::add);
        item.put("found", object.facts().defectsHeader())
                .put("severity", CandidateWord.severity(word))
                .put("score", CandidateWord.score(word));
        if (CandidateWord.isComplete(word)) {
            item.put("length", object.length())
                    .put("etag", object.etag())
                    .put(
                            "storedAt",
                            Instant.ofEpochMilli(object.facts().storedAtMs()).toString());
        }
        return word;
    }
}
