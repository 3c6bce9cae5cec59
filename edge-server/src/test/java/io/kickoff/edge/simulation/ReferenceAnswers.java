package io.kickoff.edge.simulation;

import io.kickoff.edge.simulation.Expected.Await;
import io.kickoff.edge.simulation.Expected.Hit;
import io.kickoff.edge.simulation.Expected.Hold;
import io.kickoff.edge.simulation.Expected.Miss;
import io.kickoff.validrange.LiveEventConfig;

/// The contract's table of answers, row by row, over what the reference store knows.
///
/// *Confined to the simulation's thread.*
final class ReferenceAnswers {
    private static final long HOUR_MS = 3_600_000;
    private static final long UNKNOWN_MS = 1000;
    private static final long INIT_MS = 60_000;
    private static final long MANIFEST_MS = 500;
    private static final long MISS_RETRY_MS = 200;

    private final Plan plan;
    private final ReferenceStore store;
    private final ReferenceTimeline timeline;
    private final long startNumber;
    private final long retryMs;
    private final boolean isByScore;

    ReferenceAnswers(final Plan plan, final ReferenceStore store) {
        this.plan = plan;
        this.store = store;
        this.timeline = new ReferenceTimeline(plan.config());
        this.startNumber = plan.config().startNumber();
        this.retryMs = plan.config().retryBudgetMs();
        this.isByScore = plan.config().selection() == LiveEventConfig.Selection.SCORE;
    }

    /// @return until when a segment is waited for.
    long deadlineMs(final Ask.Name name) {
        return timeline.availableAtMs(name.number()) + retryMs;
    }

    /// @return the refusal of a request that would wait, when as many wait as may.
    Miss shed(final Ask.Name name) {
        return new Miss(503, 5000, timeline.availableAtMs(name.number()));
    }

    /// @param ask   what is asked.
    /// @param nowMs when.
    /// @return what has to become of it.
    Expected to(final Ask ask, final long nowMs) {
        final Ask.Name name = ask.name();
        return switch (name.kind()) {
            case UNKNOWN -> new Miss(404, UNKNOWN_MS, Expected.UNTOLD);
            case NAMED -> whole(ask, store.newest(name), MANIFEST_MS);
            case INIT -> whole(ask, best(name, 0, true), INIT_MS);
            case SEGMENT -> segment(ask, name, nowMs);
        };
    }

    private static Expected whole(final Ask ask, final SimulatedUpload upload, final long lifetimeMs) {
        return upload == null ? new Miss(404, UNKNOWN_MS, Expected.UNTOLD) : hit(ask, upload, lifetimeMs);
    }

    private Expected segment(final Ask ask, final Ask.Name name, final long nowMs) {
        final long number = name.number();
        final long availableAtMs = timeline.availableAtMs(number);
        if (number < startNumber || number > store.endNumber()) {
            return new Miss(404, HOUR_MS, Expected.UNTOLD);
        }
        if (number < timeline.first(nowMs - plan.expiryMarginMs())) {
            return new Miss(410, HOUR_MS, availableAtMs);
        }
        if (number > timeline.next(nowMs)) {
            return new Miss(404, Math.max(0, availableAtMs - nowMs - Plan.PUBLISH_MARGIN_MS), availableAtMs);
        }
        final long overdueMs = nowMs - availableAtMs - retryMs;
        final boolean isPatient = overdueMs < 0;
        final SimulatedUpload chosen = choose(name, isPatient);
        if (chosen != null) {
            return serve(ask, chosen);
        }
        return isPatient ? new Hold() : new Miss(410, Math.max(retryMs, Math.min(overdueMs, HOUR_MS)), availableAtMs);
    }

    /// The best candidate; a defective one only when nothing better may be waited for.
    private SimulatedUpload choose(final Ask.Name name, final boolean isPatient) {
        final SimulatedUpload best = best(name, 0, false);
        if (best == null || !best.isComplete() || best.isValid() || !isPatient) {
            return best;
        }
        if (plan.sabotage() == Sabotage.IMPATIENT_MODEL) {
            return best;
        }
        int complete = 0;
        boolean mayImprove = false;
        for (int pipeline = 0; pipeline < store.pipelines(); pipeline++) {
            final SimulatedUpload here = store.candidate(name, pipeline);
            if (here != null && here.isComplete()) {
                complete |= 1 << pipeline;
            } else if (!store.isHidden(name, pipeline)) {
                mayImprove |= here != null || store.candidate(ReferenceStore.before(name), pipeline) != null;
            }
        }
        return mayImprove ? best(name, complete, false) : best;
    }

    /// Without defects, by score if it counts; else the least bad; else what still arrives. Ties go by the order.
    private SimulatedUpload best(final Ask.Name name, final int passedOver, final boolean isUnmasked) {
        SimulatedUpload best = null;
        for (int pipeline = 0; pipeline < store.pipelines(); pipeline++) {
            final SimulatedUpload here = store.candidate(name, pipeline);
            if (here != null
                    && (passedOver & 1 << pipeline) == 0
                    && (isUnmasked || !store.isHidden(name, pipeline))
                    && (best == null || isBetter(here, best))) {
                best = here;
            }
        }
        return best;
    }

    private boolean isBetter(final SimulatedUpload one, final SimulatedUpload other) {
        if (!one.isComplete() || !other.isComplete()) {
            return one.isComplete();
        }
        if (one.claim != other.claim) {
            return one.claim < other.claim;
        }
        return one.claim == 0 && isByScore && one.score > other.score;
    }

    private Expected serve(final Ask ask, final SimulatedUpload upload) {
        final long lifetimeMs = upload.claim == 0 ? HOUR_MS : Math.max(MISS_RETRY_MS, retryMs);
        if (upload.isComplete()) {
            return hit(ask, upload, lifetimeMs);
        }
        return ask.wantsWhole() ? new Await(upload) : new Hit(200, upload, 0, 0, true, lifetimeMs);
    }

    /// Conditions and ranges (RFC 9110 §13.2.2, §14.2).
    private static Hit hit(final Ask ask, final SimulatedUpload upload, final long lifetimeMs) {
        final int length = upload.body.length;
        final Ask.Span range = ask.range();
        if (ask.ifNoneMatch().equals("*")
                || !ask.ifNoneMatch().isEmpty() && ask.ifNoneMatch().contains(upload.etag)) {
            return new Hit(304, upload, 0, 0, false, lifetimeMs);
        }
        final boolean isPart = !ask.isHead()
                && !range.isWhole()
                && !range.isMultiple()
                && (ask.ifRange().isEmpty() || ask.ifRange().equals(upload.etag));
        if (!isPart) {
            return new Hit(200, upload, 0, ask.isHead() ? 0 : length, false, lifetimeMs);
        }
        final long first = range.first() < 0 ? Math.max(0, length - range.last()) : range.first();
        final long last = range.first() < 0 || range.last() < 0 ? length - 1L : Math.min(range.last(), length - 1L);
        return first > last
                ? new Hit(416, upload, 0, 0, false, Expected.UNTOLD)
                : new Hit(206, upload, (int) first, (int) last + 1, false, lifetimeMs);
    }
}
