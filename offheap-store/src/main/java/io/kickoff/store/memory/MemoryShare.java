package io.kickoff.store.memory;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What one owner, a tenant, has of the arena, and what it may have.
///
/// Two things are scarce, units of memory and descriptors; an owner's **charge** is the larger of the two parts that
/// it has of them (dominant resource fairness, Ghodsi et al., NSDI 2011), in units. Its **fair** part is the arena,
/// divided by weight among the owners that have anything in it, and one more: the heaviest of those that have
/// entered and have nothing yet, so that there is room for whoever comes next.
///
/// | of what is used | is                                                              | bound         |
/// |-----------------|-----------------------------------------------------------------|---------------|
/// | reclaimable     | complete, behind the live edge: can be taken back at any time   | the arena     |
/// | held            | all else: uploads, live edges, init segments, named objects     | the fair part |
///
/// What was given up but is still read counts as held, too.
///
/// So memory that others do not use may be borrowed, but only for what can be taken back. From that follows what an
/// owner can rely on: while nobody holds more than is fair, whoever holds less finds room by taking back what others
/// have beyond it. An owner that is alone has the whole arena.
///
/// *Thread-safe to read. What is used is changed by the holder of the arena's lock, what is reclaimable by the
/// windows, each under its own.*
public final class MemoryShare {
    static final int NO_SEAT = -1;

    private final MemoryShares all;
    private final int weight;
    private final AtomicLong reclaimableUnits = new AtomicLong();
    private final AtomicInteger reclaimableSegments = new AtomicInteger();
    private volatile long usedUnits;
    private volatile int segments;
    private int seat = NO_SEAT;
    private boolean isPresent;

    MemoryShare(final MemoryShares all, final int weight) {
        this.all = all;
        this.weight = weight;
    }

    /// @return its weight among the others.
    public int weight() {
        return weight;
    }

    /// @return bytes that are taken in its name; what has died is still among them until memory is wanted.
    public long usedBytes() {
        return usedUnits << SegmentArena.UNIT_SHIFT;
    }

    /// @return bytes of it that cannot be given up now.
    public long heldBytes() {
        return heldUnits() << SegmentArena.UNIT_SHIFT;
    }

    /// @return bytes that are its fair part now; changes as owners come and go.
    public long fairBytes() {
        return fairUnits() << SegmentArena.UNIT_SHIFT;
    }

    /// @return segments that live in its name, complete or not; what has died is still among them until a descriptor
    ///         is wanted, see {@link SegmentArena#segments(MemoryShare)}.
    public int segments() {
        return segments;
    }

    /// @return whether it may take one more unit for something that it holds.
    public boolean mayGrow() {
        return roomUnits() > 0;
    }

    /// @return whether it may open one more segment.
    public boolean mayOpen() {
        final int held = segments - reclaimableSegments.get();
        return held < all.fairOf(this, all.maxSegments());
    }

    /// @return whether there is anything that it could give up.
    public boolean hasReclaimable() {
        return reclaimableSegments.get() > 0;
    }

    /// @return whether it has more than its fair part.
    public boolean isOver() {
        return charge() > fairUnits();
    }

    /// @param other of the same arena.
    /// @return whether it has more than the other one, each by its weight.
    public boolean hasMoreThan(final MemoryShare other) {
        return charge() * other.weight > other.charge() * weight;
    }

    /// Something complete has come to lie behind the live edge, or has left from there. For whoever owns it.
    ///
    /// @param units    of memory; negative when it has left.
    /// @param segments of them; negative when they have left.
    public void addReclaimable(final long units, final int segments) {
        reclaimableUnits.addAndGet(units);
        reclaimableSegments.addAndGet(segments);
    }

    /// The larger part of what is scarce, in units.
    long charge() {
        return Math.max(usedUnits, (long) segments * all.units() / all.maxSegments());
    }

    long fairUnits() {
        return all.fairOf(this, all.units());
    }

    private long heldUnits() {
        return Math.max(0, usedUnits - reclaimableUnits.get());
    }

    /// Units that it may yet hold.
    long roomUnits() {
        return fairUnits() - heldUnits();
    }

    boolean isActive() {
        return segments > 0;
    }

    boolean isPresent() {
        return isPresent;
    }

    int seat() {
        return seat;
    }

    void sit(final int newSeat) {
        seat = newSeat;
    }

    void setPresent(final boolean isThere) {
        isPresent = isThere;
    }

    // the holder of the arena's lock is the only writer
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void addUsed(final long units) {
        usedUnits += units;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void addSegments(final int count) {
        segments += count;
    }
}
