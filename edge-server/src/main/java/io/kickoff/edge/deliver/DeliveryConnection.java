package io.kickoff.edge.deliver;

import io.kickoff.edge.deliver.Heads.End;
import io.kickoff.edge.http.Connection;
import io.kickoff.edge.http.ConnectionWatch;
import io.kickoff.edge.http.ConnectionWatch.Deadline;
import io.kickoff.edge.http.RequestFault;
import io.kickoff.edge.observe.Figure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/// One connection of the delivery plane: keeps its answers in the order of its requests, and what it follows pinned.
///
/// | the answer              | because                                    | until                              |
/// |-------------------------|--------------------------------------------|------------------------------------|
/// | is written              | there is something to say                  |                                    |
/// | follows an upload       | the segment still arrives                  | its last byte                      |
/// | waits for the whole     | only a part of it is wanted, or HTTP/1.0   | its last byte                      |
/// | is held                 | the segment is the next one, or due        | it is published, or its time over  |
///
/// What is asked meanwhile, or while the peer does not take what was written, is not even decoded: however much a
/// client asks ahead, it keeps a receive buffer, the answer under way, and what fits below the channel's water mark.
///
/// *Confined to its event loop.*
final class DeliveryConnection extends Connection {
    static final long NOT_HELD = -1;

    private final DeliveryLoop loop;
    private final Writing writing;
    private final ChannelFutureListener onDrained = this::onDrained;
    private final Runnable goingOn = this::goOn;

    private @Nullable Following following;
    private @Nullable Held held;
    /// When the request that is answered began to wait, epoch ms; {@link #NOT_HELD} when it did not.
    private long heldSinceMs = NOT_HELD;
    private End end = End.PERSISTENT;
    private boolean isChunkedAllowed = true;
    /// Whether the present answer is counted by {@link TimeShiftLimit}, and has not yet got a body that is.
    private boolean isTimeShifted;
    private boolean isInputOver;
    private long receivedMessages;

    DeliveryConnection(final DeliveryLoop loop, final ConnectionWatch watch) {
        super(watch, loop.clock());
        this.loop = loop;
        this.writing = new Writing(loop.timeShift());
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        receivedMessages++;
        if (message instanceof HttpRequest request) {
            heldSinceMs = NOT_HELD;
            answer(request);
            lookFurther();
        } else {
            // bodies of requests mean nothing here
            ReferenceCountUtil.release(message);
        }
    }

    /// Whether the answer to a request is not at its end.
    private boolean isOccupied() {
        return following != null || held != null;
    }

    /// Decodes the next request, or waits: for the end of the present answer, or for the peer to take what is
    /// written; while memory is short, all of it.
    private void lookFurther() {
        if (isOccupied() || !isWritable()) {
            pauseRequests();
        } else if (pendingBytes() > 0 && loop.isMemoryShort()) {
            pauseRequests();
            context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(onDrained);
        } else {
            resumeRequests();
        }
    }

    private void answer(final HttpRequest request) {
        endTimeShifted();
        if (isEnding()) {
            return;
        }
        final boolean isKeepAlive = !isDraining() && HttpUtil.isKeepAlive(request);
        isChunkedAllowed = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        end = !isKeepAlive ? End.CLOSE : isChunkedAllowed ? End.PERSISTENT : End.KEEP_ALIVE;
        final int fault = RequestFault.status(request);
        if (fault != RequestFault.NONE) {
            end = End.CLOSE;
            loop.refuse(fault, this);
        } else {
            loop.answer(request, this);
        }
        if (!isOccupied()) {
            endTimeShifted();
            endAnswer();
        }
    }

    /// The present answer counts as one behind the live edge, until its last byte is written.
    void beginTimeShifted() {
        isTimeShifted = true;
    }

    private void endTimeShifted() {
        if (isTimeShifted) {
            isTimeShifted = false;
            loop.timeShift().leave();
        }
    }

    /// After the last byte of an answer: the connection ends with it, or goes on.
    private void endAnswer() {
        if (end == End.CLOSE || isDraining()) {
            endBehindAnswers();
        }
    }

    /// @return how the head of the present answer ends.
    End end() {
        return end;
    }

    /// The connection ends with the present answer.
    void endWithAnswer() {
        end = End.CLOSE;
    }

    boolean isChunkedAllowed() {
        return isChunkedAllowed;
    }

    /// @return since when the request that is answered has waited, epoch ms; or {@link #NOT_HELD}.
    long heldSinceMs() {
        return heldSinceMs;
    }

    /// The request that is answered waits from now on.
    void wait(final Held waits, final long nowMs) {
        held = waits;
        if (heldSinceMs == NOT_HELD) {
            heldSinceMs = nowMs;
        }
    }

    /// The request no longer waits, and is answered anew.
    void onWoken(final Held waited) {
        if (held == waited) {
            held = null;
            answerLater(waited.request);
        }
    }

    /// Answers outside of the pipeline, which would otherwise end a connection that cannot be answered.
    private void answerLater(final HttpRequest request) {
        try {
            answer(request);
            goOn();
        } catch (final RuntimeException | Error defect) {
            fail(defect);
        }
    }

    /// It cannot be answered.
    void fail(final Throwable defect) {
        exceptionCaught(context(), defect);
    }

    boolean isWritable() {
        return context().channel().isWritable();
    }

    boolean isOver() {
        return isEnding();
    }

    ByteBufAllocator allocator() {
        return context().alloc();
    }

    /// Sends a head, or a part of a body that is not its last.
    void send(final ByteBuf buffer) {
        write(buffer);
    }

    void flushAnswers() {
        context().flush();
    }

    /// Sends bytes of a pinned segment, and unpins it: what is under way keeps itself.
    void sendBody(final long handle, final long offset, final long length) {
        final Bodies bodies = loop.bodies();
        bodies.begin(handle, offset, length);
        boolean hasMore = bodies.next();
        while (hasMore) {
            final ByteBuf piece = bodies.piece();
            hasMore = bodies.next();
            if (hasMore) {
                write(piece);
            } else {
                writeLast(piece);
            }
        }
        bodies.arena().unpin(handle);
        loop.countSent(length);
    }

    private void writeLast(final ByteBuf buffer) {
        countEnqueued(buffer);
        final ChannelFutureListener written = writing.begin(isTimeShifted);
        isTimeShifted = false;
        context().write(buffer).addListener(written);
    }

    /// Passes a pinned segment on while it arrives.
    void follow(final long handle) {
        begin(new Following(this, loop, handle, null, 0));
    }

    /// Answers a request when a pinned segment is whole, or has broken off.
    void awaitWhole(final HttpRequest request, final long handle, final int keptBytes) {
        begin(new Following(this, loop, handle, request, keptBytes));
    }

    private void begin(final Following follows) {
        following = follows;
        follows.advance();
    }

    /// What was followed is whole, or has broken off.
    void onWhole(final Following followed, final HttpRequest request) {
        if (following == followed) {
            following = null;
            followed.unpin();
            answerLater(request);
        }
    }

    /// What was followed has been passed on to its end.
    ///
    /// @param last the end of the answer.
    void onPassedOn(final Following followed, final ByteBuf last) {
        following = null;
        writeLast(last);
        followed.unpin();
        endAnswer();
        goOn();
    }

    /// What was followed has broken off: without the last chunk the reader knows that it has not got everything.
    void cutAnswer() {
        cut();
    }

    private void onDrained(final ChannelFuture drained) {
        if (drained.isSuccess()) {
            // later: what has just been written is counted as pending until its listeners are done
            loop.execute(goingOn);
        }
    }

    /// Answers what was asked meanwhile, as far as the peer takes it.
    private void goOn() {
        lookFurther();
        if (isInputOver) {
            onInputOver();
        }
        context().flush();
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext ctx) {
        if (isWritable()) {
            if (following != null) {
                following.advance();
            }
            if (isOccupied()) {
                ctx.flush();
            } else {
                goOn();
            }
        }
    }

    @Override
    protected void onClosed(final String reason) {
        if (following != null) {
            following.unpin();
            following = null;
        }
        if (held != null) {
            loop.forget(held);
            held = null;
        }
        endTimeShifted();
    }

    @Override
    protected boolean isIdle() {
        return !isOccupied() && !hasRequestsWaiting();
    }

    /// The peer asks nothing more. Who waits or follows an upload then has most likely gone; other answers are sent
    /// to the end.
    @Override
    protected void onInputOver() {
        isInputOver = true;
        if (isOccupied()) {
            context().close();
        } else if (!hasRequestsWaiting()) {
            endBehindAnswers();
        }
    }

    @Override
    public boolean isReceiving() {
        return false;
    }

    @Override
    public boolean isBusy() {
        return isOccupied() || hasRequestsWaiting() || !writing.isEmpty();
    }

    @Override
    public long receivedBytes() {
        return receivedMessages;
    }

    @Override
    public void onDeadline(final Deadline deadline) {
        loop.figures().count(Figure.DEADLINES);
        super.onDeadline(deadline);
    }
}
