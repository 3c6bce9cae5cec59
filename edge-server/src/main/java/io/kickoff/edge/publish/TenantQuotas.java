package io.kickoff.edge.publish;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How many bytes a second each tenant may publish: a bucket each, which holds {@value #BURST_SECONDS} seconds'
/// worth.
///
/// An upload is admitted while its tenant's bucket is not empty, and charged as it arrives: what has begun is never
/// cut for the quota. *Thread-safe.*
final class TenantQuotas {
    /// Seconds over which the rate is averaged.
    static final int BURST_SECONDS = 4;

    private final long bytesPerSecond;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    /// @param bytesPerSecond of each tenant; 0 for no limit.
    TenantQuotas(final long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    private static final class Bucket {
        private long millibytes;
        private long filledAtMs;

        private synchronized long take(final long bytes, final long rate, final long nowMs) {
            if (filledAtMs == 0) {
                millibytes = rate * 1000 * BURST_SECONDS;
            } else {
                final long elapsedMs = Math.clamp(nowMs - filledAtMs, 0, BURST_SECONDS * 1000L);
                millibytes = Math.min(rate * 1000 * BURST_SECONDS, millibytes + elapsedMs * rate);
            }
            filledAtMs = nowMs;
            millibytes -= bytes * 1000;
            return millibytes;
        }
    }

    /// @param tenant that wants to publish.
    /// @param nowMs  epoch ms.
    /// @return 0 when it may; else ms until it may again.
    long refusedForMs(final String tenant, final long nowMs) {
        if (bytesPerSecond == 0) {
            return 0;
        }
        final long millibytes = bucket(tenant).take(0, bytesPerSecond, nowMs);
        return millibytes > 0 ? 0 : Math.ceilDiv(1 - millibytes, bytesPerSecond);
    }

    /// @param tenant that has published.
    /// @param bytes  how many.
    /// @param nowMs  epoch ms.
    void charge(final String tenant, final long bytes, final long nowMs) {
        if (bytesPerSecond != 0) {
            bucket(tenant).take(bytes, bytesPerSecond, nowMs);
        }
    }

    private Bucket bucket(final String tenant) {
        return buckets.computeIfAbsent(tenant, name -> new Bucket());
    }
}
