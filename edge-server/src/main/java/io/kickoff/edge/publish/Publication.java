package io.kickoff.edge.publish;

import io.kickoff.edge.durable.Barrier;
import io.kickoff.edge.event.CachePurges;
import io.kickoff.edge.event.ContentTypes;
import io.kickoff.edge.event.EventView;
import io.kickoff.edge.event.Notifications;
import io.kickoff.edge.event.StoredObject;
import io.kickoff.edge.media.Findings;
import io.kickoff.edge.media.InitFacts;
import io.kickoff.edge.media.StoredMedia;
import io.kickoff.edge.observe.Figure;
import io.kickoff.edge.observe.Figures;
import io.kickoff.edge.publish.Placement.Placing;
import io.kickoff.selector.CandidateWord;
import io.kickoff.store.memory.SegmentArena;
import io.kickoff.store.window.RenditionWindow;
import io.kickoff.validrange.Match;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes candidates of uploads: while they arrive, when they are whole, and when they break off.
///
/// *Confined to one event loop.*
final class Publication {
    private final Publishing.Surroundings surroundings;
    private final SegmentArena arena;
    private final Figures.Set figures;
    private final Inspection inspection;
    private final Description description;
    private final Comparison comparison;
    private final Placement placement;
    private final StoredMedia media = new StoredMedia();

    Publication(final Publishing.Surroundings surroundings, final Figures.Set figures) {
        this.surroundings = surroundings;
        this.arena = surroundings.store().arena();
        this.figures = figures;
        this.inspection = new Inspection(arena);
        this.description = new Description(surroundings);
        this.comparison = new Comparison(surroundings, figures, description);
        this.placement = new Placement(surroundings);
    }

    /// What became of an upload.
    ///
    /// @param status  201, 200 or 204; 503 when it has to be sent again.
    /// @param etag    of the bytes, with its quotes.
    /// @param barrier of the answer.
    record Outcome(int status, String etag, Barrier barrier) {
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
        final RenditionWindow window = target.window();
        final long number = Match.number(target.match());
        if (target.event().recovery().isMissing(number)
                || window.word(number, index(target)) != CandidateWord.ABSENT
                || !isAlone(target, window, number) && !looksRight(upload)) {
            return;
        }
        final StoredObject object = description.ofArriving(upload);
        final long word = description.wordOfArriving(upload);
        surroundings.objects().set(object);
        upload.show();
        final boolean isPublished = target.event()
                .publish(
                        target.pipeline(),
                        upload.flushes(),
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

    /// The last byte has come: makes the upload a candidate, or the newest version of a named object; or leaves
    /// things as they are, when these very bytes are there already.
    ///
    /// @param upload whole and not empty; the journal has room for it.
    /// @return what became of it; its bytes are somebody else's now.
    Outcome publish(final Upload upload) {
        final Target target = upload.target();
        final String digest = upload.digest();
        final Placing placed = target.isSegment()
                ? publishSegment(upload, digest)
                : target.isInit() ? publishInit(upload, digest) : publishNamed(upload, digest);
        final Barrier barrier = new Barrier();
        if (!placed.isDone()) {
            withdraw(upload);
            return new Outcome(Outcome.SEND_AGAIN, "", barrier);
        }
        final StoredObject object = placed.object();
        if (object.handle() == upload.handle()) {
            upload.handedOver();
        } else if (upload.isShown()) {
            // other bytes of the same name have come whole before it, the same: who follows it gets its end all the
            // same
            surroundings.readers().grown(upload.handle());
            upload.handedOver();
        } else {
            upload.discard();
        }
        surroundings.journal().await(object.handle(), barrier);
        if (!upload.claims().notifications().isEmpty()) {
            surroundings.records().saveNotifications(target.event(), barrier);
        }
        return new Outcome(placed.status(), object.etag(), barrier);
    }

    private Placing publishSegment(final Upload upload, final String digest) {
        final Target target = upload.target();
        final long number = Match.number(target.match());
        final Inspection.Result result = inspection.of(upload);
        final Findings findings = result.findings();
        if (!findings.isEmpty()) {
            figures.count(Figure.PUBLISH_DEFECTIVE);
            surroundings.log().warn("defective " + target.path() + ": " + findings.header());
        }
        final StoredObject object = description.of(upload, digest, findings.header(), result.offsetMs());
        final Placing placing =
                placement.candidate(upload, object, target.window(), number, description.word(upload, findings));
        if (placing.isDone()) {
            // before those who waited are answered: they are told with this very segment
            tell(upload);
        }
        if (placing.isDone() && placing.object().equals(object)) {
            notePurges(target, number, upload.isShown(), findings.isEmpty(), placing.status() == 200);
            surroundings.readers().grown(object.handle());
            surroundings.readers().published(target.window(), number);
            comparison.learn(target, object, findings.defects());
        }
        return placing;
    }

    private static void notePurges(
            final Target target,
            final long number,
            final boolean wasShown,
            final boolean isSound,
            final boolean isReplaced) {
        final int rendition = Match.rendition(target.match());
        final CachePurges purges = target.event().purges();
        if (wasShown && !isSound) {
            purges.foundDefective(target.view(), rendition, number, index(target));
        }
        purges.published(target.view(), rendition, number, index(target), isSound, isReplaced);
    }

    private void tell(final Upload upload) {
        final Map<String, String> told = upload.claims().notifications();
        if (told.isEmpty()) {
            return;
        }
        final Target target = upload.target();
        final Notifications notifications = target.event().notifications();
        final String source = target.pipeline().id();
        final Notifications.Merged merged = target.isSegment()
                ? notifications.merge(told, Match.number(target.match()), source)
                : notifications.mergeNow(told, source);
        if (!merged.dropped().isEmpty()) {
            surroundings
                    .log()
                    .warn("notifications " + merged.dropped() + " dropped with " + target.path() + ": an event tells "
                            + Notifications.MAX_KEYS + " keys and " + Notifications.MAX_BYTES + " bytes");
        }
    }

    private Placing publishInit(final Upload upload, final String digest) {
        final Target target = upload.target();
        final @Nullable InitFacts facts = InitFacts.parse(media.wrap(arena, upload.handle()));
        final Findings findings =
                facts == null && ContentTypes.isIsoMedia(target.contentType()) ? Findings.TRUNCATED : Findings.NONE;
        final StoredObject object = description.of(upload, digest, findings.header(), StoredObject.UNKNOWN_OFFSET);
        final Placing placing = placement.candidate(
                upload, object, target.window(), EventView.INIT_NUMBER, description.word(upload, findings));
        if (placing.isDone()) {
            tell(upload);
            if (facts != null) {
                target.event().tracks().learn(target.rendition(), index(target), facts);
            }
        }
        return placing;
    }

    private Placing publishNamed(final Upload upload, final String digest) {
        final StoredObject object = description.of(upload, digest, "", StoredObject.UNKNOWN_OFFSET);
        final Placing placing = placement.named(upload, object);
        if (placing.isDone()) {
            tell(upload);
        }
        return placing;
    }

    /// An upload has broken off, or is not wanted: nothing of it stays, and who follows it is told.
    ///
    /// @param upload that ends.
    void withdraw(final Upload upload) {
        final long handle = upload.handle();
        final Target target = upload.target();
        if (upload.isShown()) {
            target.window().withdraw(Match.number(target.match()), index(target), handle);
        }
        final boolean wasShown = upload.isShown();
        upload.discard();
        if (wasShown) {
            surroundings.readers().grown(handle);
            surroundings.readers().withdrawn(target.window(), target.number());
        }
    }

    private static int index(final Target target) {
        return target.pipeline().index();
    }
}
