package io.kickoff.edge.tenant;

import io.kickoff.store.memory.MemoryShare;
import io.kickoff.store.memory.SegmentArena;
import java.util.concurrent.atomic.AtomicInteger;

/// So many objects at the same time: those that are stored, which the arena counts by owner, and those announced by
/// the header of an upload that has not brought a byte yet.
///
/// *Thread-safe.*
public final class ObjectQuota {
    private final long most;
    private final SegmentArena arena;
    private final MemoryShare share;
    private final AtomicInteger announced = new AtomicInteger();

    /// @param most  objects; 0 for no limit.
    /// @param arena that counts.
    /// @param share of the tenant.
    ObjectQuota(final long most, final SegmentArena arena, final MemoryShare share) {
        this.most = most;
        this.arena = arena;
        this.share = share;
    }

    /// @return most objects; 0 for no limit.
    public long most() {
        return most;
    }

    /// Announces an object. Whoever does says when it has {@link #arrived}.
    ///
    /// @param isNew false when it takes the place of one that is stored: that is always allowed.
    /// @return whether it may come; if not, nothing is announced.
    boolean announce(final boolean isNew) {
        final int before = announced.getAndIncrement();
        if (isNew && most != 0 && before + share.segments() >= most && before + arena.segments(share) >= most) {
            announced.getAndDecrement();
            return false;
        }
        return true;
    }

    /// An object that was announced is stored now, or will not come.
    public void arrived() {
        announced.getAndDecrement();
    }

    /// @return objects stored and announced.
    public long count() {
        return announced.get() + (long) arena.segments(share);
    }

    int usedPercent() {
        if (most == 0) {
            return 0;
        }
        // what has died may be among them: counted again, under the arena's lock, only when it matters
        final int percent = percent(announced.get() + (long) share.segments());
        return percent < Tenant.WARNING_PERCENT ? percent : percent(count());
    }

    private int percent(final long objects) {
        return (int) Math.min(Integer.MAX_VALUE, objects * 100 / most);
    }
}
