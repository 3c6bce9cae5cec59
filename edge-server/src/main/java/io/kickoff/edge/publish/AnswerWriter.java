package io.kickoff.edge.publish;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.kickoff.edge.durable.Refusal;
import io.kickoff.edge.http.HeadScratch;
import io.kickoff.edge.http.Problem;
import io.kickoff.edge.http.Status;
import io.kickoff.edge.observe.Figure;
import io.kickoff.edge.publish.Admission.Refused;
import io.kickoff.store.journal.JournalFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/// Makes the bytes of the publishing plane's answers, and counts them. *Confined to one event loop.*
final class AnswerWriter {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1);

    private final PublishingLoop loop;

    AnswerWriter(final PublishingLoop loop) {
        this.loop = loop;
    }

    /// @param answer    that is given now.
    /// @param closes    whether the connection ends with it.
    /// @param allocator of the channel.
    /// @return its bytes; the caller writes them.
    ByteBuf bytes(final Answer answer, final boolean closes, final ByteBufAllocator allocator) {
        final HeadScratch head = loop.head().reset();
        if (answer.isContinue()) {
            return head.append(CONTINUE).toBuffer(allocator);
        }
        final @Nullable JournalFailure failure = answer.failure();
        final @Nullable Refused refused = failure == null ? answer.refused() : notKept(failure, answer.path());
        if (refused == null) {
            loop.figures().count(Figure.published(answer.status()));
            acknowledge(head, answer);
            return end(head, closes).toBuffer(allocator);
        }
        loop.figures().count(Figure.published(refused.problem().status()));
        final byte[] body = refused.problem().body();
        refuse(head, refused, body.length);
        return end(head, closes).append(body).toBuffer(allocator);
    }

    private Refused notKept(final JournalFailure failure, final String path) {
        final Problem problem = Refusal.of(failure);
        loop.surroundings().log().warn(problem.status() + " to " + path + ": " + problem.detail());
        return new Refused(problem, false, 1);
    }

    private static void acknowledge(final HeadScratch head, final Answer answer) {
        head.append("HTTP/1.1 ").append((long) answer.status());
        head.append(" ").append(Status.reason(answer.status())).append("\r\n").append(answer.headers());
        if (!answer.etag().isEmpty()) {
            head.append("ETag: ").append(answer.etag()).append("\r\n");
        }
    }

    private static void refuse(final HeadScratch head, final Refused refused, final int bodyBytes) {
        final Problem problem = refused.problem();
        head.append(problem.head(bodyBytes));
        if (problem.status() == 401) {
            head.append("WWW-Authenticate: Basic realm=\"kickoff publishing\", charset=\"UTF-8\"\r\n");
        } else if (problem.status() == 405) {
            head.append("Allow: PUT, POST, DELETE, HEAD\r\n");
        }
        if (refused.retryAfterS() > 0) {
            head.append("Retry-After: ").append(refused.retryAfterS()).append("\r\n");
        }
    }

    private HeadScratch end(final HeadScratch head, final boolean closes) {
        head.append(loop.date().at(loop.nowMs()));
        if (closes) {
            head.append("Connection: close\r\n");
        }
        return head.append("\r\n");
    }
}
