package io.kickoff.lsm;

/// A transition that an operator has planned.
///
/// @param transition what is asked for.
/// @param atMs       when, epoch ms.
/// @param startsAtMs the new start of schedule and delay, epoch ms, or {@link LiveState#UNKNOWN}.
/// @param endNumber  the last segment, for end, or {@link LiveState#UNKNOWN}.
/// *Immutable.*
record Planned(Transition transition, long atMs, long startsAtMs, long endNumber) {
    Trigger trigger() {
        return new Trigger(atMs, Trigger.Origin.OPERATOR, transition);
    }

    Planned movedBy(final long ms) {
        return new Planned(transition, Math.max(0, atMs + ms), startsAtMs, endNumber);
    }
}
