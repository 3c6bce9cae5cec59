package io.kickoff.edge.media;

import io.kickoff.edge.media.InitFacts.Kind;
import org.jspecify.annotations.Nullable;

/// Adds up the samples of one track over all fragments of a segment. *Confined to one thread; reused.*
final class TrackTally {
    static final long UNKNOWN = -1;
    private static final int DISTINCT = 8;

    private final long[] durations = new long[DISTINCT];
    private final long[] counts = new long[DISTINCT];
    private int distinct;
    private boolean isVariable;

    private int id;
    private InitFacts.@Nullable Track track;
    private long decodeTime;
    private long samples;
    private long ticks;
    private boolean isDurationKnown;

    void reset(final int newId, final InitFacts.@Nullable Track newTrack) {
        id = newId;
        track = newTrack;
        decodeTime = UNKNOWN;
        samples = 0;
        ticks = 0;
        distinct = 0;
        isVariable = false;
        isDurationKnown = true;
    }

    void began(final long baseMediaDecodeTime) {
        if (decodeTime == UNKNOWN) {
            decodeTime = baseMediaDecodeTime;
        }
    }

    /// So many samples of one duration; of 0 when nobody says how long they are.
    void add(final long count, final long duration) {
        samples += count;
        if (duration == 0) {
            isDurationKnown &= count == 0;
            return;
        }
        ticks += count * duration;
        for (int i = 0; i < distinct; i++) {
            if (durations[i] == duration) {
                counts[i] += count;
                return;
            }
        }
        if (distinct == DISTINCT) {
            isVariable = true;
            return;
        }
        durations[distinct] = duration;
        counts[distinct++] = count;
    }

    int id() {
        return id;
    }

    InitFacts.@Nullable Track track() {
        return track;
    }

    long decodeTime() {
        return decodeTime;
    }

    long samples() {
        return samples;
    }

    long ticks() {
        return ticks;
    }

    /// The duration that most samples have; 0 when there is none.
    long nominal() {
        long best = 0;
        long most = 0;
        for (int i = 0; i < distinct; i++) {
            if (counts[i] > most) {
                most = counts[i];
                best = durations[i];
            }
        }
        return best;
    }

    /// Samples that a frame-dropping encoder left out inside: the one before the hole lasts until the next.
    private long holes(final long nominal) {
        long missing = 0;
        for (int i = 0; i < distinct && !isVariable; i++) {
            if (durations[i] * 2 >= nominal * 3) {
                missing += counts[i] * (divideRounding(durations[i], nominal) - 1);
            }
        }
        return missing;
    }

    /// Ticks that are missing at the end, when they are more than rounding and, for sound, frames explain.
    long shortTicks(final long expected) {
        final long nominal = nominal();
        final long shortfall = expected - ticks;
        if (!isDurationKnown || track == null || isAtEase(shortfall, nominal)) {
            return 0;
        }
        return shortfall;
    }

    private boolean isAtEase(final long shortfall, final long nominal) {
        final boolean isVideo = track != null && track.kind() == Kind.VIDEO;
        return isVideo ? shortfall * 2 <= nominal : shortfall * 2 <= nominal * 3;
    }

    /// Samples that are missing inside and at the end.
    long missing(final long expected) {
        final long nominal = nominal();
        if (nominal == 0 || track == null || track.kind() == Kind.OTHER) {
            return 0;
        }
        final long atEnd = divideRounding(shortTicks(expected), nominal);
        return holes(nominal) + atEnd;
    }

    private static long divideRounding(final long dividend, final long divisor) {
        return (dividend + divisor / 2) / divisor;
    }
}
