package io.kickoff.edge.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.kickoff.edge.http.Connection;
import io.kickoff.edge.http.ConnectionWatch;
import io.kickoff.edge.http.DateLine;
import io.kickoff.edge.http.HeadScratch;
import io.kickoff.edge.http.RequestFault;
import io.kickoff.edge.http.Status;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/// One connection of the admin plane: gathers a request with its body, asks the API, writes the answer.
///
/// *Confined to its event loop.*
final class AdminConnection extends Connection {
    private static final int MAX_BODY = 1 << 20;

    private final AdminApi api;
    private final HeadScratch head = new HeadScratch();
    private final DateLine date = new DateLine();

    private ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable HttpRequest request;
    private long receivedBytes;

    AdminConnection(final AdminApi api, final EpochClock clock, final ConnectionWatch watch) {
        super(watch, clock);
        this.api = api;
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
        if (isEnding()) {
            return;
        }
        request = header;
        final int fault = RequestFault.status(header);
        if (fault != RequestFault.NONE) {
            answer(AdminResponse.problem(fault, "malformed-request", "", "the header is not what HTTP/1.1 says"), true);
        } else if (HttpUtil.getContentLength(header, 0L) > MAX_BODY) {
            answer(AdminResponse.problem(413, "too-large", "", "a body has at most " + MAX_BODY + " bytes"), true);
        } else if (HttpUtil.is100ContinueExpected(header)) {
            context().writeAndFlush(Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", ISO_8859_1));
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
        // its array is up to twice as long
        keepBody(2 * body.size());
        if (content instanceof LastHttpContent) {
            answer(respond(current), isDraining() || !HttpUtil.isKeepAlive(current));
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
        body = new ByteArrayOutputStream();
        keepBody(0);
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
        head.append(date.at(nowMs())).append(closes ? "Connection: close\r\n\r\n" : "\r\n");
        if (!isHead) {
            head.append(bytes);
        }
        write(head.toBuffer(context().alloc()));
        context().flush();
        if (closes) {
            endBehindAnswers();
        }
    }

    @Override
    protected boolean isIdle() {
        return request == null;
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
}
