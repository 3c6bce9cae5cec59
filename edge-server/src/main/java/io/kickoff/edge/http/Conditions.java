package io.kickoff.edge.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/// Conditional requests of RFC 9110 §13, in the order of §13.2.2 as far as they concern a GET. *Immutable.*
public final class Conditions {
    private Conditions() {}

    /// @param headers        of the request.
    /// @param etag           of the representation, with its quotes; strong.
    /// @param lastModifiedMs epoch milliseconds.
    /// @return true when the answer is 304.
    public static boolean isNotModified(final HttpHeaders headers, final String etag, final long lastModifiedMs) {
        final @Nullable String ifNoneMatch = headers.get(HttpHeaderNames.IF_NONE_MATCH);
        if (ifNoneMatch != null) {
            return matchesAny(ifNoneMatch, etag);
        }
        final @Nullable String ifModifiedSince = headers.get(HttpHeaderNames.IF_MODIFIED_SINCE);
        if (ifModifiedSince == null) {
            return false;
        }
        final long since = DateLine.parseSeconds(ifModifiedSince);
        return since >= 0 && Math.floorDiv(lastModifiedMs, 1000) <= since;
    }

    /// @param headers        of the request.
    /// @param etag           of the representation, with its quotes; strong.
    /// @param lastModifiedMs epoch milliseconds.
    /// @return true when a `Range` may be honoured (§13.1.5: strong comparison, or exactly this date).
    public static boolean allowsRange(final HttpHeaders headers, final String etag, final long lastModifiedMs) {
        final @Nullable String ifRange = headers.get(HttpHeaderNames.IF_RANGE);
        if (ifRange == null) {
            return true;
        }
        final String value = ifRange.trim();
        if (value.startsWith("\"")) {
            return value.equals(etag);
        }
        return !value.startsWith("W/") && DateLine.parseSeconds(value) == Math.floorDiv(lastModifiedMs, 1000);
    }

    /// Weak comparison against a list: opaque tags may hold commas, so quotes are followed.
    private static boolean matchesAny(final String list, final String etag) {
        int i = 0;
        while (i < list.length()) {
            final char c = list.charAt(i);
            if (c == '*') {
                return true;
            }
            if (c == '"') {
                final int close = list.indexOf('"', i + 1);
                if (close < 0) {
                    return false;
                }
                if (close + 1 - i == etag.length() && list.startsWith(etag, i)) {
                    return true;
                }
                i = close + 1;
            } else {
                i++;
            }
        }
        return false;
    }
}
