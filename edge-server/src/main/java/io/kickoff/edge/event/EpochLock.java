package io.kickoff.edge.event;

import static io.kickoff.edge.event.StoredObject.UNKNOWN_OFFSET;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Which pipelines of one rendition are epoch-locked: put segment n at the same decode time as the others.
///
/// Every pipeline that is alive and whose last two segments agree votes with its offset (decode time less (n - S)·D).
/// The offset that most of them lie within half a segment of is the reference; with two pipelines, or as many on
/// either side, the one nearer to where the schedule would have it.
///
/// | a pipeline whose last two segments | is                                                        |
/// |------------------------------------|-----------------------------------------------------------|
/// | both lie at the reference          | locked                                                    |
/// | both lie elsewhere                 | unlocked: hidden from the first of them on                |
/// | disagree                           | what it was before; a single jump is a defect, no more    |
///
/// Alive is who has published one of the last {@value #ALIVE_NUMBERS} numbers, of those that the schedule has reached.
/// When no pipeline that is alive is locked, all of them are: what plays badly is better than nothing.
///
/// *Changes are confined to the lock of {@link PipelineTracks}; readers see the next state at once.*
public final class EpochLock {
    /// How many numbers a pipeline may leave out before it counts as gone.
    static final int ALIVE_NUMBERS = 3;

    private static final Unlocked NOBODY = new Unlocked(0, new long[Integer.SIZE]);

    private volatile Unlocked unlocked = NOBODY;
    private long horizon = Long.MIN_VALUE;
    private long referenceMs = UNKNOWN_OFFSET;

    /// A bit for each pipeline that is unlocked, and from which number on. *Immutable.*
    private static final class Unlocked {
        private final int bits;
        private final long[] from;

        Unlocked(final int bits, final long[] from) {
            this.bits = bits;
            this.from = from;
        }

        Unlocked with(final int pipeline, final long number) {
            final long[] changed = from.clone();
            changed[pipeline] = number;
            return new Unlocked(bits | 1 << pipeline, changed);
        }

        Unlocked without(final int pipeline) {
            return new Unlocked(bits & ~(1 << pipeline), from);
        }
    }

    /// A pipeline has lost its lock, or found it again.
    ///
    /// @param pipeline table index.
    /// @param isLocked what it is now.
    /// @param from     first number that is hidden, or was.
    /// @param apartMs  how far its last segment lies from the reference.
    public record Change(int pipeline, boolean isLocked, long from, long apartMs) {}

    /// Any thread.
    ///
    /// @param number of a segment.
    /// @return a bit for each pipeline whose candidate is not to be served because it is unlocked.
    public int hidden(final long number) {
        final Unlocked current = unlocked;
        if (current.bits == 0) {
            return 0;
        }
        int hidden = 0;
        for (int bits = current.bits; bits != 0; bits &= bits - 1) {
            final int pipeline = Integer.numberOfTrailingZeros(bits);
            if (number >= current.from[pipeline]) {
                hidden |= 1 << pipeline;
            }
        }
        return hidden;
    }

    /// @return how many pipelines are unlocked.
    int count() {
        return Integer.bitCount(unlocked.bits);
    }

    boolean isLocked(final int pipeline) {
        return (unlocked.bits & 1 << pipeline) == 0;
    }

    /// @return the offset that the others are measured by; {@link StoredObject#UNKNOWN_OFFSET} while there is none.
    long referenceMs() {
        return referenceMs;
    }

    /// Something has been learnt of a pipeline.
    ///
    /// @param tracks    by table index.
    /// @param edge      number of the newest segment of the schedule.
    /// @param halfMs    half of D.
    /// @param anchorsMs where the schedule would have an offset.
    /// @return what has changed.
    List<Change> update(
            final SortedMap<Integer, Track> tracks, final long edge, final long halfMs, final long... anchorsMs) {
        final long newest =
                tracks.values().stream().mapToLong(Track::lastNumber).max().orElse(edge);
        horizon = Math.min(edge, newest) - ALIVE_NUMBERS;
        referenceMs = reference(votes(tracks, halfMs), halfMs, anchorsMs);
        Unlocked next = unlocked;
        boolean isOneLocked = false;
        for (final Map.Entry<Integer, Track> entry : tracks.entrySet()) {
            final int pipeline = entry.getKey();
            final Track track = entry.getValue();
            if (track.lastNumber() > horizon) {
                final int astray = referenceMs == UNKNOWN_OFFSET ? -1 : track.astray(referenceMs, halfMs);
                final boolean isLocked = (next.bits & 1 << pipeline) == 0;
                if (astray == 2 && isLocked) {
                    next = next.with(pipeline, track.beforeMeasured());
                } else if (astray == 0 && !isLocked) {
                    next = next.without(pipeline);
                }
                isOneLocked |= (next.bits & 1 << pipeline) == 0;
            }
        }
        for (final Map.Entry<Integer, Track> entry : tracks.entrySet()) {
            if (!isOneLocked && entry.getValue().lastNumber() > horizon) {
                next = next.without(entry.getKey());
            }
        }
        return change(next, tracks);
    }

    private List<Change> change(final Unlocked next, final Map<Integer, Track> tracks) {
        final Unlocked before = unlocked;
        unlocked = next;
        final List<Change> changes = new ArrayList<>();
        for (int bits = before.bits ^ next.bits; bits != 0; bits &= bits - 1) {
            final int pipeline = Integer.numberOfTrailingZeros(bits);
            final Track track = tracks.get(pipeline);
            final boolean isLocked = (next.bits & 1 << pipeline) == 0;
            final long apartMs = track == null || referenceMs == UNKNOWN_OFFSET || track.lastMs() == UNKNOWN_OFFSET
                    ? 0
                    : Math.abs(track.lastMs() - referenceMs);
            changes.add(new Change(pipeline, isLocked, next.from[pipeline], apartMs));
        }
        return changes;
    }

    private SortedMap<Integer, Long> votes(final Map<Integer, Track> tracks, final long halfMs) {
        final SortedMap<Integer, Long> votes = new TreeMap<>();
        tracks.forEach((pipeline, track) -> {
            final long offsetMs = track.steadyMs(halfMs);
            if (track.lastNumber() > horizon && offsetMs != UNKNOWN_OFFSET) {
                votes.put(pipeline, offsetMs);
            }
        });
        return votes;
    }

    /// How far a segment lies from where the pipelines have it, its own included.
    ///
    /// @param tracks    by table index.
    /// @param pipeline  whose segment it is.
    /// @param offsetMs  of the segment.
    /// @param halfMs    half of D.
    /// @param anchorsMs where the schedule would have an offset.
    /// @return 0 when it belongs there.
    long apartMs(
            final Map<Integer, Track> tracks,
            final int pipeline,
            final long offsetMs,
            final long halfMs,
            final long... anchorsMs) {
        final SortedMap<Integer, Long> votes = votes(tracks, halfMs);
        final Track own = tracks.get(pipeline);
        if (own == null || own.isSteadyWith(offsetMs, halfMs)) {
            votes.put(pipeline, offsetMs);
        } else {
            votes.remove(pipeline);
        }
        final long reference = reference(votes, halfMs, anchorsMs);
        final long apart = reference == UNKNOWN_OFFSET ? 0 : Math.abs(offsetMs - reference);
        return apart > halfMs ? apart : 0;
    }

    private static long reference(final SortedMap<Integer, Long> votes, final long halfMs, final long... anchorsMs) {
        long best = UNKNOWN_OFFSET;
        int most = 0;
        for (final long offsetMs : votes.values()) {
            int agreeing = 0;
            for (final long other : votes.values()) {
                agreeing += Math.abs(offsetMs - other) <= halfMs ? 1 : 0;
            }
            if (agreeing > most || agreeing == most && distance(offsetMs, anchorsMs) < distance(best, anchorsMs)) {
                most = agreeing;
                best = offsetMs;
            }
        }
        return best;
    }

    private static long distance(final long offsetMs, final long... anchorsMs) {
        long nearest = Long.MAX_VALUE;
        for (final long anchorMs : anchorsMs) {
            nearest = Math.min(nearest, Math.abs(offsetMs - anchorMs));
        }
        return nearest;
    }

    /// A pipeline's index may come to mean another one.
    void forget(final int pipeline) {
        unlocked = unlocked.without(pipeline);
    }

    /// Everything known is of another time.
    void reset() {
        unlocked = NOBODY;
        horizon = Long.MIN_VALUE;
        referenceMs = UNKNOWN_OFFSET;
    }
}
