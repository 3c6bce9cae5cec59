package io.kickoff.edge.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kickoff.edge.http.Status;

/// An answer of the admin plane.
///
/// @param status HTTP status.
/// @param type   media type of the body.
/// @param body   as text.
/// @param allow  methods, of a 405; else empty.
/// *Immutable.*
record AdminResponse(int status, String type, String body, String allow) {
    static AdminResponse json(final int status, final JsonNode json) {
        return new AdminResponse(status, "application/json", json.toPrettyString() + '\n', "");
    }

    static AdminResponse text(final int status, final String text) {
        return new AdminResponse(status, "text/plain; charset=utf-8", text + '\n', "");
    }

    static AdminResponse noContent() {
        return new AdminResponse(204, "", "", "");
    }

    static AdminResponse notAllowed(final String allow) {
        final AdminResponse problem = problem(405, "method", "", "this resource takes " + allow);
        return new AdminResponse(problem.status, problem.type, problem.body, allow);
    }

    /// An error as RFC 9457 wants it, with the field that is to blame.
    ///
    /// @param status HTTP status.
    /// @param type   short name of the kind of problem.
    /// @param field  path of the offending field; empty when it is not about a field.
    /// @param detail what, where, how to mend.
    static AdminResponse problem(final int status, final String type, final String field, final String detail) {
        final ObjectNode problem = JsonNodeFactory.instance
                .objectNode()
                .put("type", "/problems/" + type)
                .put("title", Status.reason(status))
                .put("status", status)
                .put("detail", detail);
        if (!field.isEmpty()) {
            problem.put("field", field);
        }
        return new AdminResponse(status, "application/problem+json", problem.toPrettyString() + '\n', "");
    }

    byte[] bytes() {
        return body.getBytes(UTF_8);
    }
}
