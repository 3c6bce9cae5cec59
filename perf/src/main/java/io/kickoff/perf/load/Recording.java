package io.kickoff.perf.load;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/// What a generator saw: how many answers of each status, and how long they took in ns, three digits exact.
///
/// Two latencies are kept. *Corrected* counts from when a request was due, whether or not the server had let the
/// generator send it by then: it holds what everyone who came in time had to wait (Gil Tene, "How NOT to measure
/// latency"). *Service* counts from when it was sent, and leaves out those whom a stall kept from asking; it is here
/// to show the difference, and all that a closed loop has.
///
/// *Confined to the event loop that records*, until the generator has ended.
public final class Recording {
    private static final long HIGHEST_NANOS = 3_600_000_000_000L;
    private static final int DIGITS = 3;

    private final Histogram corrected = new Histogram(HIGHEST_NANOS, DIGITS);
    private final Histogram service = new Histogram(HIGHEST_NANOS, DIGITS);
    private final long[] statuses = new long[1000];
    private long unsent;
    private long bodyBytes;
    private long firstNanos;
    private long lastNanos;

    /// The first request is due.
    void begin(final long atNanos) {
        firstNanos = atNanos;
        lastNanos = atNanos;
    }

    void answered(final int status, final long bytes, final long dueNanos, final long askedNanos, final long nowNanos) {
        statuses[status]++;
        bodyBytes += bytes;
        lastNanos = nowNanos;
        corrected.recordValue(bounded(nowNanos - dueNanos));
        service.recordValue(bounded(nowNanos - askedNanos));
    }

    /// A request that was due, and for which no connection came free until the end.
    void unsent(final long dueNanos, final long nowNanos) {
        unsent++;
        corrected.recordValue(bounded(nowNanos - dueNanos));
    }

    private static long bounded(final long nanos) {
        return Math.clamp(nanos, 0, HIGHEST_NANOS);
    }

    /// @return ns from when a request was due to its last byte.
    public Histogram corrected() {
        return corrected;
    }

    /// @return ns from when a request was sent to its last byte.
    public Histogram service() {
        return service;
    }

    /// @param status of answers, or {@link LoadConnection#BROKEN}.
    /// @return how many there were.
    public long count(final int status) {
        return statuses[status];
    }

    /// @return answers of all statuses, without what broke.
    public long answers() {
        long sum = 0;
        for (int status = 1; status < statuses.length; status++) {
            sum += statuses[status];
        }
        return sum;
    }

    /// @return requests that were due and never sent.
    public long unsent() {
        return unsent;
    }

    /// @return bytes of all bodies.
    public long bodyBytes() {
        return bodyBytes;
    }

    /// @return answers a second, from the first request to the last answer.
    public double rate() {
        return lastNanos == firstNanos ? 0 : answers() * 1e9 / (lastNanos - firstNanos);
    }

    /// @return status → answers, without those that did not occur.
    public Map<Integer, Long> statuses() {
        final Map<Integer, Long> seen = new TreeMap<>();
        for (int status = 0; status < statuses.length; status++) {
            if (statuses[status] > 0) {
                seen.put(status, statuses[status]);
            }
        }
        return seen;
    }
}
