package io.kickoff.edge.deliver;

import io.kickoff.store.memory.SegmentArena;
import io.netty.util.concurrent.EventExecutor;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongConsumer;

/// Which event loops have readers that follow a segment while it arrives: a bit a loop, a word a segment.
///
/// A publisher that has appended wakes each loop once, however many of its connections wait, and costs one fence
/// and one load when nobody does. A reader sets its bit first and looks at the watermark after; the publisher moves
/// the watermark first and looks at the bits after; so one of the two sees the other. *Thread-safe.*
public final class Followers {
    /// Most event loops of the delivery plane.
    public static final int MAX_LOOPS = Long.SIZE;

    private final AtomicLongArray loopsBySegment;
    private final List<Loop> loops = new CopyOnWriteArrayList<>();

    private record Loop(EventExecutor executor, LongConsumer onProgress) {}

    /// @param arena whose segments are followed.
    public Followers(final SegmentArena arena) {
        loopsBySegment = new AtomicLongArray(arena.maxSegments());
    }

    /// @param executor   of the loop.
    /// @param onProgress told the handle of a segment that has grown or ended, on the loop.
    /// @return the loop's number.
    synchronized int join(final EventExecutor executor, final LongConsumer onProgress) {
        if (loops.size() == MAX_LOOPS) {
            throw new IllegalStateException("more than " + MAX_LOOPS + " event loops: lower delivery.eventLoops");
        }
        loops.add(new Loop(executor, onProgress));
        return loops.size() - 1;
    }

    /// Asks to be told once; whoever calls it looks at the segment again afterwards.
    ///
    /// @param handle pinned.
    /// @param loop   number of the loop.
    void follow(final long handle, final int loop) {
        loopsBySegment.accumulateAndGet(SegmentArena.index(handle), 1L << loop, (bits, bit) -> bits | bit);
    }

    /// Tells everyone who has asked. Called by the segment's writer after it has appended, completed or failed.
    ///
    /// @param handle of the segment.
    public void wake(final long handle) {
        VarHandle.fullFence();
        final int index = SegmentArena.index(handle);
        if (loopsBySegment.getPlain(index) == 0) {
            return;
        }
        for (long bits = loopsBySegment.getAndSet(index, 0); bits != 0; bits &= bits - 1) {
            final Loop loop = loops.get(Long.numberOfTrailingZeros(bits));
            loop.executor.execute(() -> loop.onProgress.accept(handle));
        }
    }
}
