package io.kickoff.edge.event;

import static io.kickoff.edge.event.StoredObject.UNKNOWN_OFFSET;

import io.kickoff.edge.media.InitFacts;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is known of each pipeline's media so far, rendition by rendition: its init segment, where its timeline lies,
/// and how its clock runs.
///
/// Epoch-locked pipelines put segment n at the same decode time, so the offset of a pipeline, its decode time less
/// (n - S)·D, is a constant. It is watched two ways:
///
/// - against the pipeline's own past: an offset that moves by more than {@link #TOLERANCE_MS} is a discontinuity,
///   until two segments agree on the new one;
/// - against the other pipelines: a segment that lies more than half a segment from where most of them have it is
///   discontinuous for as long as that lasts; and the pipeline loses its {@link EpochLock}.
///
/// *Thread-safe: a few calls per published segment, serialised inside.*
public final class PipelineTracks {
    /// An AAC frame at 24 kHz, by which honest audio segments begin early or late, is shorter than this.
    public static final long TOLERANCE_MS = 50;

    private final Map<String, Rendition> renditions = new HashMap<>();
    private long[] anchorsMs = {0};

    private record Rendition(SortedMap<Integer, Track> tracks, EpochLock lock) {
        Track track(final int pipeline) {
            return tracks.computeIfAbsent(pipeline, absent -> new Track());
        }
    }

    /// How a pipeline's clock runs against the schedule.
    ///
    /// @param number      of its newest segment.
    /// @param firstByteMs by how much first bytes come after availableAt(n), smoothed over the last segments.
    /// @param storedMs    by how much last bytes do.
    /// @param mediaMs     how far its newest decode time lies from the others'; {@link StoredObject#UNKNOWN_OFFSET}
    ///                    when nobody knows.
    /// @param isLocked    whether it is epoch-locked.
    public record Clock(long number, long firstByteMs, long storedMs, long mediaMs, boolean isLocked) {}

    private Rendition rendition(final String id) {
        return renditions.computeIfAbsent(id, absent -> new Rendition(new TreeMap<>(), new EpochLock()));
    }

    /// @param rendition id.
    /// @return which of its pipelines are epoch-locked; the same for as long as the rendition belongs to the event.
    synchronized EpochLock lock(final String rendition) {
        return rendition(rendition).lock;
    }

    /// @param rendition id.
    /// @param pipeline  table index.
    /// @param init      what its init segment says.
    public synchronized void learn(final String rendition, final int pipeline, final @Nullable InitFacts init) {
        rendition(rendition).track(pipeline).init = init;
    }

    /// @param rendition id.
    /// @param pipeline  table index.
    /// @return what its init segment says, or that of another pipeline while its own has not come; null when there
    ///         is none.
    public synchronized @Nullable InitFacts init(final String rendition, final int pipeline) {
        final Map<Integer, Track> tracks = rendition(rendition).tracks;
        final @Nullable Track own = tracks.get(pipeline);
        if (own != null && own.init != null) {
            return own.init;
        }
        for (final Track other : tracks.values()) {
            if (other.init != null) {
                return other.init;
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
        final Rendition known = rendition(rendition);
        final long apartMs = known.lock.apartMs(known.tracks, pipeline, offsetMs, segmentMs / 2, anchorsMs);
        return apartMs == 0 ? known.track(pipeline).movedMs(offsetMs) : apartMs;
    }

    /// @param offsetsMs at which honest timelines may lie by the schedule.
    synchronized void anchor(final long... offsetsMs) {
        anchorsMs = offsetsMs.clone();
    }

    /// Learns from a segment that is complete.
    ///
    /// @param rendition id.
    /// @param pipeline  table index.
    /// @param arrival   of the segment.
    /// @return pipelines that have lost their lock by it, or found it again.
    synchronized List<EpochLock.Change> learn(final String rendition, final int pipeline, final Arrival arrival) {
        final Rendition known = rendition(rendition);
        return known.track(pipeline).learn(arrival)
                ? known.lock.update(known.tracks, arrival.edge(), arrival.segmentMs() / 2, anchorsMs)
                : List.of();
    }

    /// @param rendition id.
    /// @param pipeline  table index.
    /// @return whether its last segment was defective, so that the next is not shown before it is whole.
    public synchronized boolean isSuspect(final String rendition, final int pipeline) {
        final @Nullable Track own = rendition(rendition).tracks.get(pipeline);
        return own != null && own.isSuspect();
    }

    /// @param rendition id.
    /// @param pipeline  table index.
    /// @return how its clock runs; null while it has published no segment.
    public synchronized @Nullable Clock clock(final String rendition, final int pipeline) {
        final Rendition known = rendition(rendition);
        final @Nullable Track own = known.tracks.get(pipeline);
        if (own == null || own.lastNumber() == Track.NO_NUMBER) {
            return null;
        }
        final boolean isMeasured = own.lastMs() != UNKNOWN_OFFSET && known.lock.referenceMs() != UNKNOWN_OFFSET;
        return new Clock(
                own.lastNumber(),
                own.smoothedFirstByteMs(),
                own.smoothedStoredMs(),
                isMeasured ? own.lastMs() - known.lock.referenceMs() : UNKNOWN_OFFSET,
                known.lock.isLocked(pipeline));
    }

    /// @return how many pipelines are unlocked, each counted in every rendition.
    synchronized int unlocked() {
        return renditions.values().stream()
                .mapToInt(known -> known.lock.count())
                .sum();
    }

    /// A pipeline has left, and its index may come to mean another one.
    synchronized void forget(final int pipeline) {
        renditions.values().forEach(known -> {
            known.tracks.remove(pipeline);
            known.lock.forget(pipeline);
        });
    }

    /// Renditions have left.
    ///
    /// @param ids of those that stay.
    synchronized void retain(final Collection<String> ids) {
        renditions.keySet().retainAll(ids);
    }

    /// Numbers mean other times from now on: init segments stay, timelines and clocks are learnt anew.
    synchronized void renumber() {
        renditions.values().forEach(known -> {
            known.tracks.replaceAll((pipeline, before) -> {
                final Track anew = new Track();
                anew.init = before.init;
                return anew;
            });
            known.lock.reset();
        });
    }

    synchronized void clear() {
        renditions.values().forEach(known -> {
            known.tracks.clear();
            known.lock.reset();
        });
    }
}
