package io.kickoff.edge.http;

import io.kickoff.edge.settings.PlaneSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.agrona.BitUtil;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/// Netty's request decoder with strict settings, a note of when an unfinished header began and of what it keeps, and a
/// brake.
///
/// Strict means: a bare LF is no line end (RFC 9112 §2.2 lets a server be lenient; request smuggling lives there),
/// and a message with both `Transfer-Encoding` and `Content-Length` is refused (§6.1 allows it) instead of
/// repaired.
///
/// Paused, it decodes nothing more: what a peer asks ahead of its answers stays bytes, in the receive buffer or, from
/// the second one on, in the kernel, and costs no objects. A peer that is not waited for any more, and has asked more
/// than {@value #MAX_AHEAD_BYTES} bytes ahead before it closed its side, is a fault.
///
/// What it has made of a header that has not ended is on the heap already; {@link RequestHeap} is told how much that
/// is.
///
/// *Confined to its connection's event loop.*
public final class RequestDecoder extends HttpRequestDecoder {
    /// Most bytes that are kept while paused. Reading stops with the first ones, unless the peer has half-closed:
    /// then transports read to the end at once.
    static final int MAX_AHEAD_BYTES = 1 << 16;

    private static final int CONTENT_SLICE_BYTES = 1 << 20;
    private static final byte LF = '\n';

    /// While memory is short, an unfinished line may be this long.
    private static final int SHORT_LINE_BYTES = 4096;

    /// Lines up to this length leave no buffer behind that is worth counting.
    static final int COUNTED_LINE_BYTES = 1024;

    /// About what an unfinished request is without its text, and each of its fields.
    private static final int REQUEST_BYTES = 400;
    private static final int FIELD_BYTES = 136;

    private final PlaneMemory memory;
    private final RequestHeap heap;
    private final EpochClock clock;
    private long headerBeganMs;
    private RequestHeap.@Nullable Account account;
    private @Nullable HttpMessage unfinished;
    private int unfinishedBytes;
    private int longestLineBytes;
    private int bodyBytes;
    private boolean isInBody;
    private boolean isBroken;
    private boolean isPaused;
    private boolean hasMore;

    /// @param settings limits of the plane.
    /// @param memory   of the plane.
    /// @param heap     of the event loop.
    /// @param clock    time.
    public RequestDecoder(
            final PlaneSettings settings, final PlaneMemory memory, final RequestHeap heap, final EpochClock clock) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(settings.maxRequestLineBytes())
                .setMaxHeaderSize(settings.maxHeaderBytes())
                .setMaxChunkSize(CONTENT_SLICE_BYTES)
                .setHeadersFactory(RequestFields.OF_HEADER)
                .setTrailersFactory(RequestFields.OF_TRAILER)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true));
        this.memory = memory;
        this.heap = heap;
        this.clock = clock;
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext ctx) {
        account = heap.open(ctx);
    }

    @Override
    protected void handlerRemoved0(final ChannelHandlerContext ctx) throws Exception {
        if (account != null) {
            account.keep(0);
        }
        super.handlerRemoved0(ctx);
    }

    @Override
    protected void decode(final ChannelHandlerContext ctx, final ByteBuf in, final List<Object> out) throws Exception {
        if (isPaused) {
            hasMore = true;
            ctx.channel().config().setAutoRead(false);
            if (in.readableBytes() > MAX_AHEAD_BYTES) {
                in.skipBytes(in.readableBytes());
                throw new IllegalArgumentException("more than " + MAX_AHEAD_BYTES + " bytes asked ahead");
            }
            return;
        }
        final int before = out.size();
        final int from = in.readerIndex();
        final boolean wasInBody = isInBody;
        super.decode(ctx, in, out);
        int contentBytes = 0;
        if (out.size() > before) {
            final HttpObject last = (HttpObject) out.getLast();
            headerBeganMs = 0;
            unfinished = null;
            unfinishedBytes = 0;
            isInBody = !(last instanceof LastHttpContent);
            // after a fault everything is thrown away
            isBroken = last.decoderResult().isFailure();
            contentBytes =
                    last instanceof HttpContent content ? content.content().readableBytes() : 0;
        } else if (!isBroken) {
            unfinishedBytes += in.readerIndex() - from;
        }
        if (!isBroken) {
            noteLines(in, from, in.readerIndex() - contentBytes, wasInBody);
            count();
        }
        if (out.size() == before && !isInBody) {
            headerBeganMs = headerBeganMs == 0 ? clock.time() : headerBeganMs;
            if (in.readableBytes() > SHORT_LINE_BYTES && memory.isShort()) {
                in.skipBytes(in.readableBytes());
                throw new IllegalArgumentException("an unfinished line while memory is short");
            }
        }
    }

    /// Remembers the longest line that was read. In a body, lines and content are not told apart: there it is all lines
    /// together, which are one, but for trailers.
    private void noteLines(final ByteBuf in, final int from, final int to, final boolean areOfBody) {
        if (to - from > Math.max(longestLineBytes, COUNTED_LINE_BYTES)) {
            longestLineBytes = Math.max(longestLineBytes, areOfBody ? to - from : longestLine(in, from, to));
        }
    }

    private static int longestLine(final ByteBuf in, final int from, final int to) {
        int longest = 0;
        int start = from;
        for (int end = in.indexOf(start, to, LF); end >= 0; end = in.indexOf(start, to, LF)) {
            longest = Math.max(longest, end - start);
            start = end + 1;
        }
        return longest;
    }

    /// Tells what is kept now.
    private void count() {
        int kept = bodyBytes;
        if (longestLineBytes > COUNTED_LINE_BYTES) {
            kept += BitUtil.findNextPositivePowerOfTwo(longestLineBytes);
        }
        if (unfinishedBytes > 0) {
            final int fields = unfinished == null ? 0 : unfinished.headers().size();
            kept += REQUEST_BYTES + unfinishedBytes + fields * FIELD_BYTES;
        }
        if (account != null) {
            account.keep(kept);
        }
    }

    /// A body is gathered on the heap.
    ///
    /// @param bytes of it that there are now.
    void keepBody(final int bytes) {
        bodyBytes = bytes;
        count();
    }

    @Override
    protected HttpMessage createMessage(final String[] initialLine) throws Exception {
        final HttpMessage message = super.createMessage(initialLine);
        unfinished = message;
        return message;
    }

    /// @return epoch milliseconds at which a header began that has not ended yet; 0 when there is none.
    public long headerBeganMs() {
        return headerBeganMs;
    }

    /// Decodes nothing behind the request that was decoded last.
    public void pause() {
        isPaused = true;
    }

    /// Goes on, at once with what is there already.
    ///
    /// @param channel of the connection.
    public void resume(final Channel channel) {
        isPaused = false;
        if (hasMore) {
            hasMore = false;
            channel.pipeline().fireChannelRead(Unpooled.EMPTY_BUFFER);
            channel.config().setAutoRead(!hasMore);
        }
    }

    /// @return whether a pause keeps something back.
    public boolean hasMore() {
        return hasMore;
    }

    /// Netty reads on by itself when what it has read made no message.
    @Override
    public void channelReadComplete(final ChannelHandlerContext ctx) throws Exception {
        if (hasMore) {
            ctx.fireChannelReadComplete();
        } else {
            super.channelReadComplete(ctx);
        }
    }

    /// At the end of the input Netty throws away what is not decoded.
    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) throws Exception {
        if (hasMore && event instanceof ChannelInputShutdownEvent) {
            ctx.fireUserEventTriggered(event);
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(final HttpMessage message) {
        throw new IllegalArgumentException("both " + HttpHeaderNames.TRANSFER_ENCODING + " and "
                + HttpHeaderNames.CONTENT_LENGTH + " in one request");
    }
}
