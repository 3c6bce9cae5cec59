package io.kickoff.edge.deliver;

import io.kickoff.edge.deliver.Heads.End;
import io.kickoff.edge.http.Connection;
import io.kickoff.edge.http.ConnectionWatch;
import io.kickoff.edge.http.ConnectionWatch.Deadline;
import io.kickoff.edge.http.RequestFault;
import io.kickoff.edge.observe.Figure;
import io.kickoff.store.memory.SegmentArena;
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
import java.util.ArrayDeque;
import org.agrona.collections.LongArrayList;
import org.jspecify.annotations.Nullable;

/// One connection of the delivery plane: keeps its answers in the order of its requests, and lets go of what it has
/// pinned when the last byte is written.
///
/// | the answer              | because                                        | until
/// |
/// |-------------------------|------------------------------------------------|-------------------------------------|
/// | is written              | there is something to say                      |
/// |
/// | follows an upload       | the segment still arrives                      | its last byte
/// |
/// | waits for the whole     | and only a part of it is wanted, or HTTP/1.0   | its last byte
/// |
/// | is held                 | the segment is the next one, or due            | it is published, or its time is
/// over |
///
/// Requests that arrive meanwhile, or while the peer does not take what was written, wait; when many wait, the
/// connection is not read.
///
/// *Confined to its event loop.*
final class DeliveryConnection extends Connection {
    private static final int MAX_WAITING = 16;
    static final long NOT_HELD = -1;

    private static final byte[] CRLF = {'\r', '\n'};
    private static final ByteBuf CHUNK_END = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(CRLF));

    private final DeliveryLoop loop;
    private final ArrayDeque<HttpRequest> waiting = new ArrayDeque<>(0);
    /// Pinned segments of answers that are being written, in their order.
    private final LongArrayList writing = new LongArrayList(2, 0);
    private final ChannelFutureListener onWritten = this::onWritten;

    private @Nullable Following following;
    private @Nullable Held held;
    /// When the request that is answered began to wait, epoch ms; {@link #NOT_HELD} when it did not.
    private long heldSinceMs = NOT_HELD;
    private End end = End.PERSISTENT;
    private boolean isChunkedAllowed = true;
    private boolean isAnswering;
    private boolean isInputOver;
    private long receivedMessages;

    DeliveryConnection(final DeliveryLoop loop, final ConnectionWatch watch) {
        super(watch, loop.clock());
        this.loop = loop;
    }

    /// An answer whose bytes still arrive: to a request that is answered again when they are whole, or, without
    /// one, passed on as they come.
    private static final class Following {
        final long handle;
        final @Nullable HttpRequest request;
        long position;
        boolean isWatching;
        boolean isOver;

        Following(final long handle, final @Nullable HttpRequest request) {
            this.handle = handle;
            this.request = request;
        }
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        receivedMessages++;
        if (message instanceof HttpRequest request) {
            if (isOccupied() || !waiting.isEmpty() || !context().channel().isWritable()) {
                waiting.add(request);
                context().channel().config().setAutoRead(waiting.size() < MAX_WAITING);
            } else {
                begin(request);
            }
        } else {
            // bodies of requests mean nothing here
            ReferenceCountUtil.release(message);
        }
    }

    /// Whether the answer to a request is not at its end.
    private boolean isOccupied() {
        return following != null || held != null;
    }

    private void begin(final HttpRequest request) {
        heldSinceMs = NOT_HELD;
        answer(request);
    }

    private void answer(final HttpRequest request) {
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
            endAnswer();
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
            answer(waited.request);
            goOn();
        }
    }

    ByteBufAllocator allocator() {
        return context().alloc();
    }

    void sendHead(final ByteBuf head) {
        write(head);
    }

    /// Sends bytes of a pinned segment, and unpins it when they are written.
    void sendBody(final long handle, final long offset, final long length) {
        if (length == 0) {
            loop.bodies().arena().unpin(handle);
            return;
        }
        final Bodies bodies = loop.bodies();
        bodies.begin(handle, offset, length);
        boolean hasMore = bodies.next();
        while (hasMore) {
            final ByteBuf piece = bodies.piece();
            hasMore = bodies.next();
            if (hasMore) {
                write(piece);
            } else {
                writeLast(piece, handle);
            }
        }
        loop.figures().add(Figure.DELIVERY_BYTES, length);
    }

    private void writeLast(final ByteBuf buffer, final long handle) {
        countEnqueued(buffer);
        writing.addLong(handle);
        context().write(buffer).addListener(onWritten);
    }

    /// Writes end in the order in which they began, so the oldest pin is the one that is over.
    private void onWritten(final ChannelFuture written) {
        final long handle = writing.getLong(0);
        writing.removeAt(0);
        loop.bodies().arena().unpin(handle);
        if (!written.isSuccess()) {
            context().close();
        }
    }

    /// Passes a pinned segment on while it arrives.
    void follow(final long handle) {
        following = new Following(handle, null);
        advance();
    }

    /// Answers a request when a pinned segment is whole, or has broken off.
    void awaitWhole(final HttpRequest request, final long handle) {
        following = new Following(handle, request);
        advance();
    }

    /// The segment that is followed has grown, or has ended.
    void onProgress() {
        if (following != null) {
            following.isWatching = false;
        }
        advance();
        context().flush();
    }

    private void advance() {
        final @Nullable Following current = following;
        if (current == null || current.isOver || isAnswering || isEnding()) {
            return;
        }
        isAnswering = true;
        try {
            if (current.request != null) {
                advanceWaiting(current, current.request);
            } else {
                advanceStream(current);
            }
        } finally {
            isAnswering = false;
        }
    }

    private void advanceWaiting(final Following current, final HttpRequest request) {
        final SegmentArena arena = loop.bodies().arena();
        watch(current);
        if (arena.phase(current.handle) == SegmentArena.WRITING) {
            return;
        }
        loop.unwatch(current.handle, this);
        current.isOver = true;
        // not at once: its publisher may be just about to say that it is complete
        loop.execute(() -> answerAgain(current, request));
    }

    private void answerAgain(final Following current, final HttpRequest request) {
        if (following == current) {
            following = null;
            loop.bodies().arena().unpin(current.handle);
            answer(request);
            goOn();
        }
    }

    /// Before anything is looked at: what comes between the look and the wait is told.
    private void watch(final Following current) {
        if (!current.isWatching) {
            current.isWatching = true;
            loop.watch(current.handle, this);
        }
    }

    private void advanceStream(final Following current) {
        final SegmentArena arena = loop.bodies().arena();
        watch(current);
        final int phase = arena.phase(current.handle);
        final long length = arena.length(current.handle);
        if (current.position < length && context().channel().isWritable()) {
            sendChunk(current, length);
        }
        if (phase == SegmentArena.WRITING) {
            return;
        }
        if (phase == SegmentArena.ABORTED) {
            loop.figures().count(Figure.DELIVERY_CUT);
            // without the last chunk: the reader knows that it has not got everything
            cut();
        } else if (current.position == length) {
            loop.unwatch(current.handle, this);
            following = null;
            writeLast(
                    context().alloc().directBuffer(8).writeBytes(new byte[] {'0', '\r', '\n', '\r', '\n'}),
                    current.handle);
            endAnswer();
            goOn();
        }
    }

    private void sendChunk(final Following current, final long length) {
        final long size = length - current.position;
        final ByteBuf sizeLine = context().alloc().directBuffer(Integer.BYTES * 4);
        sizeLine.writeCharSequence(Long.toHexString(size), java.nio.charset.StandardCharsets.US_ASCII);
        write(sizeLine.writeBytes(CRLF));
        final Bodies bodies = loop.bodies();
        bodies.begin(current.handle, current.position, size);
        while (bodies.next()) {
            write(bodies.piece());
        }
        write(CHUNK_END.duplicate());
        current.position = length;
        loop.figures().add(Figure.DELIVERY_BYTES, size);
    }

    /// Answers what has waited, as far as the peer takes it.
    private void goOn() {
        while (!isOccupied()
                && !isEnding()
                && !waiting.isEmpty()
                && context().channel().isWritable()) {
            begin(waiting.poll());
        }
        if (waiting.size() < MAX_WAITING) {
            context().channel().config().setAutoRead(true);
        }
        if (isInputOver) {
            onInputOver();
        }
        context().flush();
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext ctx) {
        if (context().channel().isWritable()) {
            advance();
            if (!isOccupied()) {
                goOn();
            } else {
                ctx.flush();
            }
        }
    }

    @Override
    protected void onClosed(final String reason) {
        final @Nullable Following current = following;
        if (current != null) {
            following = null;
            loop.unwatch(current.handle, this);
            loop.bodies().arena().unpin(current.handle);
        }
        if (held != null) {
            loop.forget(held);
            held = null;
        }
        waiting.clear();
    }

    @Override
    protected boolean isIdle() {
        return !isBusy();
    }

    /// The peer asks nothing more. Who waits or follows an upload then has most likely gone; other answers are sent
    /// to the end.
    @Override
    protected void onInputOver() {
        isInputOver = true;
        if (isOccupied()) {
            context().close();
        } else if (waiting.isEmpty()) {
            endBehindAnswers();
        }
    }

    @Override
    public boolean isReceiving() {
        return false;
    }

    @Override
    public boolean isBusy() {
        return isOccupied() || !waiting.isEmpty() || !writing.isEmpty();
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
