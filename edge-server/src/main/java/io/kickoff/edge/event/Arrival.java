package io.kickoff.edge.event;

/// When and where a segment has come, measured by the schedule.
///
/// @param number      of the segment.
/// @param firstByteMs when its first byte came, less availableAt(n); negative when it came before.
/// @param storedMs    when it was whole, less availableAt(n).
/// @param offsetMs    its decode time less (n - S)·D; {@link StoredObject#UNKNOWN_OFFSET} when nobody knows.
/// @param defects     bits of what is wrong with it.
/// @param segmentMs   D.
/// @param edge        number of the newest segment of the schedule when it was whole.
/// *Immutable.*
public record Arrival(
        long number, long firstByteMs, long storedMs, long offsetMs, int defects, long segmentMs, long edge) {}
