package io.kickoff.edge.simulation;

import io.netty.buffer.ByteBuf;

/// The other end of a simulated connection.
interface Peer {
    /// The node has decided what to send, now.
    ///
    /// @param buffer stays the channel's.
    void onWritten(ByteBuf buffer);

    /// Bytes have come through.
    ///
    /// @param bytes  reused.
    /// @param length of them.
    void onBytes(byte[] bytes, int length);

    /// The peer has taken as much as it takes for now.
    void onFull();

    /// The connection is gone.
    void onClosed();

    /// A task of the node in which something has happened here is over.
    void settle();
}
