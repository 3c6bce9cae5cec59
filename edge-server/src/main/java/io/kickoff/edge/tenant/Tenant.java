package io.kickoff.edge.tenant;

import io.kickoff.edge.observe.EventLog;
import io.kickoff.edge.settings.TenantLimits;
import io.kickoff.store.memory.MemoryShare;
import io.kickoff.store.memory.SegmentArena;
import java.util.concurrent.atomic.AtomicLongArray;

/// Whose events they are: its quotas, its share of the memory, and what it was refused.
///
/// Found once, when an event is configured, and reached from there. *Thread-safe.*
// ordinals are places in arrays of this process, never stored
@SuppressWarnings("EnumOrdinal")
public final class Tenant {
    /// Per cent of a quota from which a tenant is warned.
    public static final int WARNING_PERCENT = 85;

    private static final long LOG_PERIOD_MS = 60_000;
    private static final Quota[] WARNED = {Quota.REQUESTS, Quota.BYTES, Quota.OBJECTS};

    private final String id;
    private final SegmentArena arena;
    private final MemoryShare share;
    private final RateQuota requests;
    private final RateQuota bytes;
    private final ObjectQuota objects;
    private final AtomicLongArray refused = new AtomicLongArray(Quota.values().length);
    private final AtomicLongArray warned = new AtomicLongArray(Quota.values().length);
    private final AtomicLongArray loggedAtMs = new AtomicLongArray(Quota.values().length);

    Tenant(final String id, final TenantLimits limits, final SegmentArena arena) {
        this.id = id;
        this.arena = arena;
        this.share = arena.newShare(limits.memoryShare());
        this.requests = new RateQuota(limits.requestsPerSecond());
        this.bytes = new RateQuota(limits.bytesPerSecond());
        this.objects = new ObjectQuota(limits.objects(), arena, share);
    }

    /// It is about to publish: there has to be room for it.
    void enter() {
        arena.enter(share);
    }

    /// It has no events any more.
    void leave() {
        arena.leave(share);
    }

    /// @return its name.
    public String id() {
        return id;
    }

    /// @return its part of the memory.
    public MemoryShare share() {
        return share;
    }

    /// @return requests a second.
    public RateQuota requests() {
        return requests;
    }

    /// @return bytes a second.
    public RateQuota bytes() {
        return bytes;
    }

    /// @return objects at the same time.
    public ObjectQuota objects() {
        return objects;
    }

    /// A request has come.
    ///
    /// @param nowMs epoch ms.
    /// @return 0 when it may; else ms until one may, and it is counted as refused.
    public long takeRequest(final long nowMs) {
        final long refusedForMs = requests.take(nowMs);
        if (refusedForMs > 0) {
            countRefused(Quota.REQUESTS);
        }
        return refusedForMs;
    }

    /// Whether bytes may come.
    ///
    /// @param nowMs epoch ms.
    /// @return 0 when they may; else ms until they may, and it is counted as refused.
    public long takeUpload(final long nowMs) {
        final long refusedForMs = bytes.refusedForMs(nowMs);
        if (refusedForMs > 0) {
            countRefused(Quota.BYTES);
        }
        return refusedForMs;
    }

    /// An object is announced; whoever does says when it has {@link ObjectQuota#arrived arrived}.
    ///
    /// @param isNew false when it takes the place of one that is stored.
    /// @return whether it may come; if not, it is counted as refused.
    public boolean announceObject(final boolean isNew) {
        final boolean mayCome = objects.announce(isNew);
        if (!mayCome) {
            countRefused(Quota.OBJECTS);
        }
        return mayCome;
    }

    /// @param quota for which something was refused.
    public void countRefused(final Quota quota) {
        refused.getAndIncrement(quota.ordinal());
    }

    /// What a tenant is told that has used most of a quota; the operator is told too, once a minute.
    ///
    /// @param nowMs epoch ms.
    /// @param log   for the operator.
    /// @return the header `Kickoff-Quota`, a list of RFC 8941, with its line end; empty when there is nothing to
    ///         tell.
    public String warning(final long nowMs, final EventLog log) {
        String members = "";
        for (final Quota quota : WARNED) {
            final int percent = usedPercent(quota, nowMs);
            if (percent >= WARNING_PERCENT) {
                members += (members.isEmpty() ? "" : ", ") + quota.word() + ";used=" + decimal(percent);
                warned.getAndIncrement(quota.ordinal());
                tell(quota, percent, nowMs, log);
            }
        }
        return members.isEmpty() ? "" : "Kickoff-Quota: " + members + "\r\n";
    }

    private void tell(final Quota quota, final int percent, final long nowMs, final EventLog log) {
        final long before = loggedAtMs.get(quota.ordinal());
        if ((before == 0 || nowMs - before >= LOG_PERIOD_MS)
                && loggedAtMs.compareAndSet(quota.ordinal(), before, nowMs)) {
            log.warn("tenant " + id + " has used " + percent + " % of its quota of " + quota.word() + ", "
                    + describe(quota));
        }
    }

    /// @param quota of requests, bytes or objects.
    /// @return how much it may, for people.
    public String describe(final Quota quota) {
        return switch (quota) {
            case REQUESTS -> requests.perSecond() + " requests a second";
            case BYTES -> bytes.perSecond() + " bytes a second";
            case OBJECTS -> objects.most() + " objects stored";
            case MEMORY -> share.fairBytes() + " bytes of memory";
        };
    }

    /// RFC 8941 §3.3.2.
    private static String decimal(final int percent) {
        return percent / 100 + (percent % 100 < 10 ? ".0" : ".") + percent % 100;
    }

    /// @param quota of it.
    /// @param nowMs epoch ms.
    /// @return per cent that is used; 0 when there is no limit.
    public int usedPercent(final Quota quota, final long nowMs) {
        return switch (quota) {
            case REQUESTS -> requests.usedPercent(nowMs);
            case BYTES -> bytes.usedPercent(nowMs);
            case OBJECTS -> objects.usedPercent();
            case MEMORY -> (int) (share.heldBytes() * 100 / Math.max(1, share.fairBytes()));
        };
    }

    /// @param quota of it.
    /// @return how often something was refused for it.
    long refused(final Quota quota) {
        return refused.get(quota.ordinal());
    }

    /// @param quota of it.
    /// @return how often the tenant was warned.
    long warned(final Quota quota) {
        return warned.get(quota.ordinal());
    }
}
