package io.kickoff.edge.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.SplittableRandom;

/// A connection as the node sees it, without a socket: what the peer sends comes in pieces, and what the node sends
/// goes as far as the peer takes it.
///
/// Reads honour automatic reading, writes the water marks; a peer may end its side, or all of it. *Confined to the
/// simulation's thread.*
final class SimulatedChannel extends AbstractChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false);
    private static final SocketAddress ADDRESS = InetSocketAddress.createUnresolved("simulated", 1);
    private static final int COALESCED_ONE_IN = 4;

    private final DefaultChannelConfig config = new DefaultChannelConfig(this);
    private final SimulatedLoop loop;
    private final Peer peer;
    private final SplittableRandom random;
    private final ArrayDeque<Piece> arrived = new ArrayDeque<>();
    private final byte[] scratch = new byte[1 << 14];
    private long window;
    private boolean isOpen = true;
    private boolean isReadWanted;

    /// What comes from the peer at once.
    ///
    /// @param bytes  perhaps none.
    /// @param end    what comes behind them.
    /// @param onRead called when the node has done with it.
    record Piece(byte[] bytes, End end, Runnable onRead) {}

    /// How a piece ends.
    enum End {
        /// More may come.
        OPEN,
        /// The peer sends no more, and still reads.
        HALF_CLOSED,
        /// The peer is gone.
        RESET
    }

    /// @param loop      of the node.
    /// @param peer      the other end.
    /// @param random    for what comes together.
    /// @param allocator of the node.
    /// @param window    how many bytes the peer takes at first.
    /// @param highMark  from how many bytes on the node shall write no more.
    SimulatedChannel(
            final SimulatedLoop loop,
            final Peer peer,
            final SplittableRandom random,
            final ByteBufAllocator allocator,
            final long window,
            final int highMark) {
        super(null);
        this.loop = loop;
        this.peer = peer;
        this.random = random;
        this.window = window;
        config.setAllocator(allocator);
        config.setWriteBufferWaterMark(new WriteBufferWaterMark(highMark / 4, highMark));
        pipeline().addLast(new ChannelDuplexHandler() {
            @Override
            public void channelInactive(final ChannelHandlerContext ctx) {
                ctx.fireChannelInactive();
                peer.onClosed();
            }

            @Override
            public void write(final ChannelHandlerContext ctx, final Object message, final ChannelPromise promise) {
                peer.onWritten((ByteBuf) message);
                ctx.write(message, promise);
            }
        });
    }

    SimulatedLoop loop() {
        return loop;
    }

    /// A piece has come to the node's machine.
    void arrive(final Piece piece) {
        if (isOpen) {
            arrived.add(piece);
            loop.receive(this::readArrived);
        }
    }

    /// The peer takes more.
    void take(final long bytes) {
        loop.receive(() -> {
            window += bytes;
            if (isOpen) {
                ((SimulatedUnsafe) unsafe()).goOn();
            }
        });
    }

    private void readArrived() {
        if (!isOpen || !isReadWanted || arrived.isEmpty()) {
            return;
        }
        isReadWanted = false;
        final ArrayDeque<Piece> together = new ArrayDeque<>();
        final ByteBuf buffer = alloc().directBuffer();
        End end;
        do {
            final Piece piece = arrived.poll();
            together.add(piece);
            buffer.writeBytes(piece.bytes);
            end = piece.end;
        } while (end == End.OPEN && !arrived.isEmpty() && random.nextInt(COALESCED_ONE_IN) == 0);
        if (buffer.isReadable()) {
            pipeline().fireChannelRead(buffer);
            pipeline().fireChannelReadComplete();
        } else {
            buffer.release();
        }
        if (end == End.HALF_CLOSED) {
            pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            pipeline().fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
        } else if (end == End.RESET && isOpen) {
            pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
            unsafe().close(unsafe().voidPromise());
        }
        together.forEach(piece -> piece.onRead.run());
    }

    @Override
    protected void doBeginRead() {
        isReadWanted = true;
        if (!arrived.isEmpty()) {
            loop.receive(this::readArrived);
        }
    }

    @Override
    protected void doWrite(final ChannelOutboundBuffer out) {
        for (Object message = out.current(); message != null; message = out.current()) {
            final ByteBuf buffer = (ByteBuf) message;
            if (!buffer.isReadable()) {
                out.remove();
                continue;
            }
            final int length = (int) Math.min(Math.min(buffer.readableBytes(), scratch.length), window);
            if (length == 0) {
                peer.onFull();
                return;
            }
            window -= length;
            buffer.getBytes(buffer.readerIndex(), scratch, 0, length);
            peer.onBytes(scratch, length);
            out.removeBytes(length);
        }
    }

    @Override
    protected void doClose() {
        isOpen = false;
        arrived.clear();
    }

    private final class SimulatedUnsafe extends AbstractUnsafe {
        @Override
        public void connect(final SocketAddress remote, final SocketAddress local, final ChannelPromise promise) {
            throw new UnsupportedOperationException();
        }

        void goOn() {
            flush0();
        }
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new SimulatedUnsafe();
    }

    @Override
    protected boolean isCompatible(final EventLoop other) {
        return other == loop;
    }

    @Override
    protected SocketAddress localAddress0() {
        return ADDRESS;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return ADDRESS;
    }

    @Override
    protected void doBind(final SocketAddress local) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public boolean isActive() {
        return isOpen && isRegistered();
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }
}
