package io.kickoff.edge.publish;

import io.kickoff.edge.event.EventView;
import io.kickoff.edge.event.StoredObject;
import io.kickoff.edge.event.SurrogateKeys;
import io.kickoff.edge.media.Findings;
import io.kickoff.selector.CandidateWord;
import io.kickoff.selector.Defects;
import io.kickoff.validrange.Match;
import java.util.Objects;

/// Puts down what is to be known of an upload: the facts that answers are made of, and the word that selection goes
/// by.
///
/// *Confined to one event loop.*
final class Description {
    /// How long caches may keep an init segment; a packager that starts anew replaces it.
    private static final long INIT_MAX_AGE_MS = 60_000;

    private final Publishing.Surroundings surroundings;

    Description(final Publishing.Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// @param upload that still arrives: what its packager has found wrong is known already.
    StoredObject ofArriving(final Upload upload) {
        final Findings claimed = Objects.requireNonNullElse(upload.claims().findings(), Findings.NONE);
        return describe(upload, -1, "", claimed.header(), StoredObject.UNKNOWN_OFFSET);
    }

    /// @param upload   whole.
    /// @param digest   of its bytes.
    /// @param defects  value of `Kickoff-Defects`.
    /// @param offsetMs decode time less (n - S)·D, or {@link StoredObject#UNKNOWN_OFFSET}.
    StoredObject of(final Upload upload, final String digest, final String defects, final long offsetMs) {
        return describe(upload, (int) upload.length(), digest, defects, offsetMs);
    }

    private StoredObject describe(
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
                offsetMs,
                surrogateKeys(target)));
    }

    private static String surrogateKeys(final Target target) {
        final String event = target.event().id();
        final String pipeline = target.pipeline().id();
        if (target.isSegment()) {
            return SurrogateKeys.segment(event, target.rendition(), Match.number(target.match()), pipeline);
        }
        return target.isInit()
                ? SurrogateKeys.init(event, target.rendition(), pipeline)
                : SurrogateKeys.named(event, target.name());
    }

    /// @param upload that still arrives.
    long wordOfArriving(final Upload upload) {
        return CandidateWord.encode(false, Defects.NONE, 0, upload.claims().score(), 0, nextVersion());
    }

    /// @param upload   whole.
    /// @param findings what is wrong with it.
    long word(final Upload upload, final Findings findings) {
        return word(findings, upload.claims().score(), upload.length());
    }

    /// @param findings what is wrong with it.
    /// @param score    of its packager.
    /// @param length   in bytes.
    long word(final Findings findings, final int score, final long length) {
        return CandidateWord.encode(
                true, findings.defects(), findings.severity(), score, CandidateWord.sizeClassOf(length), nextVersion());
    }

    private int nextVersion() {
        return surroundings.versions().incrementAndGet();
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
    long defectiveMaxAgeMs(final EventView view) {
        return Math.min(
                surroundings.behaviour().segmentMaxAgeMs(),
                Math.max(
                        surroundings.behaviour().missRetryMs(),
                        view.definition().config().retryBudgetMs()));
    }
}
