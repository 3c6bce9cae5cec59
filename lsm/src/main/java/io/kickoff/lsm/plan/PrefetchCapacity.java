package io.kickoff.lsm.plan;

import io.kickoff.lsm.InvalidValueException;

/// What the prefetch service can do, and how much each device takes.
///
/// @param requestsPerSecond    it answers.
/// @param egressBytesPerSecond it sends.
/// @param bundleBytes          of a device's bundle.
/// @param artworkBytes         that a device fetches with it.
/// @param variants             distinct bundles that are to be made: cohorts, times what differs between them.
/// @param variantsPerSecond    that compute makes.
/// *Immutable.*
public record PrefetchCapacity(
        double requestsPerSecond,
        double egressBytesPerSecond,
        long bundleBytes,
        long artworkBytes,
        long variants,
        double variantsPerSecond) {
    /// Checks the ranges.
    ///
    /// @throws InvalidValueException naming the first field that is wrong.
    public PrefetchCapacity {
        checkPositive("requestsPerSecond", requestsPerSecond);
        checkPositive("egressBytesPerSecond", egressBytesPerSecond);
        checkPositive("bundleBytes", bundleBytes);
        if (artworkBytes < 0) {
            throw new InvalidValueException("artworkBytes", artworkBytes + " is negative");
        }
        checkPositive("variants", variants);
        checkPositive("variantsPerSecond", variantsPerSecond);
    }

    static void checkPositive(final String field, final long value) {
        checkPositive(field, (double) value);
    }

    static void checkPositive(final String field, final double value) {
        if (!(value > 0 && value <= 1e15)) {
            throw new InvalidValueException(field, value + " is not above 0 and up to 1e15");
        }
    }

    /// @return bytes that a device fetches.
    public double deviceBytes() {
        return (double) bundleBytes + artworkBytes;
    }

    /// @return devices that can be served in a second, by requests and by bytes.
    public double devicesPerSecond() {
        return Math.min(requestsPerSecond, egressBytesPerSecond / deviceBytes());
    }

    /// @return how long compute takes for all variants, ms.
    public long computeMs() {
        return (long) Math.ceil(variants / variantsPerSecond * 1000);
    }
}
