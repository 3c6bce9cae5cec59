package io.kickoff.lsm;

import static io.kickoff.lsm.LiveState.MAX_TIME_MS;
import static io.kickoff.lsm.LiveState.UNKNOWN;

import io.kickoff.validrange.LiveEventConfig;
import io.kickoff.validrange.SegmentTimeline;

/// When an event should take place, and what moves it, as it was configured.
///
/// @param startsAtMs     planned start, epoch ms, or {@link LiveState#UNKNOWN}.
/// @param endsAtMs       planned end, epoch ms, or {@link LiveState#UNKNOWN}. With a known start it moves with it:
///                       the event keeps its length.
/// @param endNumber      number of the planned last segment, or {@link LiveState#UNKNOWN}.
/// @param prestartLeadMs how long before the start it is about to begin; 0: never by itself.
/// @param startRule      what begins it.
/// @param silenceMs      how long all pipelines must be silent for an interruption; 0: silence does not interrupt.
/// *Immutable.*
public record Schedule(
        long startsAtMs, long endsAtMs, long endNumber, long prestartLeadMs, StartRule startRule, long silenceMs) {
    /// Checks the ranges.
    ///
    /// @throws InvalidValueException naming the first field that is wrong.
    public Schedule {
        LiveState.checkTimeIfKnown("startsAt", startsAtMs);
        LiveState.checkTimeIfKnown("endsAt", endsAtMs);
        if (endNumber < UNKNOWN) {
            throw new InvalidValueException("endNumber", endNumber + " is negative");
        }
        if (prestartLeadMs < 0) {
            throw new InvalidValueException("prestartLead", prestartLeadMs + " ms is negative");
        }
        if (silenceMs < 0) {
            throw new InvalidValueException("silence", silenceMs + " ms is negative");
        }
        if (startsAtMs != UNKNOWN && endsAtMs != UNKNOWN && endsAtMs <= startsAtMs) {
            throw new InvalidValueException("endsAt", "the planned end must be after the planned start");
        }
    }

    /// The schedule that follows from the segments: the start is the availability start time, and the end is when
    /// segment `endNumber` is available.
    ///
    /// An event locked to the epoch, whose availability start time is 1970, says nothing of its own start: it
    /// counts as begun, and the first segment makes it live.
    ///
    /// @param config         of the event.
    /// @param prestartLeadMs how long before the start it is about to begin.
    /// @param startRule      what begins it.
    /// @param silenceMs      how long all pipelines must be silent for an interruption.
    /// @return the schedule.
    public static Schedule of(
            final LiveEventConfig config, final long prestartLeadMs, final StartRule startRule, final long silenceMs) {
        final boolean hasEnd = config.endNumber() != LiveEventConfig.NO_END;
        final SegmentTimeline timeline = new SegmentTimeline(config);
        final long endsAtMs = hasEnd ? Math.min(MAX_TIME_MS, timeline.availableAtMs(config.endNumber())) : UNKNOWN;
        return new Schedule(
                config.availabilityStartTimeMs(),
                endsAtMs,
                hasEnd ? config.endNumber() : UNKNOWN,
                prestartLeadMs,
                startRule,
                silenceMs);
    }

    /// The planned end of an event that begins at another time than the configured one.
    ///
    /// @param newStartsAtMs epoch ms, or {@link LiveState#UNKNOWN}.
    /// @return epoch ms, or {@link LiveState#UNKNOWN}.
    long endsAtMs(final long newStartsAtMs) {
        if (startsAtMs == UNKNOWN || endsAtMs == UNKNOWN) {
            return endsAtMs;
        }
        return newStartsAtMs == UNKNOWN ? UNKNOWN : newStartsAtMs + (endsAtMs - startsAtMs);
    }
}
