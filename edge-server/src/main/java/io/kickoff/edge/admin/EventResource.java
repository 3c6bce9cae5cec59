package io.kickoff.edge.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kickoff.edge.admin.AdminRequest.MalformedBodyException;
import io.kickoff.edge.definition.EventJson;
import io.kickoff.edge.durable.Barrier;
import io.kickoff.edge.durable.EventRecords;
import io.kickoff.edge.event.EventView;
import io.kickoff.edge.event.Events;
import io.kickoff.edge.event.LiveEvent;
import org.jspecify.annotations.Nullable;

/// `/v1/events/{event}`. *Thread-safe.*
final class EventResource {
    private final Events events;
    private final EventRecords records;

    EventResource(final Events events, final EventRecords records) {
        this.events = events;
        this.records = records;
    }

    AdminResponse answer(final AdminRequest request, final String id, final Barrier barrier)
            throws MalformedBodyException {
        return switch (request.method()) {
            case "PUT" -> {
                final Events.Configured configured = records.put(EventJson.fromJson(id, request.json()), barrier);
                yield AdminResponse.json(
                        configured.isCreated() ? 201 : 200,
                        json(configured.event().view()));
            }
            case "GET", "HEAD" -> {
                final @Nullable LiveEvent event = events.get(id);
                yield event == null ? unknown(id) : AdminResponse.json(200, json(event.view()));
            }
            case "DELETE" -> records.remove(id, barrier) ? AdminResponse.noContent() : unknown(id);
            default -> AdminResponse.notAllowed("PUT, GET, HEAD, DELETE");
        };
    }

    AdminResponse list() {
        final ObjectNode answer = JsonNodeFactory.instance.objectNode();
        final ArrayNode list = answer.putArray("events");
        events.all().forEach(event -> list.add(json(event.view())));
        return AdminResponse.json(200, answer);
    }

    AdminResponse flush(final LiveEvent event, final Barrier barrier) {
        final int removed = records.flush(event, barrier);
        return AdminResponse.json(200, JsonNodeFactory.instance.objectNode().put("removed", removed));
    }

    static AdminResponse unknown(final String id) {
        return AdminResponse.problem(
                404, "unknown-event", "", "event \"" + id + "\" is not configured: PUT /v1/events/" + id);
    }

    private static ObjectNode json(final EventView view) {
        return EventJson.toJson(view.definition()).put("version", view.version());
    }
}
