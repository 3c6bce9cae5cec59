package io.kickoff.edge.publish;

import io.kickoff.edge.http.HeadScratch;
import io.kickoff.edge.http.Problem;
import io.kickoff.edge.http.Status;
import io.kickoff.edge.publish.Admission.Refused;

/// The bytes of the publishing plane's answers. *Stateless.*
final class AnswerHead {
    private AnswerHead() {}

    /// @param head   to write to.
    /// @param answer an acknowledgement.
    /// @param date   the header.
    /// @param closes whether the connection ends with it.
    /// @return head, whole.
    static HeadScratch of(final HeadScratch head, final Answer answer, final byte[] date, final boolean closes) {
        head.append("HTTP/1.1 ").append((long) answer.status());
        head.append(" ").append(Status.reason(answer.status())).append("\r\n").append(answer.headers());
        if (!answer.etag().isEmpty()) {
            head.append("ETag: ").append(answer.etag()).append("\r\n");
        }
        return end(head, date, closes);
    }

    /// @param head    to write to.
    /// @param refused what is told.
    /// @param date    the header.
    /// @param closes  whether the connection ends with it.
    /// @return head, with the body.
    static HeadScratch of(final HeadScratch head, final Refused refused, final byte[] date, final boolean closes) {
        final Problem problem = refused.problem();
        final byte[] body = problem.body();
        head.append(problem.head(body.length));
        if (problem.status() == 401) {
            head.append("WWW-Authenticate: Basic realm=\"kickoff publishing\", charset=\"UTF-8\"\r\n");
        } else if (problem.status() == 405) {
            head.append("Allow: PUT, POST, DELETE, HEAD\r\n");
        }
        if (refused.retryAfterS() > 0) {
            head.append("Retry-After: ").append(refused.retryAfterS()).append("\r\n");
        }
        return end(head, date, closes).append(body);
    }

    private static HeadScratch end(final HeadScratch head, final byte[] date, final boolean closes) {
        head.append(date);
        if (closes) {
            head.append("Connection: close\r\n");
        }
        return head.append("\r\n");
    }
}
