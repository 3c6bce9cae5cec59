package io.kickoff.lsm.plan;

import io.kickoff.lsm.InvalidValueException;

/// What is to be planned.
///
/// @param devices        of the fleet: all that should show the event at its start.
/// @param nowMs          epoch ms.
/// @param startsAtMs     when the event begins, epoch ms.
/// @param timeToUpdateMs within which all devices should show it.
/// @param curve          when they open the app.
/// @param prefetch       what the prefetch service can do.
/// @param fanOut         what fan-out nodes can do.
/// *Immutable.*
public record PlanRequest(
        long devices,
        long nowMs,
        long startsAtMs,
        long timeToUpdateMs,
        BrowseCurve curve,
        PrefetchCapacity prefetch,
        FanOutCapacity fanOut) {
    private static final long MAX_DEVICES = 10_000_000_000L;
    private static final long MAX_AHEAD_MS = 366L * 24 * 60 * 60 * 1000;
    private static final long MIN_AHEAD_MS = 10_000;

    /// Checks the ranges.
    ///
    /// @throws InvalidValueException naming the first field that is wrong.
    public PlanRequest {
        if (devices < 1 || devices > MAX_DEVICES) {
            throw new InvalidValueException("devices", devices + " is not between 1 and " + MAX_DEVICES);
        }
        if (nowMs < 0 || startsAtMs - nowMs < MIN_AHEAD_MS || startsAtMs - nowMs > MAX_AHEAD_MS) {
            throw new InvalidValueException(
                    "startsAt", "is not between 10 s and a year from now: nothing can be planned");
        }
        if (timeToUpdateMs < 1 || timeToUpdateMs > MAX_AHEAD_MS) {
            throw new InvalidValueException("timeToUpdate", timeToUpdateMs + " ms is not between 1 ms and a year");
        }
    }

    /// @param atMs epoch ms.
    /// @return devices that open the app then, per second.
    double opening(final long atMs) {
        return devices * curve.density(startsAtMs - atMs) * 1000;
    }

    /// @return the most devices that open the app in a second of a stretch of time.
    double mostOpening(final long fromMs, final long toMs) {
        return devices * curve.highest(startsAtMs - fromMs, startsAtMs - toMs) * 1000;
    }

    /// @param atMs epoch ms.
    /// @return devices that have opened the app by then.
    double opened(final long atMs) {
        return devices * curve.arrived(startsAtMs - atMs);
    }
}
