package io.kickoff.validrange;

/// How much the filter leaves to clocks that differ.
///
/// @param expiryMarginMs  how long after it left the time-shift buffer a segment is still served when it is there.
/// @param publishMarginMs how much earlier than its time a too early answer expires in caches.
/// *Immutable.*
public record FilterMargins(long expiryMarginMs, long publishMarginMs) {
    /// 10 s and 50 ms.
    public static final FilterMargins DEFAULT = new FilterMargins(10_000, 50);
}
