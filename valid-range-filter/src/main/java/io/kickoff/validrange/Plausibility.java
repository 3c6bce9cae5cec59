package io.kickoff.validrange;

/// Whether a segment of this number may be published now.
public enum Plausibility {
    /// Yes.
    PLAUSIBLE,
    /// Its number is below the event's first.
    BEFORE_START,
    /// Its number is above the event's last.
    AFTER_END,
    /// The time-shift buffer has moved on.
    TOO_OLD,
    /// More than {@value ValidRangeFilter#MAX_AHEAD} segments ahead of the schedule.
    TOO_FAR_AHEAD
}
