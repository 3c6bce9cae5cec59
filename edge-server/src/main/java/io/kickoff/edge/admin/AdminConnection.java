package io.kickoff.edge.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.kickoff.edge.http.ConnectionWatch;
import io.kickoff.edge.http.ConnectionWatch.Deadline;
import io.kickoff.edge.http.DateLine;
import io.kickoff.edge.http.HeadScratch;
import io.kickoff.edge.http.Plane;
import io.kickoff.edge.http.RequestDecoder;
import io.kickoff.edge.http.RequestFault;
import io.kickoff.edge.http.Status;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Objects;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/// One connection of the admin plane: gathers a request with its body, asks the API, writes the answer.
///
/// *Confined to its event loop.*
final class AdminConnection extends ChannelInboundHandlerAdapter implements ConnectionWatch.Watched {
    private static final int MAX_BODY = 1 << 20;

    private final AdminApi api;
    private final EpochClock clock;
    private final ConnectionWatch watch;
    private final HeadScratch head = new HeadScratch();
    private final DateLine date = new DateLine();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    @SuppressWarnings("NullAway.Init")
    private ChannelHandlerContext context;

    private ConnectionWatch.@Nullable Registration registration;
    private @Nullable RequestDecoder decoder;
    private @Nullable HttpRequest request;
    private boolean isEnding;
    private boolean isDraining;
    private long receivedBytes;
    private long enqueuedBytes;

    AdminConnection(final AdminApi api, final EpochClock clock, final ConnectionWatch watch) {
        this.api = api;
        this.clock = clock;
        this.watch = watch;
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext ctx) {
        context = ctx;
        decoder = ctx.pipeline().get(RequestDecoder.class);
        registration = watch.watch(ctx.channel(), this, clock.time());
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) throws IOException {
        if (message instanceof HttpRequest header) {
            receivedBytes++;
            begin(header);
        }
        if (message instanceof HttpContent content) {
            try {
                receivedBytes += content.content().readableBytes();
                gather(content);
            } finally {
                content.release();
            }
        }
    }

    private void begin(final HttpRequest header) {
        if (isEnding) {
            return;
        }
        request = header;
        body.reset();
        final int fault = RequestFault.status(header);
        if (fault != RequestFault.NONE) {
            answer(AdminResponse.problem(fault, "malformed-request", "", "the header is not what HTTP/1.1 says"), true);
        } else if (HttpUtil.getContentLength(header, 0L) > MAX_BODY) {
            answer(AdminResponse.problem(413, "too-large", "", "a body has at most " + MAX_BODY + " bytes"), true);
        } else if (HttpUtil.is100ContinueExpected(header)) {
            context.writeAndFlush(Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", ISO_8859_1));
        }
    }

    private void gather(final HttpContent content) throws IOException {
        final @Nullable HttpRequest current = request;
        if (current == null) {
            return;
        }
        if (content.decoderResult().isFailure()) {
            answer(AdminResponse.problem(400, "malformed-body", "", "its chunks are not what RFC 9112 says"), true);
            return;
        }
        final int bytes = content.content().readableBytes();
        if (body.size() + bytes > MAX_BODY) {
            answer(AdminResponse.problem(413, "too-large", "", "a body has at most " + MAX_BODY + " bytes"), true);
            return;
        }
        content.content().readBytes(body, bytes);
        if (content instanceof LastHttpContent) {
            answer(respond(current), isDraining || !HttpUtil.isKeepAlive(current));
        }
    }

    private AdminResponse respond(final HttpRequest current) {
        try {
            return api.answer(AdminRequest.of(current.method().name(), current.uri(), body.toString(UTF_8)));
        } catch (final IllegalArgumentException malformed) {
            return AdminResponse.problem(400, "malformed-path", "", String.valueOf(malformed.getMessage()));
        }
    }

    private void answer(final AdminResponse response, final boolean closes) {
        final boolean isHead = request != null && request.method().name().equals("HEAD");
        request = null;
        final byte[] bytes = response.bytes();
        head.reset().append("HTTP/1.1 ").append((long) response.status()).append(" ");
        head.append(Status.reason(response.status())).append("\r\nCache-Control: no-store\r\n");
        if (response.status() != 204) {
            head.append("Content-Type: ").append(response.type()).append("\r\nContent-Length: ");
            head.append((long) bytes.length).append("\r\n");
        }
        if (!response.allow().isEmpty()) {
            head.append("Allow: ").append(response.allow()).append("\r\n");
        }
        head.append(date.at(clock.time())).append(closes ? "Connection: close\r\n\r\n" : "\r\n");
        if (!isHead) {
            head.append(bytes);
        }
        final io.netty.buffer.ByteBuf buffer = head.toBuffer(context.alloc());
        enqueuedBytes += buffer.readableBytes();
        final io.netty.channel.ChannelFuture written = context.writeAndFlush(buffer);
        if (closes) {
            isEnding = true;
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        Objects.requireNonNull(registration).close();
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
        if (event == Plane.Signal.DRAIN) {
            isDraining = true;
            if (request == null && headerBeganMs() == 0) {
                ctx.close();
            }
        } else if (event instanceof ChannelInputShutdownEvent && !isEnding) {
            isEnding = true;
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        ctx.close();
    }

    @Override
    public long headerBeganMs() {
        return decoder == null ? 0 : decoder.headerBeganMs();
    }

    @Override
    public boolean isReceiving() {
        return request != null;
    }

    @Override
    public boolean isBusy() {
        return false;
    }

    @Override
    public long receivedBytes() {
        return receivedBytes;
    }

    @Override
    public long enqueuedBytes() {
        return enqueuedBytes;
    }

    @Override
    public void onDeadline(final Deadline deadline) {
        context.close();
    }
}
