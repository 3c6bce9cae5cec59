package io.kickoff.store.window;

import io.kickoff.selector.CandidateTable;
import io.kickoff.selector.CandidateWord;
import io.kickoff.selector.ReferenceConsumer;
import io.kickoff.selector.SelectionOrder;
import io.kickoff.store.memory.MemoryShare;
import io.kickoff.store.memory.SegmentArena;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/// The segments of one rendition inside the time-shift window: a ring of slots by number, and in each slot what
/// every pipeline has published. Owns the segments that are in it.
///
/// What is complete and lies behind the live edge can be given up for memory at any time; the window keeps the
/// {@link MemoryShare} of its owner told how much that is. So whatever adds or takes a candidate counts it, or stops
/// counting it, in the same step, and tells the share last: whoever wants room while something is on its way out
/// finds that there is something to be had, comes here, and waits for the lock.
///
/// Readers follow the protocol of {@link CandidateTable}: choose, pin, look again; lock-free. Writers are
/// serialised by this object's lock, which readers never take. *Thread-safe.*
public final class RenditionWindow {
    /// The newest numbers, which are never given up for memory: the live edge.
    public static final int LIVE_EDGE_SEGMENTS = 3;

    private static final int ALIGNMENT = 64;
    private static final int MAX_TRIES = 64;
    private static final long NO_NUMBER = -1;

    private final SegmentArena arena;
    private final ReferenceConsumer release;
    private final long segmentMs;
    private final int id;
    private volatile CandidateTable table;
    private volatile MemoryShare share;
    private long reclaimableUnits;
    private int reclaimableSegments;
    private long toldUnits;
    private int toldSegments;
    private long newest = NO_NUMBER;
    private long lowestHint = Long.MAX_VALUE;

    /// @param arena     of the segments.
    /// @param share     of the owner.
    /// @param slots     a power of two.
    /// @param pipelines 1 … {@link CandidateTable#MAX_PIPELINES}.
    /// @param segmentMs duration of a segment, by which the ages of windows are compared.
    /// @param id        tells it from the other windows of its store.
    public RenditionWindow(
            final SegmentArena arena,
            final MemoryShare share,
            final int slots,
            final int pipelines,
            final long segmentMs,
            final int id) {
        this.arena = arena;
        this.share = share;
        this.release = arena::release;
        this.segmentMs = segmentMs;
        this.id = id;
        this.table = newTable(slots, pipelines);
    }

    private static CandidateTable newTable(final int slots, final int pipelines) {
        final int length = CandidateTable.bufferLength(slots, pipelines);
        return new CandidateTable(
                new UnsafeBuffer(BufferUtil.allocateDirectAligned(length, ALIGNMENT)), slots, pipelines);
    }

    /// Publishes a candidate, or a new word for bytes that are already there. The segment becomes the window's,
    /// which releases it when it is replaced, evicted or removed: a writer that goes on appending holds a pin of
    /// its own.
    ///
    /// @param number   of the segment.
    /// @param pipeline table index.
    /// @param word     not equal to the one before.
    /// @param handle   of the bytes, with the owner's reference.
    /// @return false when the number lies behind the window; the segment stays the caller's.
    public synchronized boolean publish(final long number, final int pipeline, final long word, final long handle) {
        final CandidateTable current = table;
        evictBelow(number - current.slots() + 1);
        if (number <= newest - current.slots() || !current.claim(number, release)) {
            return false;
        }
        arena.assign(handle, share);
        count(number, pipeline, -1);
        final long replaced = current.put(number, pipeline, word, handle);
        if (replaced != CandidateTable.NULL_REFERENCE && replaced != handle) {
            arena.release(replaced);
        }
        count(number, pipeline, 1);
        lowestHint = Math.min(lowestHint, number);
        moveLiveEdge(number);
        tell();
        return true;
    }

    private void tell() {
        share.addReclaimable(reclaimableUnits - toldUnits, reclaimableSegments - toldSegments);
        toldUnits = reclaimableUnits;
        toldSegments = reclaimableSegments;
    }

    /// A newer number has come: what lies behind the live edge now may go.
    private void moveLiveEdge(final long number) {
        final long before = newest;
        if (number > before) {
            newest = number;
            final long first = Math.max(before - LIVE_EDGE_SEGMENTS + 1, lowest());
            for (long passed = first; passed <= number - LIVE_EDGE_SEGMENTS; passed++) {
                countAll(passed, 1);
            }
        }
    }

    private boolean isBehindLiveEdge(final long number) {
        return number <= newest - LIVE_EDGE_SEGMENTS;
    }

    private void stopCounting(final long number) {
        if (isBehindLiveEdge(number)) {
            countAll(number, -1);
        }
    }

    private void countAll(final long number, final int sign) {
        for (int pipeline = 0; pipeline < table.pipelines(); pipeline++) {
            count(number, pipeline, sign);
        }
    }

    /// Counts a candidate among what can be given up, or no longer: if it is one of them.
    private void count(final long number, final int pipeline, final int sign) {
        if (isBehindLiveEdge(number) && CandidateWord.isComplete(table.word(number, pipeline))) {
            reclaimableUnits += sign * arena.units(table.reference(number, pipeline));
            reclaimableSegments += sign;
        }
    }

    /// Gives the window with all that is in it to another owner.
    ///
    /// @param other that it belongs to from now on.
    public synchronized void moveTo(final MemoryShare other) {
        final MemoryShare before = share;
        if (before == other) {
            return;
        }
        share = other;
        for (int slot = 0; slot < table.slots(); slot++) {
            final long number = table.numberAt(slot);
            for (int pipeline = 0; number != CandidateTable.NONE && pipeline < table.pipelines(); pipeline++) {
                final long reference = table.reference(number, pipeline);
                if (reference != CandidateTable.NULL_REFERENCE) {
                    arena.assign(reference, other);
                }
            }
        }
        before.addReclaimable(-reclaimableUnits, -reclaimableSegments);
        other.addReclaimable(reclaimableUnits, reclaimableSegments);
    }

    /// @return whose memory it takes.
    public MemoryShare share() {
        return share;
    }

    /// Gives a candidate another word, if it still has these bytes.
    ///
    /// @param number   of the segment.
    /// @param pipeline table index.
    /// @param word     the new one, not equal to the one before.
    /// @param handle   of its bytes.
    /// @return whether it had them.
    public synchronized boolean update(final long number, final int pipeline, final long word, final long handle) {
        if (!holds(number, pipeline, handle)) {
            return false;
        }
        count(number, pipeline, -1);
        table.put(number, pipeline, word, handle);
        count(number, pipeline, 1);
        tell();
        return true;
    }

    private boolean holds(final long number, final int pipeline, final long handle) {
        return table.word(number, pipeline) != CandidateWord.ABSENT && table.reference(number, pipeline) == handle;
    }

    /// Takes a candidate back, if it still has these bytes: an upload that broke off.
    ///
    /// @param number   of the segment.
    /// @param pipeline table index.
    /// @param handle   of its bytes.
    /// @return whether it had them; then they were released.
    public synchronized boolean withdraw(final long number, final int pipeline, final long handle) {
        return holds(number, pipeline, handle) && remove(number, pipeline);
    }

    /// Removes a candidate.
    ///
    /// @param number   of the segment.
    /// @param pipeline table index.
    /// @return whether there was one.
    public synchronized boolean remove(final long number, final int pipeline) {
        count(number, pipeline, -1);
        final long reference = table.remove(number, pipeline);
        if (reference == CandidateTable.NULL_REFERENCE) {
            return false;
        }
        arena.release(reference);
        if (isEmpty(number)) {
            table.removeAll(number, release);
        }
        tell();
        return true;
    }

    private boolean isEmpty(final long number) {
        for (int pipeline = 0; pipeline < table.pipelines(); pipeline++) {
            if (table.word(number, pipeline) != CandidateWord.ABSENT) {
                return false;
            }
        }
        return true;
    }

    /// Removes all that a pipeline has.
    ///
    /// @param pipeline table index.
    /// @return how many candidates that were.
    public synchronized int removePipeline(final int pipeline) {
        int count = 0;
        for (int slot = 0; slot < table.slots(); slot++) {
            final long number = table.numberAt(slot);
            if (number != CandidateTable.NONE && remove(number, pipeline)) {
                count++;
            }
        }
        return count;
    }

    /// Removes what is older than a number.
    ///
    /// @param number the first that stays.
    /// @return how many candidates went.
    public synchronized int evictBelow(final long number) {
        int count = 0;
        for (long lowest = lowest(); lowest < number; lowest = lowest()) {
            count += removeAll(lowest);
        }
        return count;
    }

    private int removeAll(final long number) {
        stopCounting(number);
        final int count = table.removeAll(number, release);
        tell();
        return count;
    }

    /// Removes the oldest number that gives memory: behind the live edge, and complete of some pipeline.
    ///
    /// @return how many candidates went.
    public synchronized int evictOldest() {
        final long oldest = oldestReclaimable();
        return oldest == Long.MAX_VALUE ? 0 : removeAll(oldest);
    }

    /// @return how far the oldest number that gives memory lies behind the newest, in ms; 0 when there is none.
    public synchronized long oldestAgeMs() {
        final long oldest = oldestReclaimable();
        return oldest == Long.MAX_VALUE ? 0 : (newest - oldest) * segmentMs;
    }

    private long oldestReclaimable() {
        if (reclaimableSegments == 0) {
            return Long.MAX_VALUE;
        }
        long number = lowest();
        while (!isComplete(number)) {
            number++;
        }
        return number;
    }

    private boolean isComplete(final long number) {
        for (int pipeline = 0; pipeline < table.pipelines(); pipeline++) {
            if (CandidateWord.isComplete(table.word(number, pipeline))) {
                return true;
            }
        }
        return false;
    }

    /// The oldest number that holds a slot, or Long.MAX_VALUE. What lies below the hint is known to be empty.
    private long lowest() {
        final CandidateTable current = table;
        lowestHint = Math.max(lowestHint, newest - current.slots() + 1);
        while (lowestHint <= newest && !current.isClaimed(lowestHint)) {
            lowestHint++;
        }
        return lowestHint <= newest ? lowestHint : Long.MAX_VALUE;
    }

    /// Removes everything.
    ///
    /// @return how many candidates went.
    public synchronized int clear() {
        reclaimableUnits = 0;
        reclaimableSegments = 0;
        newest = NO_NUMBER;
        lowestHint = Long.MAX_VALUE;
        final int count = table.clear(release);
        tell();
        return count;
    }

    /// Grows to another shape, with all that is inside; never shrinks. Readers go on meanwhile.
    ///
    /// @param slots     a power of two.
    /// @param pipelines 1 … {@link CandidateTable#MAX_PIPELINES}.
    public synchronized void reshape(final int slots, final int pipelines) {
        final CandidateTable before = table;
        if (slots > before.slots() || pipelines > before.pipelines()) {
            final CandidateTable larger =
                    newTable(Math.max(slots, before.slots()), Math.max(pipelines, before.pipelines()));
            before.copyTo(larger);
            table = larger;
        }
    }

    /// Chooses the candidate to serve, and pins it. Any thread; lock-free, no allocation.
    ///
    /// @param number of the segment.
    /// @param order  of the pipelines.
    /// @param hidden a bit for each pipeline that is masked at this number.
    /// @param out    what was chosen; the caller unpins its handle.
    /// @return false when there is nothing to serve.
    public boolean acquire(final long number, final SelectionOrder order, final int hidden, final Selected out) {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            final CandidateTable current = table;
            final int pipeline = current.select(number, order, hidden);
            if (pipeline == CandidateTable.NONE) {
                return false;
            }
            if (hold(current, number, pipeline, out)) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    /// Pins the candidate of one pipeline. Any thread; lock-free, no allocation.
    ///
    /// @param number   of the segment.
    /// @param pipeline table index.
    /// @param out      what was pinned; the caller unpins its handle.
    /// @return false when that pipeline has nothing.
    public boolean acquireCandidate(final long number, final int pipeline, final Selected out) {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            final CandidateTable current = table;
            if (current.word(number, pipeline) == CandidateWord.ABSENT) {
                return false;
            }
            if (hold(current, number, pipeline, out)) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private boolean hold(final CandidateTable current, final long number, final int pipeline, final Selected out) {
        final long word = current.word(number, pipeline);
        if (word == CandidateWord.ABSENT) {
            return false;
        }
        final long handle = current.reference(number, pipeline);
        if (handle == CandidateTable.NULL_REFERENCE || !arena.pin(handle)) {
            return false;
        }
        if (!current.isCurrent(number, pipeline, word) || current != table) {
            arena.unpin(handle);
            return false;
        }
        out.set(handle, word, pipeline);
        return true;
    }

    /// What a pipeline has of a number.
    ///
    /// @param number   of the segment.
    /// @param pipeline table index.
    /// @return its word; {@link CandidateWord#ABSENT} when it has nothing.
    public long word(final long number, final int pipeline) {
        return table.word(number, pipeline);
    }

    /// @return the newest number that was published, or -1.
    public synchronized long newest() {
        return newest;
    }

    /// @return which window of its store it is: the same in every run, for tables beside the windows.
    public int id() {
        return id;
    }

    /// @return slots of the ring.
    public int slots() {
        return table.slots();
    }

    /// @return pipelines that it has room for.
    public int pipelines() {
        return table.pipelines();
    }
}
