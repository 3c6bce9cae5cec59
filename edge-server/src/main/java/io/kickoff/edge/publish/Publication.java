package io.kickoff.edge.publish;

import io.kickoff.edge.event.ContentTypes;
import io.kickoff.edge.event.EventView;
import io.kickoff.edge.event.LiveEvent;
import io.kickoff.edge.event.StoredObject;
import io.kickoff.edge.media.Findings;
import io.kickoff.edge.media.InitFacts;
import io.kickoff.edge.media.StoredMedia;
import io.kickoff.edge.observe.Figure;
import io.kickoff.edge.observe.Figures;
import io.kickoff.selector.CandidateWord;
import io.kickoff.selector.Defects;
import io.kickoff.store.memory.SegmentArena;
import io.kickoff.store.window.RenditionWindow;
import io.kickoff.store.window.Selected;
import io.kickoff.validrange.Match;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Makes candidates of uploads: while they arrive, when they are whole, and when they break off.
///
/// *Confined to one event loop.*
final class Publication {
    /// How long caches may keep an init segment; a packager that starts anew replaces it.
    private static final long INIT_MAX_AGE_MS = 60_000;

    private final Publishing.Surroundings surroundings;
    private final SegmentArena arena;
    private final Figures.Set figures;
    private final Inspection inspection;
    private final Selected selected = new Selected();
    private final StoredMedia media = new StoredMedia();

    Publication(final Publishing.Surroundings surroundings, final Figures.Set figures) {
        this.surroundings = surroundings;
        this.arena = surroundings.store().arena();
        this.figures = figures;
        this.inspection = new Inspection(arena);
    }

    /// What became of an upload.
    ///
    /// @param status 201, 200 or 204; 503 when it has to be sent again.
    /// @param etag   of the bytes, with its quotes.
    record Outcome(int status, String etag) {
        static final int SEND_AGAIN = 503;
    }

    /// Shows readers a segment that still arrives: if it looks right, or if there is nobody else to wait for.
    ///
    /// @param upload that has grown.
    void showEarly(final Upload upload) {
        if (upload.isShown()) {
            surroundings.readers().grown(upload.handle());
            return;
        }
        final Target target = upload.target();
        if (!target.isSegment()) {
            return;
        }
        final RenditionWindow window = window(target);
        final long number = Match.number(target.match());
        if (window.word(number, index(target)) != CandidateWord.ABSENT
                || !isAlone(target, window, number) && !looksRight(upload)) {
            return;
        }
        final StoredObject object = object(upload, -1, "", "", StoredObject.UNKNOWN_OFFSET);
        final long word =
                CandidateWord.encode(false, Defects.NONE, 0, upload.claims().score(), 0, nextVersion());
        surroundings.objects().set(object);
        upload.show();
        final boolean isPublished = target.event()
                .publish(
                        target.pipeline(),
                        view -> view.windows().contains(window)
                                && window.publish(number, index(target), word, upload.handle()));
        if (isPublished) {
            surroundings.readers().published(window, number);
        } else {
            upload.hide();
        }
    }

    /// Whether no other pipeline has come up with this number or the one before.
    private static boolean isAlone(final Target target, final RenditionWindow window, final long number) {
        for (final EventView.Pipeline other : target.view().pipelines()) {
            if (other.index() != index(target)
                    && (window.word(number, other.index()) != CandidateWord.ABSENT
                            || window.word(number - 1, other.index()) != CandidateWord.ABSENT)) {
                return false;
            }
        }
        return true;
    }

    private boolean looksRight(final Upload upload) {
        final Target target = upload.target();
        return !target.event().tracks().isSuspect(target.rendition(), index(target)) && inspection.looksRight(upload);
    }

    /// The last byte has come: makes the upload a candidate, or the newest version of a named object.
    ///
    /// @param upload whole and not empty.
    /// @return what became of it; its bytes are somebody else's now.
    Outcome publish(final Upload upload) {
        final Target target = upload.target();
        final String digest = upload.digest();
        final Outcome outcome = target.isSegment()
                ? publishSegment(upload, digest)
                : target.isInit() ? publishInit(upload, digest) : publishNamed(upload, digest);
        if (outcome.status() == Outcome.SEND_AGAIN) {
            withdraw(upload);
        } else {
            upload.handedOver();
            target.event().notifications().merge(upload.claims().notifications());
        }
        return outcome;
    }

    private Outcome publishSegment(final Upload upload, final String digest) {
        final Target target = upload.target();
        final Inspection.Result result = inspection.of(upload);
        final Findings findings = result.findings();
        if (!findings.isEmpty()) {
            figures.count(Figure.PUBLISH_DEFECTIVE);
            surroundings.log().warn("defective " + target.path() + ": " + findings.header());
        }
        final StoredObject object = object(upload, (int) upload.length(), digest, findings.header(), result.offsetMs());
        final Outcome outcome =
                publishCandidate(upload, object, window(target), Match.number(target.match()), word(findings, upload));
        if (outcome.status() != Outcome.SEND_AGAIN) {
            surroundings.readers().grown(object.handle());
            surroundings.readers().published(window(target), Match.number(target.match()));
            if (result.offsetMs() != StoredObject.UNKNOWN_OFFSET) {
                target.event().tracks().learn(target.rendition(), index(target), result.offsetMs(), findings.defects());
                judgeOthersAgain(target);
            }
        }
        return outcome;
    }

    private Outcome publishInit(final Upload upload, final String digest) {
        final Target target = upload.target();
        final @Nullable InitFacts facts = InitFacts.parse(media.wrap(arena, upload.handle()));
        final Findings findings =
                facts == null && ContentTypes.isIsoMedia(target.contentType()) ? Findings.TRUNCATED : Findings.NONE;
        final StoredObject object =
                object(upload, (int) upload.length(), digest, findings.header(), StoredObject.UNKNOWN_OFFSET);
        final RenditionWindow window = target.view().inits().get(Match.rendition(target.match()));
        final Outcome outcome = publishCandidate(upload, object, window, EventView.INIT_NUMBER, word(findings, upload));
        if (facts != null && outcome.status() != Outcome.SEND_AGAIN) {
            target.event().tracks().learn(target.rendition(), index(target), facts);
        }
        return outcome;
    }

    private Outcome publishCandidate(
            final Upload upload,
            final StoredObject object,
            final RenditionWindow window,
            final long number,
            final long word) {
        final Target target = upload.target();
        final String before = digestOf(window, number, index(target));
        upload.complete();
        surroundings.objects().set(object);
        final boolean isPublished = target.event()
                .publish(
                        target.pipeline(),
                        view -> (view.windows().contains(window) || view.inits().contains(window))
                                && (upload.isShown()
                                        ? window.update(number, index(target), word, object.handle())
                                        : window.publish(number, index(target), word, object.handle())));
        return new Outcome(isPublished ? status(before, object) : Outcome.SEND_AGAIN, object.etag());
    }

    private static int status(final String before, final StoredObject object) {
        return before.isEmpty() ? 201 : before.equals(object.facts().digest()) ? 204 : 200;
    }

    private Outcome publishNamed(final Upload upload, final String digest) {
        final Target target = upload.target();
        final StoredObject object = object(upload, (int) upload.length(), digest, "", StoredObject.UNKNOWN_OFFSET);
        upload.complete();
        surroundings.objects().set(object);
        final AtomicReference<@Nullable StoredObject> replaced = new AtomicReference<>();
        final boolean isPublished = target.event().publish(target.pipeline(), view -> {
            replaced.set(target.event().named().put(target.name(), index(target), object));
            return true;
        });
        final @Nullable StoredObject old = replaced.get();
        final String before = old == null ? "" : old.facts().digest();
        return new Outcome(isPublished ? status(before, object) : Outcome.SEND_AGAIN, object.etag());
    }

    /// What the pipeline had there before; empty when nothing whole.
    private String digestOf(final RenditionWindow window, final long number, final int pipeline) {
        if (!window.acquireCandidate(number, pipeline, selected)) {
            return "";
        }
        final String digest = CandidateWord.isComplete(selected.word())
                ? surroundings.objects().get(selected.handle()).facts().digest()
                : "";
        arena.unpin(selected.handle());
        return digest;
    }

    /// A new segment may show that another pipeline's was out of place, when neither had a past to be measured by.
    private void judgeOthersAgain(final Target target) {
        final LiveEvent event = target.event();
        final RenditionWindow window = window(target);
        final long number = Match.number(target.match());
        for (final EventView.Pipeline other : target.view().pipelines()) {
            if (other.index() != index(target) && window.acquireCandidate(number, other.index(), selected)) {
                final StoredObject object = surroundings.objects().get(selected.handle());
                final long word = selected.word();
                final long offsetMs = object.facts().offsetMs();
                final long jumpMs = CandidateWord.isComplete(word) && offsetMs != StoredObject.UNKNOWN_OFFSET
                        ? event.tracks()
                                .discontinuityMs(
                                        target.rendition(), other.index(), offsetMs, Inspection.segmentMs(target))
                        : 0;
                if (jumpMs > 0 && (CandidateWord.defects(word) & Defects.DISCONTINUITY) == 0) {
                    mark(
                            event,
                            other,
                            window,
                            number,
                            object,
                            Findings.ofHeader(object.facts().defectsHeader()).withDiscontinuity(jumpMs),
                            CandidateWord.score(word));
                }
                arena.unpin(selected.handle());
            }
        }
    }

    private void mark(
            final LiveEvent event,
            final EventView.Pipeline pipeline,
            final RenditionWindow window,
            final long number,
            final StoredObject object,
            final Findings findings,
            final int score) {
        surroundings.objects().set(object.withDefects(findings.header(), defectiveMaxAgeMs(event.view())));
        final long word = CandidateWord.encode(
                true,
                findings.defects(),
                findings.severity(),
                score,
                CandidateWord.sizeClassOf(object.length()),
                nextVersion());
        event.publish(pipeline, view -> window.update(number, pipeline.index(), word, object.handle()));
        figures.count(Figure.PUBLISH_DEFECTIVE);
    }

    /// An upload has broken off, or is not wanted: nothing of it stays, and who follows it is told.
    ///
    /// @param upload that ends.
    void withdraw(final Upload upload) {
        final long handle = upload.handle();
        if (upload.isShown()) {
            final Target target = upload.target();
            window(target).withdraw(Match.number(target.match()), index(target), handle);
        }
        final boolean wasShown = upload.isShown();
        upload.discard();
        if (wasShown) {
            surroundings.readers().grown(handle);
        }
    }

    private long word(final Findings findings, final Upload upload) {
        return CandidateWord.encode(
                true,
                findings.defects(),
                findings.severity(),
                upload.claims().score(),
                CandidateWord.sizeClassOf(upload.length()),
                nextVersion());
    }

    private StoredObject object(
            final Upload upload, final int length, final String digest, final String defects, final long offsetMs) {
        final Target target = upload.target();
        final boolean isLasting = target.isSegment() && defects.isEmpty();
        return new StoredObject(new StoredObject.Facts(
                upload.handle(),
                length,
                digest,
                target.contentType(),
                upload.firstByteAtMs(),
                surroundings.clock().time(),
                maxAgeMs(target, defects),
                isLasting,
                target.pipeline().header(),
                defects,
                offsetMs));
    }

    private long maxAgeMs(final Target target, final String defects) {
        final long segmentMs = surroundings.behaviour().segmentMaxAgeMs();
        if (target.isInit()) {
            return Math.min(segmentMs, INIT_MAX_AGE_MS);
        }
        if (!target.isSegment()) {
            return surroundings.behaviour().manifestMaxAgeMs();
        }
        return defects.isEmpty() ? segmentMs : defectiveMaxAgeMs(target.view());
    }

    /// A better one may come for as long as late uploads are waited for.
    private long defectiveMaxAgeMs(final EventView view) {
        return Math.min(
                surroundings.behaviour().segmentMaxAgeMs(),
                Math.max(
                        surroundings.behaviour().missRetryMs(),
                        view.definition().config().retryBudgetMs()));
    }

    private int nextVersion() {
        return surroundings.versions().incrementAndGet();
    }

    private static int index(final Target target) {
        return target.pipeline().index();
    }

    private static RenditionWindow window(final Target target) {
        return target.view().windows().get(Match.rendition(target.match()));
    }
}
