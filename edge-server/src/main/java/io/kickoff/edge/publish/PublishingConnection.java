package io.kickoff.edge.publish;

import io.kickoff.edge.durable.Barrier;
import io.kickoff.edge.durable.Refusal;
import io.kickoff.edge.event.StoredObject;
import io.kickoff.edge.http.Connection;
import io.kickoff.edge.http.ConnectionWatch;
import io.kickoff.edge.http.ConnectionWatch.Deadline;
import io.kickoff.edge.http.DateLine;
import io.kickoff.edge.http.Problem;
import io.kickoff.edge.http.RequestFault;
import io.kickoff.edge.http.Status;
import io.kickoff.edge.observe.Figure;
import io.kickoff.edge.publish.Admission.Admitted;
import io.kickoff.edge.publish.Admission.Refused;
import io.kickoff.store.memory.SegmentArena;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/// One connection of the publishing plane. Everything is done as it arrives, and answered in the order of requests,
/// also
/// to packagers that never wait for one ({@link OwedAnswers}).
///
/// | what has come            | what is done                                                            |
/// |--------------------------|-------------------------------------------------------------------------|
/// | header                   | admitted or refused; the body of what is refused is read away           |
/// | bytes of a body          | copied once, to where they are served from                              |
/// | the last byte            | published, and acknowledged once the journal has it                     |
/// | too much for the journal | not read on: the upload waits, and what comes behind it                 |
/// | the end, or a deadline   | what has not come whole is forgotten                                    |
///
/// *Confined to its event loop.*
final class PublishingConnection extends Connection {
    /// How much of a refused body is read away before the connection is closed.
    private static final long MAX_DISCARDED = 16L << 20;

    /// How much may lie in the receive buffer while it is not read on; more comes only from who has closed his side.
    private static final int MAX_AHEAD_BYTES = 16 << 20;

    private final PublishingLoop loop;
    private final OwedAnswers owed = new OwedAnswers();
    private final RoomInJournal room;
    private @Nullable Upload upload;
    private boolean isDiscarding;
    private long discarded;
    private boolean isKeepAlive = true;
    private long receivedBytes;
    private boolean isInputOver;

    PublishingConnection(final PublishingLoop loop, final ConnectionWatch watch) {
        super(watch, loop.surroundings().clock());
        this.loop = loop;
        this.room = new RoomInJournal(loop.surroundings().journal());
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
        if (isEnding() || !isKeepAlive) {
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
            give(Answer.toContinue(this));
            context().flush();
        }
    }

    private void answerWithoutBody(final HttpMethod method, final Target target) {
        final Holdings holdings = loop.holdings();
        if (method.equals(HttpMethod.DELETE)) {
            acknowledge(204, "", "", target.path(), holdings.delete(target));
            return;
        }
        final @Nullable StoredObject object = holdings.find(target);
        if (object == null) {
            acknowledge(404, "Content-Length: 0\r\n", "", target.path(), new Barrier());
        } else {
            final String headers = "Content-Type: " + object.facts().contentType() + "\r\nContent-Length: "
                    + object.length() + "\r\nLast-Modified: "
                    + DateLine.format(object.facts().storedAtMs()) + "\r\n";
            acknowledge(200, headers, object.etag(), target.path(), new Barrier());
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
        if (current.isEmpty()) {
            upload = null;
            current.discard();
            final String headers = "Content-Length: 0\r\n" + warning(current);
            acknowledge(200, headers, "", current.target().path(), new Barrier());
        } else if (room.take(current.length())) {
            upload = null;
            publish(current);
        } else if (room.isAwaited(this::completeAgain, context().executor())) {
            // the journal does not keep up: nothing is read on
            pauseRequests(MAX_AHEAD_BYTES);
        } else {
            abandon("the journal has no room");
            refuse(new Refused(Refusal.busy(), false, 1), current.target().path(), false);
        }
    }

    private void completeAgain() {
        final @Nullable Upload current = upload;
        if (current != null && room.isAwaited()) {
            complete(current);
            if (!room.isAwaited()) {
                giveSettled();
            }
        }
    }

    private void publish(final Upload current) {
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
            acknowledge(
                    outcome.status(),
                    length + warning(current),
                    outcome.etag(),
                    current.target().path(),
                    outcome.barrier());
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
        give(Answer.refusal(this, refused, path, isKeepAlive));
    }

    /// Answers once all is durable that the answer is about.
    private void acknowledge(
            final int status, final String headers, final String etag, final String path, final Barrier barrier) {
        final Answer answer = Answer.acknowledgement(this, status, headers, etag, path, isKeepAlive);
        if (barrier.isWaiting()) {
            owe(answer);
            final EventExecutor executor = context().executor();
            barrier.then(failure -> loop.settled().add(answer.fail(failure), executor));
        } else {
            give(answer.fail(barrier.failure()).settle());
        }
    }

    private void give(final Answer answer) {
        if (owed.isEmpty()) {
            send(answer);
        } else {
            owe(answer);
        }
    }

    private void owe(final Answer answer) {
        owed.add(answer);
        if (owed.isFull()) {
            pauseRequests(MAX_AHEAD_BYTES);
        }
    }

    /// Gives what may be given now, and reads on where that was waited for.
    void giveSettled() {
        @Nullable Answer answer = owed.poll();
        while (answer != null) {
            send(answer);
            answer = owed.poll();
        }
        if (owed.hasRoom() && !room.isAwaited()) {
            resumeRequests();
        }
        if (isInputOver) {
            endInput();
        }
        context().flush();
    }

    private void send(final Answer answer) {
        if (isEnding() || !context().channel().isActive()) {
            return;
        }
        final boolean isLast = owed.isEmpty() && upload == null;
        final boolean closes = !answer.isContinue() && (!answer.isKeepAlive() || isDraining() && isLast);
        write(loop.answers().bytes(answer, closes, context().alloc()));
        if (closes) {
            isKeepAlive = false;
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
        return upload == null && owed.isEmpty();
    }

    /// What the peer was sending is not whole; what it has sent is still answered.
    @Override
    protected void onInputOver() {
        isInputOver = true;
        endInput();
        context().flush();
    }

    /// Once nothing of what has come is waiting to be read.
    private void endInput() {
        if (room.isAwaited() || hasRequestsWaiting()) {
            return;
        }
        isKeepAlive = false;
        if (upload != null) {
            abandon("the connection ended");
            refuseHere(400, "incomplete", "The body is not whole", "it ended before the length that was said");
        }
        if (owed.isEmpty()) {
            endBehindAnswers();
        }
    }

    @Override
    protected void onClosed(final String reason) {
        room.forget();
        owed.clear();
        abandon(reason);
    }

    /// A packager may open an upload long before its first byte; then it is owed nothing yet.
    @Override
    public boolean isReceiving() {
        return !room.isAwaited() && (upload != null && !upload.isEmpty() || isDiscarding);
    }

    @Override
    public boolean isBusy() {
        return room.isAwaited() || !owed.isEmpty();
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
