package io.kickoff.edge.http;

import io.netty.handler.codec.http.HttpResponseStatus;

/// Reason phrases of HTTP statuses. *Immutable.*
public final class Status {
    private Status() {}

    /// @param code of the status.
    /// @return its phrase (RFC 9110 §15).
    public static String reason(final int code) {
        return HttpResponseStatus.valueOf(code).reasonPhrase();
    }
}
