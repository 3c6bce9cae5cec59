package io.kickoff.edge.publish;

import io.kickoff.edge.event.ContentTypes;
import io.kickoff.edge.event.PipelineTracks;
import io.kickoff.edge.event.StoredObject;
import io.kickoff.edge.media.Findings;
import io.kickoff.edge.media.InitFacts;
import io.kickoff.edge.media.SegmentInspector;
import io.kickoff.edge.media.StoredMedia;
import io.kickoff.store.memory.SegmentArena;
import io.kickoff.validrange.LiveEventConfig;
import io.kickoff.validrange.Match;
import org.jspecify.annotations.Nullable;

/// Judges the segments of uploads: by what their packager says, or else by looking at them.
///
/// *Confined to one event loop.*
final class Inspection {
    private final SegmentArena arena;
    private final SegmentInspector inspector = new SegmentInspector();
    private final StoredMedia media = new StoredMedia();

    Inspection(final SegmentArena arena) {
        this.arena = arena;
    }

    /// What is known of a segment.
    ///
    /// @param findings what is wrong with it.
    /// @param offsetMs its decode time less (n - S)·D; {@link StoredObject#UNKNOWN_OFFSET} when nobody knows.
    record Result(Findings findings, long offsetMs) {}

    /// @param upload of a segment, whole.
    /// @return what is known of it.
    Result of(final Upload upload) {
        final @Nullable Findings claimed = upload.claims().findings();
        if (claimed != null) {
            return new Result(claimed, StoredObject.UNKNOWN_OFFSET);
        }
        if (!ContentTypes.isIsoMedia(upload.target().contentType())) {
            return new Result(Findings.NONE, StoredObject.UNKNOWN_OFFSET);
        }
        look(upload);
        if (!inspector.isMedia()) {
            return new Result(Findings.TRUNCATED, StoredObject.UNKNOWN_OFFSET);
        }
        final Findings found = Findings.of(inspector);
        if (inspector.decodeTimeMs() == SegmentInspector.UNKNOWN) {
            return new Result(found, StoredObject.UNKNOWN_OFFSET);
        }
        final long offsetMs = offsetMs(upload.target());
        final long jumpMs = jumpMs(upload.target(), offsetMs);
        return new Result(jumpMs == 0 ? found : found.withDiscontinuity(jumpMs), offsetMs);
    }

    /// @param upload of a segment that still arrives.
    /// @return whether enough of it has come to see that it is where it belongs.
    boolean looksRight(final Upload upload) {
        final @Nullable Findings claimed = upload.claims().findings();
        if (claimed != null) {
            return claimed.isEmpty();
        }
        if (!ContentTypes.isIsoMedia(upload.target().contentType())) {
            return true;
        }
        look(upload);
        return inspector.fragments() > 0
                && !inspector.isSlate()
                && inspector.decodeTimeMs() != SegmentInspector.UNKNOWN
                && jumpMs(upload.target(), offsetMs(upload.target())) == 0;
    }

    private void look(final Upload upload) {
        final Target target = upload.target();
        final LiveEventConfig config = target.view().definition().config();
        final @Nullable InitFacts init = target.event()
                .tracks()
                .init(target.rendition(), target.pipeline().index());
        inspector.inspect(
                media.wrap(arena, upload.handle()), init, config.segmentDuration(), config.segmentTimescale());
    }

    private long offsetMs(final Target target) {
        final LiveEventConfig config = target.view().definition().config();
        final long since = Match.number(target.match()) - config.startNumber();
        final double scheduledMs = (double) since * config.segmentDuration() * 1000 / config.segmentTimescale();
        return inspector.decodeTimeMs() - Math.round(scheduledMs);
    }

    private static long jumpMs(final Target target, final long offsetMs) {
        final PipelineTracks tracks = target.event().tracks();
        return tracks.discontinuityMs(target.rendition(), target.pipeline().index(), offsetMs, segmentMs(target));
    }

    static long segmentMs(final Target target) {
        final LiveEventConfig config = target.view().definition().config();
        return Math.max(1, config.segmentDuration() * 1000 / config.segmentTimescale());
    }
}
