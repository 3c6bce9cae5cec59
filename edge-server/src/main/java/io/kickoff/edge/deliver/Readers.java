package io.kickoff.edge.deliver;

import io.kickoff.store.memory.SegmentArena;
import io.kickoff.store.window.RenditionWindow;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/// Which event loops have readers that wait for what a publisher brings: the next bytes of a segment that arrives,
/// or a segment that is not there yet. A word for each thing, a bit in it for each loop.
///
/// | words                | one for each        | asked for by                | told when                        |
/// |----------------------|---------------------|-----------------------------|----------------------------------|
/// | `followers`          | segment of the arena | {@link #follow}            | it has grown or ended            |
/// | `waiters`            | bucket of slots     | {@link #await}              | one of the slots has a candidate |
///
/// A publisher wakes each loop once, however many of its connections wait, and costs one fence and one load when
/// nobody does. A reader sets its bit first and looks after; a publisher publishes first and looks at the bits
/// after; so one of the two sees the other. Slots share a bucket when their hashes do: being woken is a reason to
/// look again, no promise. *Thread-safe.*
public final class Readers {
    /// Most event loops of the delivery plane.
    public static final int MAX_LOOPS = Long.SIZE;
    /// Buckets of slots.
    static final int BUCKETS = 4096;
    /// More than the numbers of a window for which someone waits at the same time.
    private static final int WINDOW_STRIDE = 509;

    private final AtomicLongArray followers;
    private final AtomicLongArray waiters = new AtomicLongArray(BUCKETS);
    private final AtomicIntegerArray waiting = new AtomicIntegerArray(BUCKETS);
    private final List<Loop> loops = new CopyOnWriteArrayList<>();

    private record Loop(Executor executor, Woken woken) {
        void hand(final Runnable task) {
            try {
                executor.execute(task);
            } catch (final RejectedExecutionException ended) {
                // the plane has closed: nobody waits any more
                return;
            }
        }
    }

    /// An event loop that is told, on its own thread.
    interface Woken {
        /// @param place of a segment that has grown or ended, in the arena ({@link SegmentArena#index}). Who tells of a
        ///              segment may come so late that another one has taken its place: it is looked at, too.
        void onProgress(int place);

        /// @param bucket of a slot that has a candidate.
        void onPublished(int bucket);

        /// What all answers depend on has changed: configurations, masks, events.
        void onChanged();
    }

    /// @param arena whose segments are read.
    public Readers(final SegmentArena arena) {
        followers = new AtomicLongArray(arena.maxSegments());
    }

    /// @param executor of the loop.
    /// @param woken    the loop.
    /// @return the loop's number.
    synchronized int join(final Executor executor, final Woken woken) {
        if (loops.size() == MAX_LOOPS) {
            throw new IllegalStateException("more than " + MAX_LOOPS + " event loops: lower delivery.eventLoops");
        }
        loops.add(new Loop(executor, woken));
        return loops.size() - 1;
    }

    /// Asks to be told once of a segment; whoever calls it looks at the segment again afterwards.
    ///
    /// @param handle pinned.
    /// @param loop   number of the loop.
    void follow(final long handle, final int loop) {
        ask(followers, SegmentArena.index(handle), loop);
    }

    /// Asks to be told once of a slot; whoever calls it looks at the slot again afterwards.
    ///
    /// @param bucket of the slot.
    /// @param loop   number of the loop.
    void await(final int bucket, final int loop) {
        ask(waiters, bucket, loop);
    }

    private static void ask(final AtomicLongArray words, final int index, final int loop) {
        words.accumulateAndGet(index, 1L << loop, (bits, bit) -> bits | bit);
    }

    /// Counts the requests that wait in a bucket, over all loops.
    ///
    /// @param bucket of the slot.
    /// @param change one more, or one less.
    /// @return how many there are now.
    int count(final int bucket, final int change) {
        return waiting.addAndGet(bucket, change);
    }

    /// @param window of a rendition.
    /// @param number of a segment.
    /// @return its bucket.
    static int bucket(final RenditionWindow window, final long number) {
        final int hash = (window.id() * WINDOW_STRIDE + (int) number) * 0x9E3779B1;
        return hash >>> Integer.SIZE - Integer.numberOfTrailingZeros(BUCKETS);
    }

    /// Tells who follows a segment. Called by its writer after it has appended, completed or failed.
    ///
    /// @param handle of the segment.
    public void grown(final long handle) {
        final int place = SegmentArena.index(handle);
        for (long bits = take(followers, place); bits != 0; bits &= bits - 1) {
            final Loop loop = loops.get(Long.numberOfTrailingZeros(bits));
            loop.hand(() -> loop.woken.onProgress(place));
        }
    }

    /// Tells who waits for a segment. Called after a candidate of it was published.
    ///
    /// @param window of its rendition.
    /// @param number of the segment.
    public void published(final RenditionWindow window, final long number) {
        final int bucket = bucket(window, number);
        for (long bits = take(waiters, bucket); bits != 0; bits &= bits - 1) {
            final Loop loop = loops.get(Long.numberOfTrailingZeros(bits));
            loop.hand(() -> loop.woken.onPublished(bucket));
        }
    }

    /// Tells who waits for something better than what is there: a pipeline that has lost a segment is waited for no
    /// longer, neither for this number nor for the next. Called after a candidate of it was taken back.
    ///
    /// @param window of its rendition.
    /// @param number of the segment.
    public void withdrawn(final RenditionWindow window, final long number) {
        published(window, number);
        published(window, number + 1);
    }

    /// Tells everyone who waits that an operator has changed something. Rare.
    public void changed() {
        for (final Loop loop : loops) {
            loop.hand(loop.woken::onChanged);
        }
    }

    private static long take(final AtomicLongArray words, final int index) {
        VarHandle.fullFence();
        return words.getPlain(index) == 0 ? 0 : words.getAndSet(index, 0);
    }
}
