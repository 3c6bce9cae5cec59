package io.kickoff.edge.http;

import io.kickoff.edge.settings.PlaneSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;
import org.agrona.concurrent.EpochClock;

/// Netty's request decoder with strict settings, a note of when an unfinished header began, and a brake.
///
/// Strict means: a bare LF is no line end (RFC 9112 §2.2 lets a server be lenient; request smuggling lives there),
/// and a message with both `Transfer-Encoding` and `Content-Length` is refused (§6.1 allows it) instead of
/// repaired.
///
/// Paused, it decodes nothing more: what a peer asks ahead of its answers stays bytes, in the receive buffer or, from
/// the second one on, in the kernel, and costs no objects. A peer that is not waited for any more, and has asked more
/// than {@value #MAX_AHEAD_BYTES} bytes ahead before it closed its side, is a fault.
///
/// *Confined to its connection's event loop.*
public final class RequestDecoder extends HttpRequestDecoder {
    /// Most bytes that are kept while paused. Reading stops with the first ones, unless the peer has half-closed:
    /// then transports read to the end at once.
    static final int MAX_AHEAD_BYTES = 1 << 16;

    private static final int CONTENT_SLICE_BYTES = 1 << 20;

    /// While memory is short, an unfinished line may be this long.
    private static final int SHORT_LINE_BYTES = 4096;

    private final PlaneMemory memory;
    private final EpochClock clock;
    private long headerBeganMs;
    private boolean isInBody;
    private boolean isPaused;
    private int mayAheadBytes = MAX_AHEAD_BYTES;
    private boolean hasMore;

    /// @param settings limits of the plane.
    /// @param memory   of the plane.
    /// @param clock    time.
    public RequestDecoder(final PlaneSettings settings, final PlaneMemory memory, final EpochClock clock) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(settings.maxRequestLineBytes())
                .setMaxHeaderSize(settings.maxHeaderBytes())
                .setMaxChunkSize(CONTENT_SLICE_BYTES)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true));
        this.memory = memory;
        this.clock = clock;
    }

    @Override
    protected void decode(final ChannelHandlerContext ctx, final ByteBuf in, final List<Object> out) throws Exception {
        if (isPaused) {
            hasMore = true;
            ctx.channel().config().setAutoRead(false);
            if (in.readableBytes() > mayAheadBytes) {
                in.skipBytes(in.readableBytes());
                throw new IllegalArgumentException("more than " + mayAheadBytes + " bytes asked ahead");
            }
            return;
        }
        final int before = out.size();
        super.decode(ctx, in, out);
        if (out.size() > before) {
            headerBeganMs = 0;
            isInBody = !(out.getLast() instanceof io.netty.handler.codec.http.LastHttpContent);
        } else if (!isInBody) {
            headerBeganMs = headerBeganMs == 0 ? clock.time() : headerBeganMs;
            if (in.readableBytes() > SHORT_LINE_BYTES && memory.isShort()) {
                in.skipBytes(in.readableBytes());
                throw new IllegalArgumentException("an unfinished line while memory is short");
            }
        }
    }

    /// @return epoch milliseconds at which a header began that has not ended yet; 0 when there is none.
    public long headerBeganMs() {
        return headerBeganMs;
    }

    /// Decodes nothing behind the request that was decoded last.
    public void pause() {
        pause(MAX_AHEAD_BYTES);
    }

    /// The same, where more may have come already than the fields of requests.
    ///
    /// @param ahead most bytes that may lie undecoded.
    public void pause(final int ahead) {
        isPaused = true;
        mayAheadBytes = ahead;
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
