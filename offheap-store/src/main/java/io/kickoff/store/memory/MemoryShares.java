package io.kickoff.store.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The owners of what is in an arena, each with a seat: the number by which a descriptor names its owner.
///
/// An owner has a seat while it has entered or has a segment. *Confined to the holder of the arena's lock, but for
/// reading.*
final class MemoryShares {
    private static final int INITIAL_SEATS = 4;

    private final int units;
    private final int maxSegments;
    private volatile @Nullable MemoryShare[] seats = new MemoryShare[INITIAL_SEATS];
    private volatile long activeWeight;
    private volatile @Nullable MemoryShare newcomer;
    private volatile long newcomerWeight;
    private volatile long otherNewcomerWeight;

    MemoryShares(final int units, final int maxSegments) {
        this.units = units;
        this.maxSegments = maxSegments;
    }

    int units() {
        return units;
    }

    int maxSegments() {
        return maxSegments;
    }

    /// A share's fair part of something, such as all units.
    long fairOf(final MemoryShare share, final long whole) {
        final long active = activeWeight + (share.isActive() ? 0 : share.weight());
        final long next = share == newcomer ? otherNewcomerWeight : newcomerWeight;
        // one that is just becoming active may be in no sum for a moment
        return whole * share.weight() / Math.max(active + next, share.weight());
    }

    void enter(final MemoryShare share) {
        share.setPresent(true);
        sit(share);
        weigh();
    }

    void leave(final MemoryShare share) {
        share.setPresent(false);
        standUp(share);
        weigh();
    }

    MemoryShare at(final int seat) {
        final @Nullable MemoryShare share = seats[seat];
        if (share == null) {
            throw new IllegalStateException("nobody has seat " + seat + " of the arena");
        }
        return share;
    }

    /// A segment is opened, or comes over from another owner with its memory.
    void add(final MemoryShare share, final long itsUnits) {
        sit(share);
        share.addUsed(itsUnits);
        share.addSegments(1);
        if (share.segments() == 1) {
            weigh();
        }
    }

    /// A segment has died, or goes over to another owner with its memory.
    void remove(final MemoryShare share, final long itsUnits) {
        share.addUsed(-itsUnits);
        share.addSegments(-1);
        if (!share.isActive()) {
            standUp(share);
            weigh();
        }
    }

    private void sit(final MemoryShare share) {
        if (share.seat() != MemoryShare.NO_SEAT) {
            return;
        }
        int seat = 0;
        while (seat < seats.length && seats[seat] != null) {
            seat++;
        }
        final @Nullable MemoryShare[] next = Arrays.copyOf(seats, seat < seats.length ? seats.length : seat * 2);
        next[seat] = share;
        share.sit(seat);
        seats = next;
    }

    private void standUp(final MemoryShare share) {
        if (share.seat() != MemoryShare.NO_SEAT && !share.isPresent() && !share.isActive()) {
            final @Nullable MemoryShare[] next = seats.clone();
            next[share.seat()] = null;
            share.sit(MemoryShare.NO_SEAT);
            seats = next;
        }
    }

    private void weigh() {
        long active = 0;
        @Nullable MemoryShare heaviest = null;
        long weight = 0;
        long second = 0;
        for (final @Nullable MemoryShare share : seats) {
            if (share != null && share.isActive()) {
                active += share.weight();
            } else if (share != null && share.weight() > weight) {
                second = weight;
                weight = share.weight();
                heaviest = share;
            } else if (share != null) {
                second = Math.max(second, share.weight());
            }
        }
        activeWeight = active;
        newcomer = heaviest;
        newcomerWeight = weight;
        otherNewcomerWeight = second;
    }

    /// Whose memory goes when somebody wants more than there is: of those that can give anything up the one that has
    /// most, by weight; but another one only when it has more than is fair, and more than the one who asks. Any
    /// thread.
    ///
    /// @param asking who wants memory.
    /// @return who gives it, perhaps the one who asks; null when nobody does.
    @Nullable
    MemoryShare giverFor(final MemoryShare asking) {
        @Nullable MemoryShare giver = asking.hasReclaimable() ? asking : null;
        for (final @Nullable MemoryShare share : seats) {
            if (share != null
                    && share != asking
                    && share.hasReclaimable()
                    && share.isOver()
                    && share.hasMoreThan(giver == null ? asking : giver)) {
                giver = share;
            }
        }
        return giver;
    }
}
