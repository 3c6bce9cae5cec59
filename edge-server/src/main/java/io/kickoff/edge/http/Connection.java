package io.kickoff.edge.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.Locale;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/// What the connections of every plane have in common: how they are watched, how they write, and how they end.
///
/// | what happens                  | what the connection does                                    |
/// |-------------------------------|-------------------------------------------------------------|
/// | the node drains               | ends behind what is written when idle, else with the answer |
/// |                               | under way                                                   |
/// | the peer sends no more        | {@link #onInputOver}: by default ends behind its answers    |
/// | a deadline passes, or a fault | is closed: what breaks a connection is its peer's affair    |
/// | the plane's heap is spent     | is closed when it keeps most; its unfinished header is 431  |
/// | it is closed, in any way      | {@link #onClosed}, once                                     |
///
/// *Confined to its event loop.*
public abstract class Connection extends ChannelInboundHandlerAdapter implements ConnectionWatch.Watched {
    private static final byte[] TOO_LARGE =
            "HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(US_ASCII);

    private final ConnectionWatch watch;
    private final EpochClock clock;

    @SuppressWarnings("NullAway.Init")
    private ChannelHandlerContext context;

    private ConnectionWatch.@Nullable Registration registration;
    private @Nullable RequestDecoder decoder;
    private boolean isEnding;
    private boolean isDraining;
    private long enqueuedBytes;
    private String reason = "the connection ended";

    /// @param watch of the event loop.
    /// @param clock time.
    protected Connection(final ConnectionWatch watch, final EpochClock clock) {
        this.watch = watch;
        this.clock = clock;
    }

    @Override
    public final void handlerAdded(final ChannelHandlerContext ctx) {
        context = ctx;
        decoder = ctx.pipeline().get(RequestDecoder.class);
        registration = watch.watch(ctx.channel(), this, clock.time());
    }

    /// @return its place in the pipeline.
    protected final ChannelHandlerContext context() {
        return context;
    }

    /// Decodes nothing behind the request that has come last, until {@link #resumeRequests}.
    protected final void pauseRequests() {
        if (decoder != null) {
            decoder.pause();
        }
    }

    /// The same, where more may have come already than the fields of requests: bodies.
    ///
    /// @param mayAheadBytes most that may lie undecoded.
    protected final void pauseRequests(final int mayAheadBytes) {
        if (decoder != null) {
            decoder.pause(mayAheadBytes);
        }
    }

    /// Decodes what has come meanwhile, and goes on.
    protected final void resumeRequests() {
        if (decoder != null) {
            decoder.resume(context.channel());
        }
    }

    /// @return whether a pause keeps requests back that have come already.
    protected final boolean hasRequestsWaiting() {
        return decoder != null && decoder.hasMore();
    }

    /// A body is gathered on the heap; the connection may be ended for it.
    ///
    /// @param bytes of it that there are now.
    protected final void keepBody(final int bytes) {
        if (decoder != null) {
            decoder.keepBody(bytes);
        }
    }

    /// @return bytes of answers that the kernel has not taken yet.
    protected final long pendingBytes() {
        return ConnectionWatch.pendingBytes(context.channel());
    }

    /// @return epoch milliseconds.
    protected final long nowMs() {
        return clock.time();
    }

    /// @param buffer to send behind what was written before; flushed when all that has arrived is read.
    protected final void write(final ByteBuf buffer) {
        countEnqueued(buffer);
        context.write(buffer, context.voidPromise());
    }

    /// @param buffer that is written in another way.
    protected final void countEnqueued(final ByteBuf buffer) {
        enqueuedBytes += buffer.readableBytes();
    }

    /// Closes the connection behind what has been written; nothing is answered any more.
    protected final void endBehindAnswers() {
        if (!isEnding) {
            isEnding = true;
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /// Closes the connection now, in the middle of whatever it is.
    protected final void cut() {
        isEnding = true;
        context.flush();
        context.close();
    }

    /// @return whether nothing is answered any more.
    protected final boolean isEnding() {
        return isEnding;
    }

    /// @return whether the node wants the connection to end with the answer under way.
    protected final boolean isDraining() {
        return isDraining;
    }

    /// @return whether no request is under way; answers may still be on their way out.
    protected abstract boolean isIdle();

    /// The peer sends no more.
    protected void onInputOver() {
        endBehindAnswers();
    }

    /// The connection is gone, and the kernel reads none of its buffers any more.
    ///
    /// @param why for people.
    protected void onClosed(final String why) {}

    @Override
    public void channelReadComplete(final ChannelHandlerContext ctx) {
        ctx.flush();
    }

    /// Who does not take the answers is not listened to.
    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(ctx.channel().isWritable());
    }

    @Override
    public final void channelInactive(final ChannelHandlerContext ctx) {
        onClosed(reason);
        if (registration != null) {
            registration.close();
        }
    }

    @Override
    public final void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
        if (event == Plane.Signal.DRAIN) {
            isDraining = true;
            if (isIdle() && headerBeganMs() == 0) {
                // behind: an answer may be complete, and not have been taken by the peer yet
                endBehindAnswers();
            }
        } else if (event == Plane.Signal.HEAP_SPENT) {
            reason = "it keeps more heap than others, and there is not enough";
            if (headerBeganMs() != 0) {
                // at once, whether the peer takes it or not: what it keeps is wanted
                write(Unpooled.wrappedBuffer(TOO_LARGE));
            }
            cut();
        } else if (event instanceof ChannelInputShutdownEvent && !isEnding) {
            onInputOver();
        }
    }

    @Override
    public final void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        reason = String.valueOf(cause.getMessage());
        ctx.close();
    }

    @Override
    public void onDeadline(final ConnectionWatch.Deadline deadline) {
        reason = deadline.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " deadline";
        context.close();
    }

    @Override
    public final long headerBeganMs() {
        return decoder == null ? 0 : decoder.headerBeganMs();
    }

    @Override
    public final long enqueuedBytes() {
        return enqueuedBytes;
    }
}
