package io.kickoff.edge.durable;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kickoff.edge.definition.EventDefinition;
import io.kickoff.edge.definition.EventJson;
import io.kickoff.edge.event.EventPast;
import io.kickoff.edge.event.EventState;
import io.kickoff.edge.event.MaskBook;
import io.kickoff.edge.event.Notifications;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// Control state as the journal keeps it: JSON, since it is small, lives long and is read by people in need. Fields
/// that a later version adds are passed over. *Stateless.*
final class ControlJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ControlJson() {}

    static ObjectNode definition(final EventState state) {
        final ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("definition", EventJson.toJson(state.definition()));
        final ObjectNode pipelines = json.putObject("pipelinesSince");
        state.pipelinesSince().forEach(pipelines::put);
        final ObjectNode renditions = json.putObject("renditionsSince");
        state.renditionsSince().forEach(renditions::put);
        return json;
    }

    static EventDefinition definition(final JsonNode json) {
        return EventJson.fromJson(json.path("definition"));
    }

    static Map<String, Long> since(final JsonNode json, final String field) {
        final Map<String, Long> since = new HashMap<>();
        json.path(field)
                .properties()
                .forEach(entry -> since.put(entry.getKey(), entry.getValue().asLong()));
        return since;
    }

    static ObjectNode masks(final List<MaskBook.Entry> masks) {
        final ObjectNode json = JsonNodeFactory.instance.objectNode();
        final ArrayNode list = json.putArray("masks");
        for (final MaskBook.Entry entry : masks) {
            list.addObject()
                    .put("pipeline", entry.pipeline())
                    .put("region", entry.region())
                    .put("from", entry.from())
                    .put("to", entry.to());
        }
        return json;
    }

    static List<MaskBook.Entry> masks(final JsonNode json) {
        final List<MaskBook.Entry> masks = new ArrayList<>();
        for (final JsonNode item : json.path("masks")) {
            masks.add(new MaskBook.Entry(
                    item.path("pipeline").asText(),
                    item.path("region").asText(),
                    item.path("from").asLong(),
                    item.path("to").asLong()));
        }
        return masks;
    }

    static ObjectNode notifications(final Notifications.State state) {
        final ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", state.version()).put("forgotten", state.forgotten());
        put(json.putArray("words"), state.words());
        put(json.putArray("removals"), state.removals());
        return json;
    }

    private static void put(final ArrayNode list, final List<Notifications.Word> words) {
        for (final Notifications.Word word : words) {
            list.addObject()
                    .put("key", word.key())
                    .put("value", word.value())
                    .put("number", word.number())
                    .put("source", word.source());
        }
    }

    static Notifications.State notifications(final JsonNode json) {
        return new Notifications.State(
                words(json.path("words")),
                words(json.path("removals")),
                json.path("forgotten").asLong(),
                json.path("version").asLong());
    }

    private static List<Notifications.Word> words(final JsonNode list) {
        final List<Notifications.Word> words = new ArrayList<>();
        for (final JsonNode item : list) {
            words.add(new Notifications.Word(
                    item.path("key").asText(),
                    item.path("value").asText(),
                    item.path("number").asLong(),
                    item.path("source").asText()));
        }
        return words;
    }

    static ObjectNode past(final EventPast past) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("version", past.version())
                .put("notifyVersion", past.notifyVersion())
                .put("auditSequence", past.auditSequence());
    }

    static EventPast past(final JsonNode json) {
        return new EventPast(
                json.path("version").asLong(),
                json.path("notifyVersion").asLong(),
                json.path("auditSequence").asLong());
    }

    static DirectBuffer encode(final JsonNode json) {
        return new UnsafeBuffer(json.toString().getBytes(UTF_8));
    }

    static JsonNode decode(final DirectBuffer bytes) {
        try {
            return JSON.readTree(bytes.getStringWithoutLengthUtf8(0, bytes.capacity()));
        } catch (final JsonProcessingException checked) {
            throw new UncheckedIOException(checked);
        }
    }
}
