package io.kickoff.edge.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kickoff.edge.admin.AdminRequest.MalformedBodyException;
import io.kickoff.edge.event.EventView;
import io.kickoff.edge.event.LiveEvent;
import io.kickoff.edge.event.MaskBook.Entry;
import io.kickoff.edge.json.InvalidFieldException;
import io.kickoff.edge.json.JsonFields;
import io.kickoff.validrange.Match;
import org.jspecify.annotations.Nullable;

/// `/v1/events/{event}/masks`: what is hidden from readers. *Thread-safe.*
final class MaskResource {
    AdminResponse answer(final AdminRequest request, final LiveEvent event) throws MalformedBodyException {
        final EventView view = event.view();
        return switch (request.method()) {
            case "PUT" -> {
                final boolean isNew = event.mask(entry(request.json(), view));
                yield AdminResponse.json(isNew ? 201 : 200, list(event));
            }
            case "GET", "HEAD" -> AdminResponse.json(200, list(event));
            case "DELETE" -> delete(request, event, view);
            default -> AdminResponse.notAllowed("PUT, GET, HEAD, DELETE");
        };
    }

    /// Without a body every mask goes; with one, only the mask that it repeats.
    private static AdminResponse delete(final AdminRequest request, final LiveEvent event, final EventView view)
            throws MalformedBodyException {
        if (request.body().isBlank()) {
            event.unmaskAll();
            return AdminResponse.noContent();
        }
        return event.unmask(entry(request.json(), view))
                ? AdminResponse.noContent()
                : AdminResponse.problem(
                        404, "unknown-mask", "", "no mask is exactly this one: GET lists those there are");
    }

    private static Entry entry(final JsonNode json, final EventView view) {
        final JsonFields fields = new JsonFields("", json, "pipeline", "region", "from", "to");
        final String pipeline = fields.has("pipeline") ? fields.text("pipeline", "\"a\"") : "";
        final String region = fields.has("region") ? fields.text("region", "\"us-east-1\"") : "";
        if (pipeline.isEmpty() == region.isEmpty()) {
            throw new InvalidFieldException("pipeline", "write either a pipeline or a region");
        }
        final EventView.@Nullable Pipeline known = view.pipeline(pipeline);
        if (!pipeline.isEmpty() && known == null) {
            throw new InvalidFieldException("pipeline", "the event has no pipeline \"" + pipeline + '"');
        }
        if (!region.isEmpty()
                && view.pipelines().stream().noneMatch(each -> each.region().equals(region))) {
            throw new InvalidFieldException("region", "no pipeline of the event runs in \"" + region + '"');
        }
        final long from = fields.number("from", 0);
        final long to = fields.number("to", Match.SATURATED_NUMBER - 1);
        if (from < 0 || to < from || to >= Match.SATURATED_NUMBER) {
            throw new InvalidFieldException("to", "from " + from + " to " + to + " is no range of numbers");
        }
        return new Entry(pipeline, region, from, to);
    }

    private static ObjectNode list(final LiveEvent event) {
        final ObjectNode answer = JsonNodeFactory.instance.objectNode();
        final ArrayNode list = answer.putArray("masks");
        for (final Entry entry : event.masks().entries()) {
            final ObjectNode item = list.addObject();
            if (entry.pipeline().isEmpty()) {
                item.put("region", entry.region());
            } else {
                item.put("pipeline", entry.pipeline());
            }
            item.put("from", entry.from()).put("to", entry.to());
        }
        return answer;
    }
}
