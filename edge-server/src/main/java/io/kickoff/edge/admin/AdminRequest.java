package io.kickoff.edge.admin;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request of the admin plane.
///
/// @param method as it came.
/// @param path   its segments, decoded, without empty ones.
/// @param query  parameters.
/// @param body   as text; may be empty.
/// *Immutable.*
record AdminRequest(String method, List<String> path, Map<String, List<String>> query, String body) {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    static AdminRequest of(final String method, final String uri, final String body) {
        final QueryStringDecoder decoder = new QueryStringDecoder(uri);
        final List<String> path = List.of(decoder.path().split("/")).stream()
                .filter(part -> !part.isEmpty())
                .toList();
        return new AdminRequest(method, path, decoder.parameters(), body);
    }

    /// @return whether it changes nothing.
    boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /// @param name of a parameter.
    /// @return its first value, or null.
    @Nullable
    String parameter(final String name) {
        final @Nullable List<String> values = query.get(name);
        return values == null || values.isEmpty() ? null : values.getFirst();
    }

    /// @return the body as JSON.
    /// @throws MalformedBodyException when it is none.
    JsonNode json() throws MalformedBodyException {
        try {
            final JsonNode json = JSON.readTree(body);
            if (json == null || json.isMissingNode()) {
                throw new MalformedBodyException("the body is empty: send JSON");
            }
            return json;
        } catch (final JsonProcessingException malformed) {
            throw new MalformedBodyException("line " + malformed.getLocation().getLineNr() + ", column "
                    + malformed.getLocation().getColumnNr() + ": " + malformed.getOriginalMessage());
        }
    }

    /// A body that is no JSON.
    static final class MalformedBodyException extends Exception {
        private static final long serialVersionUID = 1;

        MalformedBodyException(final String reason) {
            super(reason);
        }
    }
}
