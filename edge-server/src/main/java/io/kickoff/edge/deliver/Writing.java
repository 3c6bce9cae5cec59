package io.kickoff.edge.deliver;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;

/// The bodies of one connection that are being written: how many, and which of them count as behind the live edge
/// until their last byte is written, or never will be.
///
/// Their bytes are kept by {@link BodyPiece}, for longer. *Confined to its event loop.*
final class Writing {
    private final TimeShiftLimit timeShift;
    private final ChannelFutureListener onLive = this::end;
    private final ChannelFutureListener onTimeShifted = this::endTimeShifted;
    private int bodies;

    Writing(final TimeShiftLimit timeShift) {
        this.timeShift = timeShift;
    }

    /// One more body is being written.
    ///
    /// @param isTimeShifted whether it is counted as a request behind the live edge.
    /// @return to be told of the write of its last byte.
    ChannelFutureListener begin(final boolean isTimeShifted) {
        bodies++;
        return isTimeShifted ? onTimeShifted : onLive;
    }

    boolean isEmpty() {
        return bodies == 0;
    }

    private void endTimeShifted(final ChannelFuture written) {
        timeShift.leave();
        end(written);
    }

    private void end(final ChannelFuture written) {
        bodies--;
        if (!written.isSuccess()) {
            written.channel().close();
        }
    }
}
