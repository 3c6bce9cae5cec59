package io.kickoff.lsm;

/// The state of an event, as it is announced and shown.
///
/// @param key        what it is.
/// @param sinceMs    since when, epoch ms; never goes back.
/// @param startsAtMs planned start, or the start itself where none was planned, epoch ms; {@link #UNKNOWN} while it
///                   is still to be said.
/// @param endsAtMs   planned end, epoch ms; {@link #UNKNOWN} when none is.
/// @param version    grows by exactly one with every transition.
/// @param endNumber  of the last segment; {@link #UNKNOWN} until production or an operator has named it.
/// *Immutable.*
public record LiveState(StateKey key, long sinceMs, long startsAtMs, long endsAtMs, long version, long endNumber) {
    /// A time or a number that is not known.
    public static final long UNKNOWN = -1;
    /// The latest time that anything may have: the end of the year 9999, epoch ms.
    public static final long MAX_TIME_MS = 253_402_300_799_000L;

    /// @return whether a start is planned or has been.
    public boolean hasStart() {
        return startsAtMs != UNKNOWN;
    }

    static void checkTime(final String name, final long ms) {
        if (ms < 0 || ms > MAX_TIME_MS) {
            throw new InvalidValueException(name, ms + " ms is no time: it must be between the years 1970 and 9999");
        }
    }

    static void checkTimeIfKnown(final String name, final long ms) {
        if (ms != UNKNOWN) {
            checkTime(name, ms);
        }
    }

    /// The state after a transition.
    LiveState moved(final StateKey next, final long atMs) {
        return new LiveState(next, Math.max(atMs, sinceMs), startsAtMs, endsAtMs, version + 1, endNumber);
    }

    LiveState withTimes(final long startsAt, final long endsAt) {
        return new LiveState(key, sinceMs, startsAt, endsAt, version, endNumber);
    }

    LiveState withEndNumber(final long number) {
        return new LiveState(key, sinceMs, startsAtMs, endsAtMs, version, number);
    }
}
