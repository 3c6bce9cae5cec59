package io.kickoff.edge.http;

import io.kickoff.edge.settings.PlaneSettings;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;
import org.agrona.concurrent.EpochClock;

/// Netty's request decoder with strict settings, and a note of when an unfinished header began.
///
/// Strict means: a bare LF is no line end (RFC 9112 §2.2 lets a server be lenient; request smuggling lives there),
/// and a message with both `Transfer-Encoding` and `Content-Length` is refused (§6.1 allows it) instead of
/// repaired.
///
/// *Confined to its connection's event loop.*
public final class RequestDecoder extends HttpRequestDecoder {
    private static final int CONTENT_SLICE_BYTES = 1 << 20;

    private final EpochClock clock;
    private long headerBeganMs;
    private boolean isInBody;

    /// @param settings limits of the plane.
    /// @param clock    time.
    public RequestDecoder(final PlaneSettings settings, final EpochClock clock) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(settings.maxRequestLineBytes())
                .setMaxHeaderSize(settings.maxHeaderBytes())
                .setMaxChunkSize(CONTENT_SLICE_BYTES)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true));
        this.clock = clock;
    }

    @Override
    protected void decode(final ChannelHandlerContext ctx, final ByteBuf in, final List<Object> out) throws Exception {
        final int before = out.size();
        super.decode(ctx, in, out);
        if (out.size() > before) {
            headerBeganMs = 0;
            isInBody = !(out.getLast() instanceof io.netty.handler.codec.http.LastHttpContent);
        } else if (!isInBody && headerBeganMs == 0) {
            headerBeganMs = clock.time();
        }
    }

    /// @return epoch milliseconds at which a header began that has not ended yet; 0 when there is none.
    public long headerBeganMs() {
        return headerBeganMs;
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(final HttpMessage message) {
        throw new IllegalArgumentException("both " + HttpHeaderNames.TRANSFER_ENCODING + " and "
                + HttpHeaderNames.CONTENT_LENGTH + " in one request");
    }
}
