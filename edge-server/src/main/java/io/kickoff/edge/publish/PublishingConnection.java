package io.kickoff.edge.publish;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.kickoff.edge.event.StoredObject;
import io.kickoff.edge.http.Connection;
import io.kickoff.edge.http.ConnectionWatch;
import io.kickoff.edge.http.ConnectionWatch.Deadline;
import io.kickoff.edge.http.DateLine;
import io.kickoff.edge.http.HeadScratch;
import io.kickoff.edge.http.Problem;
import io.kickoff.edge.http.RequestFault;
import io.kickoff.edge.http.Status;
import io.kickoff.edge.observe.Figure;
import io.kickoff.edge.publish.Admission.Admitted;
import io.kickoff.edge.publish.Admission.Refused;
import io.kickoff.store.memory.SegmentArena;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/// One connection of the publishing plane. Everything is done as it arrives, so answers are in the order of
/// requests, also to packagers that never wait for one.
///
/// | what has come            | what is done                                                            |
/// |--------------------------|-------------------------------------------------------------------------|
/// | header                   | admitted or refused; a refusal is answered at once, its body read away  |
/// | bytes of a body          | copied once, to where they are served from                              |
/// | the last byte            | published, then acknowledged                                            |
/// | the end, or a deadline   | what has not come whole is forgotten                                    |
///
/// *Confined to its event loop.*
final class PublishingConnection extends Connection {
    /// How much of a refused body is read away before the connection is closed.
    private static final long MAX_DISCARDED = 16L << 20;

    private final PublishingLoop loop;
    private @Nullable Upload upload;
    private boolean isDiscarding;
    private long discarded;
    private boolean isKeepAlive = true;
    private long receivedBytes;

    PublishingConnection(final PublishingLoop loop, final ConnectionWatch watch) {
        super(watch, loop.surroundings().clock());
        this.loop = loop;
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        if (message instanceof HttpRequest request) {
            receivedBytes++;
            begin(request);
        }
        if (message instanceof HttpContent content) {
            try {
                receivedBytes += content.content().readableBytes();
                receive(content);
            } finally {
                content.release();
            }
        }
    }

    private void begin(final HttpRequest request) {
        if (isEnding()) {
            return;
        }
        isKeepAlive = HttpUtil.isKeepAlive(request) && !isDraining();
        final int fault = RequestFault.status(request);
        if (fault != RequestFault.NONE) {
            final String reason = request.decoderResult().isFailure()
                    ? String.valueOf(request.decoderResult().cause().getMessage())
                    : "the HTTP version or the Host header";
            refuse(
                    new Refused(new Problem(fault, "malformed-request", Status.reason(fault), reason), true, 0),
                    request.uri(),
                    false);
            return;
        }
        final HttpMethod method = request.method();
        final boolean isUpload = method.equals(HttpMethod.PUT) || method.equals(HttpMethod.POST);
        if (!isUpload && !method.equals(HttpMethod.DELETE) && !method.equals(HttpMethod.HEAD)) {
            refuse(
                    new Refused(405, "method", "This method is not served here", "use PUT, POST, DELETE or HEAD"),
                    request.uri(),
                    false);
            return;
        }
        switch (loop.admission().decide(request, nowMs())) {
            case Refused refused -> refuse(refused, request.uri(), HttpUtil.is100ContinueExpected(request));
            case Admitted(Target target, Claims claims) -> {
                if (isUpload) {
                    open(request, target, claims);
                } else {
                    isDiscarding = true;
                    discarded = 0;
                    answerWithoutBody(method, target);
                }
            }
        }
    }

    private void open(final HttpRequest request, final Target target, final Claims claims) {
        final long length = HttpUtil.isTransferEncodingChunked(request)
                ? SegmentArena.UNKNOWN
                : HttpUtil.getContentLength(request, SegmentArena.UNKNOWN);
        upload = new Upload(target, claims, length, loop.surroundings().store());
        if (HttpUtil.is100ContinueExpected(request)) {
            write(Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", ISO_8859_1));
            context().flush();
        }
    }

    private void answerWithoutBody(final HttpMethod method, final Target target) {
        final Holdings holdings = loop.holdings();
        if (method.equals(HttpMethod.DELETE)) {
            holdings.delete(target);
            answer(204, "", "");
            return;
        }
        final @Nullable StoredObject object = holdings.find(target);
        if (object == null) {
            answer(404, "Content-Length: 0\r\n", "");
        } else {
            final String headers = "Content-Type: " + object.facts().contentType() + "\r\nContent-Length: "
                    + object.length() + "\r\nLast-Modified: "
                    + DateLine.format(object.facts().storedAtMs()) + "\r\n";
            answer(200, headers, object.etag());
        }
    }

    private void receive(final HttpContent content) {
        if (content.decoderResult().isFailure()) {
            abandon("malformed body");
            if (!isEnding()) {
                isKeepAlive = false;
                refuseHere(400, "malformed-body", "The body is malformed", "its chunks are not what RFC 9112 says");
            }
            return;
        }
        final @Nullable Upload current = upload;
        if (current != null) {
            append(current, content);
        } else if (isDiscarding) {
            discarded += content.content().readableBytes();
            if (discarded > MAX_DISCARDED) {
                context().close();
            }
        }
        if (content instanceof LastHttpContent) {
            if (upload != null) {
                complete(upload);
            }
            // nothing more of it comes, also when it was refused only now
            isDiscarding = false;
        }
    }

    private void append(final Upload current, final HttpContent content) {
        final int bytes = content.content().readableBytes();
        if (bytes == 0) {
            return;
        }
        final long nowMs = nowMs();
        loop.figures().add(Figure.PUBLISH_BYTES, bytes);
        current.target().tenant().bytes().charge(bytes, nowMs);
        if (current.length() + bytes > loop.surroundings().limits().maxObjectBytes()) {
            abandon("too large");
            refuse(loop.admission().tooLarge(), current.target().path(), false);
        } else if (!current.append(content.content(), nowMs)) {
            // before it is forgotten: what it holds is part of the reason
            final Refused refused = loop.admission().noMemory(current.target().tenant());
            abandon("no memory");
            refuse(refused, current.target().path(), false);
        } else if (!(content instanceof LastHttpContent)) {
            loop.publication().showEarly(current);
        }
    }

    private void complete(final Upload current) {
        upload = null;
        if (current.isEmpty()) {
            current.discard();
            answer(200, "Content-Length: 0\r\n" + warning(current), "");
            return;
        }
        final Publication.Outcome outcome = loop.publication().publish(current);
        if (outcome.status() == Publication.Outcome.SEND_AGAIN) {
            refuse(
                    new Refused(
                            new Problem(
                                    503,
                                    "changed-meanwhile",
                                    "The event changed while this was uploaded",
                                    "it was flushed, deleted or configured anew, or the object replaced: send it again"),
                            false,
                            1),
                    current.target().path(),
                    false);
        } else {
            final String length = outcome.status() == 204 ? "" : "Content-Length: 0\r\n";
            answer(outcome.status(), length + warning(current), outcome.etag());
        }
    }

    private String warning(final Upload accepted) {
        return accepted.target().tenant().warning(nowMs(), loop.surroundings().log());
    }

    private void refuseHere(final int status, final String type, final String title, final String detail) {
        refuse(new Refused(status, type, title, detail), "", false);
    }

    /// Answers a problem. Of a client that waits for 100 it is not known whether its body comes: the connection
    /// ends.
    private void refuse(final Refused refused, final String path, final boolean isExpecting) {
        isDiscarding = true;
        discarded = 0;
        final Problem problem = refused.problem();
        if (problem.status() != 401) {
            loop.surroundings()
                    .log()
                    .warn(problem.status() + " to " + path + " from "
                            + context().channel().remoteAddress() + ": " + problem.detail());
        }
        if (refused.closes() || isExpecting) {
            isKeepAlive = false;
        }
        loop.figures().count(Figure.published(problem.status()));
        final byte[] body = problem.body();
        final HeadScratch head = loop.head().reset().append(problem.head(body.length));
        if (problem.status() == 401) {
            head.append("WWW-Authenticate: Basic realm=\"kickoff publishing\", charset=\"UTF-8\"\r\n");
        } else if (problem.status() == 405) {
            head.append("Allow: PUT, POST, DELETE, HEAD\r\n");
        }
        if (refused.retryAfterS() > 0) {
            head.append("Retry-After: ").append(refused.retryAfterS()).append("\r\n");
        }
        finish(head, body);
    }

    private void answer(final int status, final String headers, final String etag) {
        loop.figures().count(Figure.published(status));
        final HeadScratch head = loop.head().reset().append("HTTP/1.1 ").append((long) status);
        head.append(" ").append(Status.reason(status)).append("\r\n").append(headers);
        if (!etag.isEmpty()) {
            head.append("ETag: ").append(etag).append("\r\n");
        }
        finish(head, new byte[0]);
    }

    private void finish(final HeadScratch head, final byte[] body) {
        isKeepAlive &= !isDraining();
        head.append(loop.date().at(nowMs()));
        if (!isKeepAlive) {
            head.append("Connection: close\r\n");
        }
        write(head.append("\r\n").append(body).toBuffer(context().alloc()));
        if (!isKeepAlive) {
            endBehindAnswers();
        }
    }

    /// Forgets an upload that has not come whole.
    private void abandon(final String reason) {
        final @Nullable Upload current = upload;
        if (current != null) {
            upload = null;
            loop.publication().withdraw(current);
            loop.figures().count(Figure.PUBLISH_ABORTED);
            loop.surroundings()
                    .log()
                    .warn("upload of " + current.target().path() + " broken off after " + current.length() + " bytes: "
                            + reason);
        }
    }

    @Override
    protected boolean isIdle() {
        return upload == null;
    }

    /// What the peer was sending is not whole; what it has sent is still answered.
    @Override
    protected void onInputOver() {
        isKeepAlive = false;
        if (upload != null) {
            abandon("the connection ended");
            refuseHere(400, "incomplete", "The body is not whole", "it ended before the length that was said");
        }
        endBehindAnswers();
        context().flush();
    }

    @Override
    protected void onClosed(final String reason) {
        abandon(reason);
    }

    /// A packager may open an upload long before its first byte; then it is owed nothing yet.
    @Override
    public boolean isReceiving() {
        return upload != null && !upload.isEmpty() || isDiscarding;
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
    public void onDeadline(final Deadline deadline) {
        loop.figures().count(Figure.DEADLINES);
        super.onDeadline(deadline);
    }
}
