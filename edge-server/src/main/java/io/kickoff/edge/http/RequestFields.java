package io.kickoff.edge.http;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.TooLongHttpHeaderException;

/// The fields of a request's header: {@value #MAX} at most. A field of three bytes is an object of more than a
/// hundred; a header of nothing else would take fifty times its length.
///
/// *Confined to its connection's event loop.*
final class RequestFields extends DefaultHttpHeaders {
    /// Most fields of a header; with more it is too large (RFC 6585 §5).
    static final int MAX = 100;

    private static final HttpHeaders DROPPED = new EmptyHttpHeaders() {
        @Override
        public HttpHeaders add(final CharSequence name, final Object value) {
            return this;
        }
    };

    /// Makes the fields of headers.
    static final HttpHeadersFactory OF_HEADER = new HttpHeadersFactory() {
        @Override
        public HttpHeaders newHeaders() {
            return new RequestFields();
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
            return new RequestFields();
        }
    };

    /// Makes the fields of trailers: none. Nobody here asks for them (RFC 9110 §6.5.1 lets a recipient drop them).
    static final HttpHeadersFactory OF_TRAILER = new HttpHeadersFactory() {
        @Override
        public HttpHeaders newHeaders() {
            return DROPPED;
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
            return DROPPED;
        }
    };

    private RequestFields() {
        super(
                DefaultHttpHeadersFactory.headersFactory().getNameValidator(),
                DefaultHttpHeadersFactory.headersFactory().getValueValidator());
    }

    @Override
    public HttpHeaders add(final CharSequence name, final Object value) {
        if (size() == MAX) {
            throw new TooLongHttpHeaderException("more than " + MAX + " header fields");
        }
        return super.add(name, value);
    }
}
