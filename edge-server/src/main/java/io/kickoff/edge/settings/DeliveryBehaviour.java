package io.kickoff.edge.settings;

/// How the delivery plane answers. *Immutable.*
///
/// @param expiryMarginMs         a number this much older than the time-shift window is still looked up
/// @param publishMarginMs        'too early' expires this much before the segment may be there
/// @param segmentMaxAgeMs        told to caches for segments, which never change
/// @param manifestMaxAgeMs       told to caches for manifests and other named objects
/// @param missRetryMs            told to caches for what is not there but may yet come
/// @param maxHeldRequests        waiting for their segment at the same time, on the node; more get 503
/// @param maxHeldRequestsPerEvent   the same, of one event
/// @param maxHeldRequestsPerSegment the same, for one segment
/// @param maxHeldBytes           of memory that waiting requests keep, about
/// @param maxTimeShiftedRequests in flight at the same time that are not for the live edge; more get 503
/// @param maxEgressBytesPerSecond above which such requests get 503 too; 0: no limit
/// @param zeroCopyThreshold      `auto` or a number of bytes from which the kernel is asked to send without copying
public record DeliveryBehaviour(
        long expiryMarginMs,
        long publishMarginMs,
        long segmentMaxAgeMs,
        long manifestMaxAgeMs,
        long missRetryMs,
        int maxHeldRequests,
        int maxHeldRequestsPerEvent,
        int maxHeldRequestsPerSegment,
        long maxHeldBytes,
        int maxTimeShiftedRequests,
        long maxEgressBytesPerSecond,
        String zeroCopyThreshold) {

    /// What [#zeroCopyThreshold] says when the node shall choose by itself.
    public static final String ZERO_COPY_AUTO = "auto";

    /// Whether the node chooses the threshold: off on loopback, where the kernel copies anyway.
    public boolean isZeroCopyAutomatic() {
        return zeroCopyThreshold.equals(ZERO_COPY_AUTO);
    }

    /// The threshold in bytes; only when it is not [automatic][#isZeroCopyAutomatic()].
    public long zeroCopyThresholdBytes() {
        return Long.parseLong(zeroCopyThreshold);
    }
}
