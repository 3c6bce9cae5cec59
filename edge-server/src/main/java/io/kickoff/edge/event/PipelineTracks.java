package io.kickoff.edge.event;

import io.kickoff.edge.media.InitFacts;
import io.kickoff.selector.Defects;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known of each pipeline's media so far, rendition by rendition: its init segment, and where its timeline
/// lies.
///
/// Epoch-locked pipelines put segment n at the same decode time, so the offset of a pipeline, its decode time less
/// (n - S)·D, is a constant. It is watched two ways:
///
/// - against the pipeline's own past: an offset that moves by more than {@link #TOLERANCE_MS} is a discontinuity,
///   until two segments agree on the new one;
/// - against the other pipelines: when two lie more than half a segment apart, the one that is farther from the
///   schedule is discontinuous for as long as that lasts.
///
/// *Thread-safe: a few calls per published segment, serialised inside.*
public final class PipelineTracks {
    /// An AAC frame at 24 kHz, by which honest audio segments begin early or late, is shorter than this.
    public static final long TOLERANCE_MS = 50;

    private final Map<Key, Track> tracks = new HashMap<>();
    private long[] anchorsMs = {0};

    private record Key(String rendition, int pipeline) {}

    private static final class Track {
        @Nullable
        InitFacts init;

        boolean hasOffset;
        long offsetMs;
        boolean hasCandidate;
        long candidateMs;
        boolean isSuspect;
    }

    private Track track(final String rendition, final int pipeline) {
        return tracks.computeIfAbsent(new Key(rendition, pipeline), key -> new Track());
    }

    /// @param rendition id.
    /// @param pipeline  table index.
    /// @param init      what its init segment says.
    public synchronized void learn(final String rendition, final int pipeline, final @Nullable InitFacts init) {
        track(rendition, pipeline).init = init;
    }

    /// @param rendition id.
    /// @param pipeline  table index.
    /// @return what its init segment says, or that of another pipeline while its own has not come; null when there
    ///         is none.
    public synchronized @Nullable InitFacts init(final String rendition, final int pipeline) {
        final @Nullable Track own = tracks.get(new Key(rendition, pipeline));
        if (own != null && own.init != null) {
            return own.init;
        }
        for (final Map.Entry<Key, Track> entry : tracks.entrySet()) {
            if (entry.getKey().rendition.equals(rendition) && entry.getValue().init != null) {
                return entry.getValue().init;
            }
        }
        return null;
    }

    /// Compares a segment's place with what is known, without learning from it.
    ///
    /// @param rendition id.
    /// @param pipeline  table index.
    /// @param offsetMs  its decode time less (n - S)·D.
    /// @param segmentMs D.
    /// @return by how many ms it is out of place; 0 when it is where it belongs.
    public synchronized long discontinuityMs(
            final String rendition, final int pipeline, final long offsetMs, final long segmentMs) {
        final long fromOthers = fromOthers(rendition, pipeline, offsetMs, segmentMs);
        if (fromOthers != 0) {
            return fromOthers;
        }
        final Track own = track(rendition, pipeline);
        final long moved = own.hasOffset ? Math.abs(offsetMs - own.offsetMs) : 0;
        return moved > TOLERANCE_MS ? moved : 0;
    }

    private long fromOthers(final String rendition, final int pipeline, final long offsetMs, final long segmentMs) {
        for (final Map.Entry<Key, Track> entry : tracks.entrySet()) {
            final Key key = entry.getKey();
            final Track other = entry.getValue();
            if (key.rendition.equals(rendition) && key.pipeline != pipeline && other.hasOffset) {
                final long apart = Math.abs(offsetMs - other.offsetMs);
                if (apart > segmentMs / 2 && distance(offsetMs) > distance(other.offsetMs)) {
                    return apart;
                }
            }
        }
        return 0;
    }

    private long distance(final long offsetMs) {
        long nearest = Long.MAX_VALUE;
        for (final long anchorMs : anchorsMs) {
            nearest = Math.min(nearest, Math.abs(offsetMs - anchorMs));
        }
        return nearest;
    }

    /// @param offsetsMs at which honest timelines may lie by the schedule.
    synchronized void anchor(final long... offsetsMs) {
        anchorsMs = offsetsMs.clone();
    }

    /// Learns from a segment that is complete.
    ///
    /// @param rendition   id.
    /// @param pipeline    table index.
    /// @param offsetMs    its decode time less (n - S)·D.
    /// @param defects     {@link Defects} bits: one that lacks something may begin late, and is no measure for
    ///                    others.
    public synchronized void learn(final String rendition, final int pipeline, final long offsetMs, final int defects) {
        final Track own = track(rendition, pipeline);
        own.isSuspect = defects != Defects.NONE;
        if ((defects & ~Defects.DISCONTINUITY) != 0) {
            return;
        }
        if (!own.hasOffset || Math.abs(offsetMs - own.offsetMs) <= TOLERANCE_MS) {
            // the first one stays the measure: rounding must not let it creep
            own.offsetMs = own.hasOffset ? own.offsetMs : offsetMs;
            own.hasOffset = true;
            own.hasCandidate = false;
        } else if (own.hasCandidate && Math.abs(offsetMs - own.candidateMs) <= TOLERANCE_MS) {
            own.offsetMs = offsetMs;
            own.hasCandidate = false;
        } else {
            own.hasCandidate = true;
            own.candidateMs = offsetMs;
        }
    }

    /// @param rendition id.
    /// @param pipeline  table index.
    /// @return whether its last segment was defective, so that the next is not shown before it is whole.
    public synchronized boolean isSuspect(final String rendition, final int pipeline) {
        final @Nullable Track own = tracks.get(new Key(rendition, pipeline));
        return own != null && own.isSuspect;
    }

    /// A pipeline has left, and its index may come to mean another one.
    synchronized void forget(final int pipeline) {
        tracks.keySet().removeIf(key -> key.pipeline == pipeline);
    }

    synchronized void clear() {
        tracks.clear();
    }
}
