package io.kickoff.edge.deliver;

import io.netty.handler.codec.http.HttpRequest;
import java.util.Iterator;
import java.util.Map;

/// Estimates the memory that a waiting request keeps. *Immutable.*
final class HeldBytes {
    /// Objects without their text: request, headers' table, list links.
    private static final int OBJECTS = 400;
    private static final int OBJECTS_PER_FIELD = 136;

    private HeldBytes() {}

    /// @param request that shall wait.
    /// @return about how many bytes.
    static int of(final HttpRequest request) {
        int bytes = OBJECTS + request.uri().length();
        final Iterator<Map.Entry<CharSequence, CharSequence>> fields =
                request.headers().iteratorCharSequence();
        while (fields.hasNext()) {
            final Map.Entry<CharSequence, CharSequence> field = fields.next();
            bytes += OBJECTS_PER_FIELD
                    + field.getKey().length()
                    + field.getValue().length();
        }
        return bytes;
    }
}
