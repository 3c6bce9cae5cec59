package io.kickoff.perf.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One connection of a generator: one request at a time, each with a label that its asker knows it by.
///
/// *Confined to one event loop.*
public final class LoadConnection extends ChannelInboundHandlerAdapter {
    /// Instead of a status: the connection was lost, or what came was no answer.
    public static final int BROKEN = 0;

    private final AnswerListener listener;
    private final Runnable whenClosed;
    private AnswerReader reader = new AnswerReader();
    private @Nullable Channel channel;
    private boolean isAsking;
    private long label;
    private long askedAtNanos;

    LoadConnection(final AnswerListener listener, final Runnable whenClosed) {
        super();
        this.listener = listener;
        this.whenClosed = whenClosed;
    }

    /// Sends a request.
    ///
    /// @param request  whole, or its beginning; released.
    /// @param newLabel what the asker knows it by.
    /// @return done when the kernel has it.
    /// @throws IllegalStateException when the connection is not idle.
    public ChannelFuture ask(final ByteBuf request, final long newLabel) {
        if (!isIdle()) {
            request.release();
            throw new IllegalStateException("asked while it is not idle");
        }
        isAsking = true;
        label = newLabel;
        askedAtNanos = System.nanoTime();
        return send(request);
    }

    /// Sends the rest of a request.
    ///
    /// @param rest released.
    /// @return done when the kernel has it.
    public ChannelFuture send(final ByteBuf rest) {
        return Objects.requireNonNull(channel).writeAndFlush(rest);
    }

    /// @return whether it is open and nothing is asked.
    public boolean isIdle() {
        return !isAsking && channel != null && channel.isActive();
    }

    /// @return whether an answer is due.
    public boolean isAsking() {
        return isAsking;
    }

    /// @return of the last request.
    public long label() {
        return label;
    }

    /// @return `System.nanoTime` when the last request was sent.
    public long askedAtNanos() {
        return askedAtNanos;
    }

    /// @return bytes of the last answer's body.
    public long bodyBytes() {
        return reader.bodyBytes();
    }

    void close() {
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public boolean isSharable() {
        // comes back into the pipeline of the connection that follows a lost one
        return true;
    }

    @Override
    public void channelActive(final ChannelHandlerContext context) {
        channel = context.channel();
        reader = new AnswerReader();
        listener.onOpen(this);
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message) {
        final ByteBuf in = (ByteBuf) message;
        try {
            if (!isAsking) {
                context.close();
                return;
            }
            final int outcome = reader.read(in);
            if (outcome == AnswerReader.FAULT) {
                context.close();
            } else if (outcome == AnswerReader.DONE) {
                final long nowNanos = System.nanoTime();
                isAsking = false;
                if (reader.isLast()) {
                    channel = null;
                    context.close();
                }
                listener.onAnswer(this, reader.status(), nowNanos);
            }
        } finally {
            in.release();
        }
    }

    @Override
    public void channelInactive(final ChannelHandlerContext context) {
        channel = null;
        if (isAsking) {
            isAsking = false;
            listener.onAnswer(this, BROKEN, System.nanoTime());
        }
        whenClosed.run();
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause) {
        // the peer has reset it: told by channelInactive
        context.close();
    }
}
