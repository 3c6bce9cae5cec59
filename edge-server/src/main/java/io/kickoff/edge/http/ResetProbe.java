package io.kickoff.edge.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.channel.uring.IoUringTcpInfo;

/// Asks the kernel whether a peer has reset its connection.
///
/// Over io_uring Netty polls before it reads. A reset that comes with the last bytes, before these are read, is
/// told by the same event as they are, and no other event follows: the channel would look open until a deadline.
///
/// *Confined to one event loop.*
final class ResetProbe {
    /// `TCP_CLOSE` of Linux's `tcp_states.h`.
    private static final int CLOSED = 7;

    private final IoUringTcpInfo info = new IoUringTcpInfo();

    /// @param channel of a connection that is open as far as Netty knows.
    /// @return whether the kernel knows better.
    boolean isReset(final Channel channel) {
        if (!(channel instanceof final IoUringSocketChannel socket) || !channel.isOpen()) {
            return false;
        }
        try {
            return socket.tcpInfo(info).state() == CLOSED;
        } catch (final ChannelException closing) {
            return false;
        }
    }
}
