package io.kickoff.edge.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/// What is wrong with a request before anybody asks what it wants. The connection is closed after such an answer:
/// where the next request begins is no longer certain. *Immutable.*
public final class RequestFault {
    /// Nothing is wrong.
    public static final int NONE = 0;

    private RequestFault() {}

    /// @param request from the decoder.
    /// @return the status to refuse it with, or {@link #NONE}.
    public static int status(final HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            final Throwable cause = request.decoderResult().cause();
            return cause instanceof TooLongHttpLineException
                    ? 414
                    : cause instanceof TooLongHttpHeaderException ? 431 : 400;
        }
        final HttpVersion version = request.protocolVersion();
        if (version.majorVersion() != 1) {
            return 505;
        }
        // RFC 9112 §3.2: a request of HTTP/1.1 without a Host, or with several, is malformed
        final int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
        return hosts == 1 || hosts == 0 && version.minorVersion() == 0 ? NONE : 400;
    }
}
