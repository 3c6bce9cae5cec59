package io.kickoff.store;

import io.kickoff.store.memory.MemoryShare;
import io.kickoff.store.memory.SegmentArena;
import io.kickoff.store.window.RenditionWindow;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// All segments of a node: the arena, and the windows that own what is in it.
///
/// When memory runs short the oldest time-shifted segments go first; the live edge of a rendition never goes. Whose
/// they are is decided before how old they are:
///
/// | who wants room                       | who gives it up                                                     |
/// |--------------------------------------|---------------------------------------------------------------------|
/// | an owner that is alone               | itself                                                              |
/// | an owner within its fair part        | whoever is most over his, by weight; if nobody is, itself           |
/// | an owner over its fair part          | whoever is more over his, and the most; else itself                 |
/// | an owner that holds its fair part    | nobody: what it publishes ahead is refused                          |
///
/// So the burst of one owner costs nobody the live edge, nor the time-shifted segments within his fair part
/// ({@link MemoryShare} says what that is). What is still being read goes when the last reader lets go, so that room
/// may come late: then the writer is told, and answers that there is none.
///
/// *Thread-safe.*
public final class SegmentStore implements AutoCloseable {
    private final SegmentArena arena;
    private final List<RenditionWindow> windows = new CopyOnWriteArrayList<>();
    /// How often in a row nothing may be found to give before it is believed: one look passes from window to window
    /// while others publish and give up, and may come too early to each.
    private static final int FRUITLESS_LOOKS = 8;

    private final Object reclaiming = new Object();
    private final AtomicInteger windowIds = new AtomicInteger();

    /// @param arena of the segments; closed with the store.
    public SegmentStore(final SegmentArena arena) {
        this.arena = arena;
    }

    /// @return the memory.
    public SegmentArena arena() {
        return arena;
    }

    /// @param share     of the owner.
    /// @param slots     a power of two.
    /// @param pipelines that publish into it.
    /// @param segmentMs duration of a segment.
    /// @return an empty window, which takes part in reclaiming until it is dropped.
    public RenditionWindow newWindow(
            final MemoryShare share, final int slots, final int pipelines, final long segmentMs) {
        final RenditionWindow window =
                new RenditionWindow(arena, share, slots, pipelines, segmentMs, windowIds.getAndIncrement());
        windows.add(window);
        return window;
    }

    /// Gives up a window with all that is in it.
    ///
    /// @param window of this store.
    public void drop(final RenditionWindow window) {
        windows.remove(window);
        window.clear();
    }

    /// Opens a segment for writing that has no owner until a window or another one takes it.
    ///
    /// @param expectedLength in bytes, or {@link SegmentArena#UNKNOWN}.
    /// @return as of {@link #open(long, MemoryShare)}.
    public long open(final long expectedLength) {
        return open(expectedLength, arena.ownShare());
    }

    /// Opens a segment for writing.
    ///
    /// @param expectedLength in bytes, or {@link SegmentArena#UNKNOWN}.
    /// @param share          in whose name.
    /// @return a handle with the owner's reference, or {@link SegmentArena#NO_MEMORY} when nothing may go for it.
    public long open(final long expectedLength, final MemoryShare share) {
        long handle = arena.open(expectedLength, share);
        int fruitless = 0;
        while (handle == SegmentArena.NO_MEMORY && fruitless < FRUITLESS_LOOKS) {
            fruitless = reclaim(share, MemoryShare::mayOpen) ? 0 : fruitless + 1;
            // also when nothing was left to give: others may have given it meanwhile
            handle = arena.open(expectedLength, share);
        }
        return handle;
    }

    /// Appends to a segment, making room when there is none. Its writer only.
    ///
    /// @param handle  of a segment being written; pinned by the writer once it is published.
    /// @param address of the bytes in native memory.
    /// @param length  of them.
    /// @return false when nothing may go for it, or its owner may hold no more; what was taken before stays,
    ///         and the writer aborts.
    public boolean append(final long handle, final long address, final int length) {
        int done = arena.append(handle, address, length);
        int fruitless = 0;
        while (done < length && fruitless < FRUITLESS_LOOKS) {
            final boolean hasGiven = reclaim(arena.share(handle), MemoryShare::mayGrow);
            // also when nothing was left to give: others may have given it meanwhile
            final int more = arena.append(handle, address + done, length - done);
            done += more;
            fruitless = hasGiven || more > 0 ? 0 : fruitless + 1;
        }
        return done == length;
    }

    /// Lets the oldest number go of the window that reaches back farthest, among those of whoever has to give.
    ///
    /// @param asking who wants room.
    /// @param may    whether it may have any, once what has died is counted as gone.
    private boolean reclaim(final MemoryShare asking, final Predicate<MemoryShare> may) {
        synchronized (reclaiming) {
            final @Nullable MemoryShare giver = arena.giverFor(asking);
            if (!may.test(asking)) {
                return false;
            }
            @Nullable RenditionWindow oldest = null;
            long oldestMs = 0;
            for (final RenditionWindow window : windows) {
                final long ageMs = window.share() == giver ? window.oldestAgeMs() : 0;
                if (ageMs > oldestMs) {
                    oldestMs = ageMs;
                    oldest = window;
                }
            }
            return oldest != null && oldest.evictOldest() > 0;
        }
    }

    /// What would be left behind if the store were closed now.
    ///
    /// @return empty when every segment has gone and nobody reads; else a line for each kind of thing that has not.
    public List<String> leaks() {
        return java.util.stream.Stream.of(
                        leak(arena.segments(), "segments alive"),
                        leak(arena.usedBytes(), "bytes taken"),
                        leak(arena.pins(), "pins held"))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static String leak(final long count, final String what) {
        return count == 0 ? "" : count + " " + what;
    }

    /// Gives up everything, and the memory. Nobody reads any more.
    @Override
    public void close() {
        windows.forEach(this::drop);
        arena.close();
    }
}
