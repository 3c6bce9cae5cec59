package io.kickoff.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kickoff.store.memory.HugePages;
import io.kickoff.store.memory.MemoryShare;
import io.kickoff.store.memory.SegmentArena;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.agrona.BufferUtil;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A small store for one test. A test that leaves a segment or a pin behind fails, whatever else it showed.
public final class LeakCheckedStore implements AfterEachCallback {
    private static final int SCRATCH_LENGTH = 8 << 20;

    private final SegmentStore store;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_LENGTH);
    private final java.util.List<io.kickoff.store.window.RenditionWindow> windows = new java.util.ArrayList<>();

    public LeakCheckedStore(final long bytes) {
        store = new SegmentStore(SegmentArena.reserve(bytes, HugePages.OFF));
    }

    public SegmentStore store() {
        return store;
    }

    public SegmentArena arena() {
        return store.arena();
    }

    public io.kickoff.store.window.RenditionWindow window(final int slots, final int pipelines, final long segmentMs) {
        return window(store.arena().ownShare(), slots, pipelines, segmentMs);
    }

    public io.kickoff.store.window.RenditionWindow window(
            final MemoryShare share, final int slots, final int pipelines, final long segmentMs) {
        final var window = store.newWindow(share, slots, pipelines, segmentMs);
        windows.add(window);
        return window;
    }

    /// Appends in pieces of at most `step` bytes, as a network would bring them.
    public boolean append(final long handle, final byte[] bytes, final int step) {
        for (int from = 0; from < bytes.length; from += step) {
            final int length = Math.min(step, bytes.length - from);
            scratch.put(0, bytes, from, length);
            if (!store.append(handle, BufferUtil.address(scratch), length)) {
                return false;
            }
        }
        return true;
    }

    /// A complete segment.
    public long segment(final byte[] bytes) {
        final long handle = store.open(bytes.length);
        assertEquals(true, handle != SegmentArena.NO_MEMORY && append(handle, bytes, SCRATCH_LENGTH));
        arena().complete(handle);
        return handle;
    }

    public static byte[] randomBytes(final long seed, final int length) {
        final byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Override
    public void afterEach(final ExtensionContext context) {
        windows.forEach(store::drop);
        try {
            assertEquals(List.of(), store.leaks(), "leaked");
        } finally {
            store.close();
        }
    }
}
