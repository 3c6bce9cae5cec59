package io.kickoff.edge.deliver;

import io.kickoff.store.memory.SegmentArena;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import org.agrona.collections.LongArrayList;

/// The bodies of one connection that are being written: lets go of what each keeps when its last byte is written,
/// or never will be.
///
/// Writes end in the order in which they began, so what ends is always the oldest. *Confined to its event loop.*
final class Writing implements ChannelFutureListener {
    private static final long TIME_SHIFTED = 1;

    private final SegmentArena arena;
    private final TimeShiftLimit timeShift;
    /// For each body the handle of its segment, then whether it is {@link #TIME_SHIFTED}.
    private final LongArrayList bodies = new LongArrayList(2, 0);

    Writing(final SegmentArena arena, final TimeShiftLimit timeShift) {
        this.arena = arena;
        this.timeShift = timeShift;
    }

    /// @param handle        pinned.
    /// @param isTimeShifted whether it is counted as a request behind the live edge.
    void add(final long handle, final boolean isTimeShifted) {
        bodies.addLong(handle);
        bodies.addLong(isTimeShifted ? TIME_SHIFTED : 0);
    }

    boolean isEmpty() {
        return bodies.isEmpty();
    }

    @Override
    public void operationComplete(final ChannelFuture written) {
        final long handle = bodies.removeAt(0);
        if (bodies.removeAt(0) == TIME_SHIFTED) {
            timeShift.leave();
        }
        arena.unpin(handle);
        if (!written.isSuccess()) {
            written.channel().close();
        }
    }
}
