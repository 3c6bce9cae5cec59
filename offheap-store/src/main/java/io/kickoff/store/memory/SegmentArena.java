package io.kickoff.store.memory;

import static io.kickoff.store.memory.SegmentDescriptor.CAPACITY_OFFSET;
import static io.kickoff.store.memory.SegmentDescriptor.EXPECTED_OFFSET;
import static io.kickoff.store.memory.SegmentDescriptor.FIRST_RUN_OFFSET;
import static io.kickoff.store.memory.SegmentDescriptor.HOLD_MASK;
import static io.kickoff.store.memory.SegmentDescriptor.LAST_RUN_OFFSET;
import static io.kickoff.store.memory.SegmentDescriptor.NEXT_OFFSET;
import static io.kickoff.store.memory.SegmentDescriptor.NO_RUN;
import static io.kickoff.store.memory.SegmentDescriptor.OWNER;
import static io.kickoff.store.memory.SegmentDescriptor.OWNER_OFFSET;
import static io.kickoff.store.memory.SegmentDescriptor.PHASE_OFFSET;
import static io.kickoff.store.memory.SegmentDescriptor.PINS_MASK;
import static io.kickoff.store.memory.SegmentDescriptor.REFERENCES_OFFSET;
import static io.kickoff.store.memory.SegmentDescriptor.RUN_START_OFFSET;
import static io.kickoff.store.memory.SegmentDescriptor.WATERMARK_OFFSET;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/// The memory of a node's segments: one reservation, made at start and never grown.
///
/// A segment is a chain of runs (see {@link SegmentDescriptor} for the layout). It is written once, from its first
/// byte to its last, by one writer at a time; its watermark says how far readers may go, also before it is
/// complete. Runs are taken as bytes arrive, so that an upload that stalls holds no more than it has sent, less
/// than 1 MiB aside; what the last one has too many is given back when the segment completes.
///
/// **Holding.** A handle is the owner's reference until {@link #release}; readers and writers that are not the
/// owner {@link #pin} it. A segment goes when the owner has released it and the last pin is gone, whoever that was.
/// A handle names its generation: one that outlived its segment is recognised and never pins another.
///
/// **Owners.** Memory and descriptors are taken in the name of a {@link MemoryShare}, which may hold no more than its
/// fair part. The sum over all shares is what is used, to the unit.
///
/// **Progress.** Pinning, unpinning, releasing and reading are lock-free. Taking and giving memory takes a short
/// lock; only writers do. A segment that dies is pushed on a stack, which the next writer that needs memory takes
/// over whole.
///
/// *Thread-safe, but for one writer at a time for each handle.*
public final class SegmentArena implements AutoCloseable {
    /// No handle: the arena has no room.
    public static final long NO_MEMORY = 0;
    /// Length of a segment that is not known yet.
    public static final long UNKNOWN = -1;
    /// Smallest piece of memory, in bytes.
    public static final int UNIT = 4096;
    /// Phase: bytes still arrive.
    public static final int WRITING = 0;
    /// Phase: all bytes are there.
    public static final int COMPLETE = 1;
    /// Phase: the upload broke off; what is there stays readable for those who hold it.
    public static final int ABORTED = 2;

    static final int UNIT_SHIFT = 12;
    private static final int REGION_SHIFT = 30;
    private static final int UNITS_OF_REGION_SHIFT = REGION_SHIFT - UNIT_SHIFT;
    private static final int FIRST_ORDER = 2;
    private static final int MAX_SEGMENTS = 1 << 20;
    private static final int MIN_SEGMENTS = 64;

    private final Reservation data;
    private final Reservation tables;
    private final UnsafeBuffer runs;
    private final UnsafeBuffer descriptors;
    private final ByteBuffer[] regions;
    private final int maxSegments;
    private final Object lock = new Object();
    private final RunAllocator allocator;
    private final MemoryShares shares;
    private final MemoryShare own;
    private final AtomicInteger retired = new AtomicInteger(NO_RUN);
    private int freeDescriptor = NO_RUN;
    private int unusedDescriptors;
    private int segments;
    private volatile boolean isClosed;

    private SegmentArena(final Reservation data, final int units, final int mostSegments) {
        this.data = data;
        this.allocator = new RunAllocator(units);
        this.maxSegments = Math.clamp(units / 2, MIN_SEGMENTS, mostSegments);
        this.shares = new MemoryShares(units, maxSegments);
        this.own = new MemoryShare(shares, 1);
        final int runsLength = Math.multiplyExact(units, Long.BYTES);
        this.tables = Reservation.of((long) runsLength + (long) maxSegments * SegmentDescriptor.LENGTH, HugePages.OFF);
        this.runs = new UnsafeBuffer(tables.address(), runsLength);
        this.descriptors = new UnsafeBuffer(tables.address() + runsLength, maxSegments * SegmentDescriptor.LENGTH);
        this.regions = new ByteBuffer[(units - 1 >> UNITS_OF_REGION_SHIFT) + 1];
        final long length = (long) units << UNIT_SHIFT;
        for (int i = 0; i < regions.length; i++) {
            final long start = (long) i << REGION_SHIFT;
            regions[i] = data.view(start, Math.min(length - start, 1L << REGION_SHIFT));
        }
    }

    /// Reserves memory.
    ///
    /// @param bytes     at least a unit; rounded down to whole units.
    /// @param hugePages whether to try for them.
    /// @return the arena; its owner closes it when nobody reads any more.
    /// @throws IllegalStateException when the kernel refuses.
    public static SegmentArena reserve(final long bytes, final HugePages hugePages) {
        return reserve(bytes, hugePages, MAX_SEGMENTS);
    }

    /// Reserves memory for so many segments: of what else its owner keeps for each, there may be less.
    ///
    /// @param bytes        at least a unit; rounded down to whole units.
    /// @param hugePages    whether to try for them.
    /// @param mostSegments at the same time; a segment for every two units is the most that is made use of.
    /// @return the arena; its owner closes it when nobody reads any more.
    /// @throws IllegalStateException when the kernel refuses.
    public static SegmentArena reserve(final long bytes, final HugePages hugePages, final int mostSegments) {
        final long units = bytes >> UNIT_SHIFT;
        if (units < 1 || units > Integer.MAX_VALUE / Long.BYTES) {
            throw new IllegalArgumentException("memory of " + bytes + " bytes is not in 4 KiB … 1 TiB");
        }
        final int bounded = Math.clamp(mostSegments, MIN_SEGMENTS, MAX_SEGMENTS);
        return new SegmentArena(Reservation.of(units << UNIT_SHIFT, hugePages), (int) units, bounded);
    }

    /// @return the share of what belongs to no owner, or to none yet; of weight 1.
    public MemoryShare ownShare() {
        return own;
    }

    /// @param weight among the other owners.
    /// @return the share of an owner that has nothing yet, and has not {@link #enter entered}.
    /// @throws IllegalArgumentException when the weight is less than 1.
    public MemoryShare newShare(final int weight) {
        if (weight < 1) {
            throw new IllegalArgumentException("weight=" + weight + " is less than 1");
        }
        return new MemoryShare(shares, weight);
    }

    /// An owner is about to come: from now on there is room for the heaviest of those that have nothing yet.
    ///
    /// @param share of this arena.
    public void enter(final MemoryShare share) {
        synchronized (lock) {
            shares.enter(share);
        }
    }

    /// An owner brings nothing more; what it has stays accounted for until it has gone.
    ///
    /// @param share of this arena.
    public void leave(final MemoryShare share) {
        synchronized (lock) {
            shares.leave(share);
        }
    }

    /// Opens a segment that belongs to no owner of its own, such as one that is not published yet.
    ///
    /// @param expectedLength in bytes, or {@link #UNKNOWN}; what is known wastes less.
    /// @return as of {@link #open(long, MemoryShare)}.
    public long open(final long expectedLength) {
        return open(expectedLength, own);
    }

    /// Opens a segment for writing. No memory is taken before its first byte.
    ///
    /// @param expectedLength in bytes, or {@link #UNKNOWN}; what is known wastes less.
    /// @param share          in whose name.
    /// @return a handle with the owner's reference, never 0; or {@link #NO_MEMORY} when too many live, or hold the
    ///         share's part.
    public long open(final long expectedLength, final MemoryShare share) {
        final int index;
        synchronized (lock) {
            collect();
            if (!share.mayOpen()) {
                return NO_MEMORY;
            }
            if (freeDescriptor != NO_RUN) {
                index = freeDescriptor;
                freeDescriptor = descriptors.getInt(at(index) + NEXT_OFFSET);
            } else if (unusedDescriptors < maxSegments) {
                index = unusedDescriptors++;
            } else {
                return NO_MEMORY;
            }
            segments++;
            shares.add(share, 0);
            descriptors.putInt(at(index) + OWNER_OFFSET, share.seat());
        }
        final int at = at(index);
        final int generation = SegmentDescriptor.nextGeneration(
                SegmentDescriptor.generation(descriptors.getLong(at + REFERENCES_OFFSET)));
        descriptors.putLong(at + WATERMARK_OFFSET, 0);
        descriptors.putInt(at + PHASE_OFFSET, WRITING);
        descriptors.putInt(at + FIRST_RUN_OFFSET, NO_RUN);
        descriptors.putInt(at + LAST_RUN_OFFSET, NO_RUN);
        descriptors.putLong(at + CAPACITY_OFFSET, 0);
        descriptors.putLong(at + RUN_START_OFFSET, 0);
        descriptors.putLong(at + EXPECTED_OFFSET, expectedLength);
        descriptors.putLongVolatile(at + REFERENCES_OFFSET, SegmentDescriptor.references(generation, OWNER));
        return SegmentDescriptor.references(generation, index);
    }

    /// Copies bytes behind those that are there, and lets readers see them. Its writer only.
    ///
    /// @param handle  of a segment being written.
    /// @param address of the bytes in native memory.
    /// @param length  of them.
    /// @return how many were taken: fewer than offered when memory has run out, or the owner may hold no more;
    ///         go on from there.
    public int append(final long handle, final long address, final int length) {
        final int at = at(index(handle));
        long watermark = descriptors.getLong(at + WATERMARK_OFFSET);
        int done = 0;
        while (done < length) {
            final long room = descriptors.getLong(at + CAPACITY_OFFSET) - watermark;
            if (room == 0) {
                if (!grow(at, watermark)) {
                    break;
                }
                continue;
            }
            final int step = (int) Math.min(room, length - done);
            final long target = address(descriptors.getInt(at + LAST_RUN_OFFSET))
                    + watermark
                    - descriptors.getLong(at + RUN_START_OFFSET);
            MemorySegment.copy(Reservation.EVERYWHERE, address + done, Reservation.EVERYWHERE, target, step);
            done += step;
            watermark += step;
            descriptors.putLongRelease(at + WATERMARK_OFFSET, watermark);
        }
        return done;
    }

    private boolean grow(final int at, final long watermark) {
        final int last = descriptors.getInt(at + LAST_RUN_OFFSET);
        synchronized (lock) {
            final MemoryShare share = shares.at(descriptors.getInt(at + OWNER_OFFSET));
            if (!share.mayGrow()) {
                collect();
            }
            final int room = (int) Math.min(share.roomUnits(), 1 << RunAllocator.MAX_ORDER);
            if (room <= 0) {
                return false;
            }
            int order = Math.min(
                    nextOrder(last, descriptors.getLong(at + EXPECTED_OFFSET) - watermark),
                    Integer.SIZE - 1 - Integer.numberOfLeadingZeros(room));
            int unit = allocator.take(order);
            if (unit == RunAllocator.NONE) {
                collect();
                unit = allocator.take(order);
            }
            while (unit == RunAllocator.NONE && order > 0) {
                unit = allocator.take(--order);
            }
            if (unit == RunAllocator.NONE) {
                return false;
            }
            share.addUsed(1L << order);
            runs.putLong(unit << 3, SegmentDescriptor.run(order, NO_RUN));
            if (last == NO_RUN) {
                descriptors.putIntRelease(at + FIRST_RUN_OFFSET, unit);
            } else {
                runs.putLongRelease(
                        last << 3, SegmentDescriptor.run(SegmentDescriptor.order(runs.getLong(last << 3)), unit));
            }
            descriptors.putInt(at + LAST_RUN_OFFSET, unit);
            descriptors.putLong(at + RUN_START_OFFSET, watermark);
            descriptors.putLong(at + CAPACITY_OFFSET, watermark + ((long) UNIT << order));
            return true;
        }
    }

    /// Known: the largest run that is used to its end, but for the last unit. Unknown: twice the last one.
    private int nextOrder(final int last, final long rest) {
        if (rest > 0) {
            final long units = Math.min(rest + UNIT - 1 >> UNIT_SHIFT, 1L << RunAllocator.MAX_ORDER);
            return Long.SIZE - 1 - Long.numberOfLeadingZeros(units);
        }
        return last == NO_RUN
                ? FIRST_ORDER
                : Math.clamp(SegmentDescriptor.order(runs.getLong(last << 3)) + 1, FIRST_ORDER, RunAllocator.MAX_ORDER);
    }

    /// Says that the last byte has been appended. Its writer only.
    ///
    /// @param handle of a segment being written.
    public void complete(final long handle) {
        final int at = at(index(handle));
        final int last = descriptors.getInt(at + LAST_RUN_OFFSET);
        if (last != NO_RUN) {
            final long used = descriptors.getLong(at + WATERMARK_OFFSET) - descriptors.getLong(at + RUN_START_OFFSET);
            trim(at, last, (int) (used + UNIT - 1 >> UNIT_SHIFT));
        }
        descriptors.putIntRelease(at + PHASE_OFFSET, COMPLETE);
    }

    /// Cuts the last run down to whole units that are used. It becomes a chain of smaller runs side by side, linked
    /// from its end on: a reader sees either the long run or the first of the short ones, with the same bytes.
    private void trim(final int at, final int unit, final int usedUnits) {
        final int units = 1 << SegmentDescriptor.order(runs.getLong(unit << 3));
        if (usedUnits == units) {
            return;
        }
        synchronized (lock) {
            int next = NO_RUN;
            for (int rest = usedUnits; rest != 0; ) {
                final int order = Integer.numberOfTrailingZeros(rest);
                rest -= 1 << order;
                next = unit + rest;
                final int follower = rest + (1 << order) == usedUnits ? NO_RUN : next + (1 << order);
                runs.putLongRelease(next << 3, SegmentDescriptor.run(order, follower));
            }
            for (int from = usedUnits; from < units; ) {
                final int order = Integer.numberOfTrailingZeros(from);
                allocator.give(unit + from, order);
                from += 1 << order;
            }
            shares.at(descriptors.getInt(at + OWNER_OFFSET)).addUsed(usedUnits - units);
            descriptors.putLong(
                    at + CAPACITY_OFFSET,
                    descriptors.getLong(at + CAPACITY_OFFSET) - ((long) units - usedUnits << UNIT_SHIFT));
        }
    }

    /// Says that no more bytes come, and that those that came are not all. The reference stays. Its writer only.
    ///
    /// @param handle of a segment being written.
    public void fail(final long handle) {
        descriptors.putIntRelease(at(index(handle)) + PHASE_OFFSET, ABORTED);
    }

    /// {@link #fail} and {@link #release}: for a segment that nobody else was told of, or that was taken back.
    ///
    /// @param handle of a segment being written.
    public void abort(final long handle) {
        fail(handle);
        release(handle);
    }

    /// Drops the owner's reference. Any thread, once.
    ///
    /// @param handle of a segment.
    /// @throws IllegalStateException when it has been dropped before: a defect of the caller.
    public void release(final long handle) {
        final int at = at(index(handle));
        while (true) {
            final long before = descriptors.getLongVolatile(at + REFERENCES_OFFSET);
            if (SegmentDescriptor.generation(before) != SegmentDescriptor.generation(handle) || (before & OWNER) == 0) {
                throw new IllegalStateException("segment " + Long.toHexString(handle) + " released twice");
            }
            if (descriptors.compareAndSetLong(at + REFERENCES_OFFSET, before, before - OWNER)) {
                if ((before & PINS_MASK) == 0) {
                    retire(index(handle));
                }
                return;
            }
        }
    }

    /// Keeps a segment's bytes where they are until {@link #unpin}. Any thread; lock-free; a full fence on success.
    ///
    /// @param handle from anywhere, however old.
    /// @return false when that segment is gone.
    public boolean pin(final long handle) {
        final int at = at(index(handle));
        final int generation = SegmentDescriptor.generation(handle);
        while (true) {
            final long before = descriptors.getLongVolatile(at + REFERENCES_OFFSET);
            if (SegmentDescriptor.generation(before) != generation || (before & HOLD_MASK) == 0) {
                return false;
            }
            if (descriptors.compareAndSetLong(at + REFERENCES_OFFSET, before, before + 1)) {
                return true;
            }
        }
    }

    /// Lets go of what {@link #pin} held. Any thread.
    ///
    /// @param handle that was pinned.
    /// @throws IllegalStateException when it is not pinned: a defect of the caller.
    public void unpin(final long handle) {
        final int at = at(index(handle));
        final long before = descriptors.getAndAddLong(at + REFERENCES_OFFSET, -1);
        if ((before & PINS_MASK) == 0 || SegmentDescriptor.generation(before) != SegmentDescriptor.generation(handle)) {
            descriptors.getAndAddLong(at + REFERENCES_OFFSET, 1);
            throw new IllegalStateException("segment " + Long.toHexString(handle) + " unpinned once too often");
        }
        if ((before & HOLD_MASK) == 1) {
            retire(index(handle));
        }
    }

    private void retire(final int index) {
        final int nextAt = at(index) + NEXT_OFFSET;
        int head;
        do {
            head = retired.get();
            descriptors.putInt(nextAt, head);
        } while (!retired.compareAndSet(head, index));
    }

    /// Takes the memory of all segments that have died. Holder of the lock.
    private void collect() {
        int index = retired.get() == NO_RUN ? NO_RUN : retired.getAndSet(NO_RUN);
        while (index != NO_RUN) {
            final int at = at(index);
            int unit = descriptors.getInt(at + FIRST_RUN_OFFSET);
            long given = 0;
            while (unit != NO_RUN) {
                final long run = runs.getLong(unit << 3);
                allocator.give(unit, SegmentDescriptor.order(run));
                given += 1L << SegmentDescriptor.order(run);
                unit = SegmentDescriptor.nextRun(run);
            }
            shares.remove(shares.at(descriptors.getInt(at + OWNER_OFFSET)), given);
            final int next = descriptors.getInt(at + NEXT_OFFSET);
            descriptors.putInt(at + NEXT_OFFSET, freeDescriptor);
            freeDescriptor = index;
            segments--;
            index = next;
        }
    }

    /// Gives a segment, with its memory, to another owner, whatever that may hold: it is there already.
    ///
    /// @param handle pinned, or owned.
    /// @param share  that it belongs to from now on.
    public void assign(final long handle, final MemoryShare share) {
        final int at = at(index(handle));
        synchronized (lock) {
            final MemoryShare before = shares.at(descriptors.getInt(at + OWNER_OFFSET));
            if (before != share) {
                final long units = descriptors.getLong(at + CAPACITY_OFFSET) >> UNIT_SHIFT;
                shares.add(share, units);
                descriptors.putInt(at + OWNER_OFFSET, share.seat());
                shares.remove(before, units);
            }
        }
    }

    /// @param handle pinned, or owned.
    /// @return in whose name its memory is taken.
    public MemoryShare share(final long handle) {
        synchronized (lock) {
            return shares.at(descriptors.getInt(at(index(handle)) + OWNER_OFFSET));
        }
    }

    /// @param handle complete, and pinned or owned.
    /// @return units of memory that it takes.
    public long units(final long handle) {
        return descriptors.getLong(at(index(handle)) + CAPACITY_OFFSET) >> UNIT_SHIFT;
    }

    /// Whose memory goes first when somebody wants more than there is, counting what has died as gone.
    ///
    /// @param asking who wants memory.
    /// @return who gives something up, perhaps the one who asks; null when nobody does.
    public @Nullable MemoryShare giverFor(final MemoryShare asking) {
        synchronized (lock) {
            collect();
            return shares.giverFor(asking);
        }
    }

    private static int at(final int index) {
        return index * SegmentDescriptor.LENGTH;
    }

    /// @param handle of a segment.
    /// @return 0 … {@link #maxSegments} - 1, the same for as long as the segment lives: for tables beside the
    ///         arena.
    public static int index(final long handle) {
        return (int) handle;
    }

    /// @return most segments at a time.
    public int maxSegments() {
        return maxSegments;
    }

    /// @param handle pinned, or owned.
    /// @return bytes that may be read now.
    public long length(final long handle) {
        return descriptors.getLongAcquire(at(index(handle)) + WATERMARK_OFFSET);
    }

    /// @param handle pinned, or owned.
    /// @return {@link #WRITING}, {@link #COMPLETE} or {@link #ABORTED}; ask before {@link #length} to know the end.
    public int phase(final long handle) {
        return descriptors.getIntAcquire(at(index(handle)) + PHASE_OFFSET);
    }

    int firstRun(final long handle) {
        return descriptors.getIntAcquire(at(index(handle)) + FIRST_RUN_OFFSET);
    }

    long run(final int unit) {
        return runs.getLongAcquire(unit << 3);
    }

    long address(final int unit) {
        return data.address() + ((long) unit << UNIT_SHIFT);
    }

    static int regionOf(final int unit) {
        return unit >> UNITS_OF_REGION_SHIFT;
    }

    static int regionOffsetOf(final int unit) {
        return (unit & (1 << UNITS_OF_REGION_SHIFT) - 1) << UNIT_SHIFT;
    }

    /// @return number of regions of at most 1 GiB.
    public int regionCount() {
        return regions.length;
    }

    /// @param region 0 … {@link #regionCount} - 1.
    /// @return the whole region as a direct buffer, for views without a copy.
    public ByteBuffer region(final int region) {
        return regions[region].duplicate();
    }

    /// @return which kind of pages the memory has, and why not a better one.
    public String description() {
        return data.description();
    }

    /// @return bytes of the whole arena.
    public long capacityBytes() {
        return (long) allocator.units() << UNIT_SHIFT;
    }

    /// @return bytes that are taken, with what the last units of segments have left over.
    public long usedBytes() {
        synchronized (lock) {
            collect();
            return (long) allocator.usedUnits() << UNIT_SHIFT;
        }
    }

    /// @return segments that live.
    public int segments() {
        synchronized (lock) {
            collect();
            return segments;
        }
    }

    /// @param share of an owner.
    /// @return segments that live in its name, complete or not, without those that have died.
    public int segments(final MemoryShare share) {
        synchronized (lock) {
            collect();
            return share.segments();
        }
    }

    /// @return pins held now; exact when nobody pins meanwhile.
    public long pins() {
        final int known;
        synchronized (lock) {
            known = unusedDescriptors;
        }
        long pins = 0;
        for (int index = 0; index < known; index++) {
            pins += descriptors.getLongVolatile(at(index) + REFERENCES_OFFSET) & PINS_MASK;
        }
        return pins;
    }

    /// Gives the memory back to the system. Whoever still reads would crash the process: call it last.
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            data.close();
            tables.close();
        }
    }
}
