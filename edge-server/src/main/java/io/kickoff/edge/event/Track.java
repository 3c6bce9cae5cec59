package io.kickoff.edge.event;

import static io.kickoff.edge.event.StoredObject.UNKNOWN_OFFSET;

import io.kickoff.edge.media.InitFacts;
import io.kickoff.selector.Defects;
import org.jspecify.annotations.Nullable;

/// One pipeline's media in one rendition: where its timeline lies, and how its clock runs.
///
/// Learns from numbers that grow only: what comes late, or again, says nothing of now. *Confined to the lock of
/// {@link PipelineTracks}.*
final class Track {
    /// No segment has come yet.
    static final long NO_NUMBER = Long.MIN_VALUE;

    /// How much of the past a new segment leaves: the last eight or so count.
    private static final double SMOOTHING = 1.0 / 8;

    @Nullable
    InitFacts init;

    private long lastNumber = NO_NUMBER;
    private double firstByteMs;
    private double storedMs;
    private boolean isSuspect;

    /// The offset by which segments are measured, and one that would take its place if the next agrees.
    private long measureMs = UNKNOWN_OFFSET;

    private long candidateMs = UNKNOWN_OFFSET;

    /// Offsets of the last two segments that are whole, and the number of the first of them.
    private long lastMs = UNKNOWN_OFFSET;

    private long beforeMs = UNKNOWN_OFFSET;
    private long lastMeasured = NO_NUMBER;
    private long beforeMeasured = NO_NUMBER;

    /// @return whether it is the pipeline's newest so far, so that something could be learnt.
    boolean learn(final Arrival arrival) {
        if (arrival.number() <= lastNumber) {
            return false;
        }
        final double weight = lastNumber == NO_NUMBER ? 1 : SMOOTHING;
        firstByteMs += (arrival.firstByteMs() - firstByteMs) * weight;
        storedMs += (arrival.storedMs() - storedMs) * weight;
        lastNumber = arrival.number();
        if (arrival.offsetMs() != UNKNOWN_OFFSET) {
            isSuspect = arrival.defects() != Defects.NONE;
            // one that lacks something may begin late, and is no measure for others
            if ((arrival.defects() & ~Defects.DISCONTINUITY) == 0) {
                beforeMs = lastMs;
                beforeMeasured = lastMeasured;
                lastMs = arrival.offsetMs();
                lastMeasured = arrival.number();
                measure(arrival.offsetMs());
            }
        }
        return true;
    }

    private void measure(final long offsetMs) {
        if (measureMs == UNKNOWN_OFFSET) {
            measureMs = offsetMs;
        } else if (Math.abs(offsetMs - measureMs) <= PipelineTracks.TOLERANCE_MS) {
            // the first one stays the measure: rounding must not let it creep
            candidateMs = UNKNOWN_OFFSET;
        } else if (candidateMs != UNKNOWN_OFFSET && Math.abs(offsetMs - candidateMs) <= PipelineTracks.TOLERANCE_MS) {
            measureMs = offsetMs;
            candidateMs = UNKNOWN_OFFSET;
        } else {
            candidateMs = offsetMs;
        }
    }

    /// @return by how many ms an offset lies away from the pipeline's own past; 0 when that is not worth a word.
    long movedMs(final long offsetMs) {
        final long moved = measureMs == UNKNOWN_OFFSET ? 0 : Math.abs(offsetMs - measureMs);
        return moved > PipelineTracks.TOLERANCE_MS ? moved : 0;
    }

    /// Where the pipeline lies, if it can be believed.
    ///
    /// @param halfMs half of D.
    /// @return its last offset; {@link StoredObject#UNKNOWN_OFFSET} when none is known, or the last two disagree.
    long steadyMs(final long halfMs) {
        final boolean isSteady = beforeMs == UNKNOWN_OFFSET || Math.abs(lastMs - beforeMs) <= halfMs;
        return isSteady ? lastMs : UNKNOWN_OFFSET;
    }

    /// @return whether a segment at this offset goes on where the last one was, or is the first.
    boolean isSteadyWith(final long offsetMs, final long halfMs) {
        return lastMs == UNKNOWN_OFFSET || Math.abs(offsetMs - lastMs) <= halfMs;
    }

    /// @return how many of the last two offsets lie away from the reference; -1 while there are not two.
    int astray(final long referenceMs, final long halfMs) {
        if (beforeMs == UNKNOWN_OFFSET) {
            return -1;
        }
        return (Math.abs(lastMs - referenceMs) > halfMs ? 1 : 0) + (Math.abs(beforeMs - referenceMs) > halfMs ? 1 : 0);
    }

    long lastNumber() {
        return lastNumber;
    }

    /// @return number of the first of the last two that are measured.
    long beforeMeasured() {
        return beforeMeasured;
    }

    /// @return offset of the last one.
    long lastMs() {
        return lastMs;
    }

    boolean isSuspect() {
        return isSuspect;
    }

    long smoothedFirstByteMs() {
        return Math.round(firstByteMs);
    }

    long smoothedStoredMs() {
        return Math.round(storedMs);
    }
}
