package io.kickoff.edge.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kickoff.edge.admin.AdminRequest.MalformedBodyException;
import io.kickoff.edge.event.LiveEvent;
import io.kickoff.edge.event.Notifications;
import io.kickoff.edge.http.StructuredFields.MalformedFieldException;
import io.kickoff.edge.json.InvalidFieldException;
import io.kickoff.edge.json.JsonFields;
import java.util.List;
import java.util.Map;

/// `/v1/events/{event}/notifications`: what rides on every response of the event. *Thread-safe.*
final class NotificationsResource {
    private static final String EXAMPLE = "\"ad-break;id=\\\"x7\\\", warning=\\\"flashing lights\\\"\"";

    AdminResponse answer(final AdminRequest request, final LiveEvent event) throws MalformedBodyException {
        final Notifications notifications = event.notifications();
        return switch (request.method()) {
            case "PUT", "PATCH" -> {
                final Notifications.Merged merged = notifications.mergeByOperator(told(request.json()));
                yield AdminResponse.json(200, json(notifications.state(), merged.dropped()));
            }
            case "GET", "HEAD" -> AdminResponse.json(200, json(notifications.state(), List.of()));
            case "DELETE" -> {
                notifications.clear(Notifications.OPERATOR);
                yield AdminResponse.noContent();
            }
            default -> AdminResponse.notAllowed("PUT, PATCH, GET, HEAD, DELETE");
        };
    }

    private static Map<String, String> told(final JsonNode json) {
        final String header = new JsonFields("", json, "notify").text("notify", EXAMPLE);
        final Map<String, String> told;
        try {
            told = Notifications.parse(header);
        } catch (final MalformedFieldException malformed) {
            throw new InvalidFieldException(
                    "notify", "is no dictionary of RFC 8941: " + malformed.getMessage() + "; write such as " + EXAMPLE);
        }
        if (!Notifications.fits(told)) {
            throw new InvalidFieldException(
                    "notify",
                    "is too much: an event tells " + Notifications.MAX_KEYS + " keys and " + Notifications.MAX_BYTES
                            + " bytes");
        }
        return told;
    }

    private static ObjectNode json(final Notifications.State state, final List<String> dropped) {
        final ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("version", state.version()).put("notify", Notifications.header(state.words()));
        final ArrayNode list = answer.putArray("notifications");
        for (final Notifications.Word word : state.words()) {
            final ObjectNode item = list.addObject().put("key", word.key()).put("value", word.value());
            if (word.number() == Notifications.EARLIER) {
                item.putNull("number");
            } else {
                item.put("number", word.number());
            }
            item.put("source", word.source());
        }
        if (!dropped.isEmpty()) {
            dropped.forEach(answer.putArray("dropped")::add);
        }
        return answer;
    }
}
