package io.kickoff.edge.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kickoff.edge.definition.EventDefinition;
import io.kickoff.edge.definition.EventJson;
import io.kickoff.edge.json.InvalidFieldException;
import io.kickoff.edge.json.JsonFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The settings whose values have parts: publishers, tenants and events, to and from JSON.
final class StructuredValues {
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._*-]+/[A-Za-z0-9._*-]+");

    private static final long MAX_RATE = 1L << 40;
    private static final long MAX_REQUESTS = 1_000_000;
    private static final long MAX_OBJECTS = 100_000_000;
    private static final long MAX_SHARE = 1_000;

    private StructuredValues() {}

    /// Reads the list that is the value of a structured setting.
    ///
    /// @throws InvalidFieldException with the path of the field, from the setting's key on
    static List<?> parse(final Setting setting, final JsonNode json) {
        if (!json.isArray()) {
            throw new InvalidFieldException(
                    setting.key(), "is no list: write [] or one item a line, each after a dash");
        }
        final List<Object> items = new ArrayList<>();
        final Map<String, String> pathOfName = new HashMap<>();
        for (final JsonNode item : json) {
            final String path = setting.key() + "[" + items.size() + "]";
            final Object value = switch (setting.type()) {
                case EVENTS -> event(path, item);
                case TENANTS -> tenant(path, item);
                default -> publisher(path, item);
            };
            final String name = name(value);
            final String nameField = path + (value instanceof Publisher ? ".name" : ".id");
            final String first = pathOfName.putIfAbsent(name, nameField);
            if (first != null) {
                throw new InvalidFieldException(
                        nameField, "\"" + name + "\" is taken by " + first + ": give each its own");
            }
            items.add(value);
        }
        return List.copyOf(items);
    }

    private static String name(final Object value) {
        return switch (value) {
            case EventDefinition event -> event.id();
            case TenantSettings tenant -> tenant.id();
            default -> ((Publisher) value).name();
        };
    }

    /// Writes what [#parse] reads.
    static ArrayNode toJson(final List<?> values) {
        final ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (final Object value : values) {
            array.add(
                    switch (value) {
                        case EventDefinition event -> EventJson.toJson(event);
                        case TenantSettings tenant -> toJson(tenant);
                        default -> toJson((Publisher) value);
                    });
        }
        return array;
    }

    private static ObjectNode toJson(final TenantSettings tenant) {
        final ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", tenant.id());
        putUnlessAsAll(json, "rate", tenant.rate());
        putUnlessAsAll(json, "requests", tenant.requests());
        putUnlessAsAll(json, "objects", tenant.objects());
        putUnlessAsAll(json, "memoryShare", tenant.memoryShare());
        return json;
    }

    private static void putUnlessAsAll(final ObjectNode json, final String name, final long value) {
        if (value != TenantSettings.AS_ALL) {
            json.put(name, value);
        }
    }

    private static ObjectNode toJson(final Publisher publisher) {
        final ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", publisher.name()).put("secretSha256", publisher.secretSha256());
        final ArrayNode allowed = json.putArray("allowed");
        publisher.allowed().forEach(allowed::add);
        return json;
    }

    private static EventDefinition event(final String path, final JsonNode json) {
        try {
            return EventJson.fromJson(json);
        } catch (final InvalidFieldException invalid) {
            final String field = invalid.field();
            throw new InvalidFieldException(field.isEmpty() ? path : path + "." + field, invalid.reason());
        }
    }

    private static TenantSettings tenant(final String path, final JsonNode json) {
        final JsonFields fields = new JsonFields(path, json, "id", "rate", "requests", "objects", "memoryShare");
        return new TenantSettings(
                fields.text("id", EventJson.NAME, "\"sports\""),
                fields.has("rate") ? rate(fields) : TenantSettings.AS_ALL,
                within(fields, "requests", 0, MAX_REQUESTS),
                within(fields, "objects", 0, MAX_OBJECTS),
                (int) within(fields, "memoryShare", 1, MAX_SHARE));
    }

    /// A size as in all other places, or a number of bytes.
    private static long rate(final JsonFields fields) {
        final JsonNode node = fields.required("rate", "10MiB");
        try {
            final long bytes = Quantity.parseSize(node.asText());
            if (bytes <= MAX_RATE) {
                return bytes;
            }
        } catch (final InvalidValueException invalid) {
            throw new InvalidFieldException(fields.pathOf("rate"), invalid.reason());
        }
        throw new InvalidFieldException(fields.pathOf("rate"), "is out of range: write a size from 0 to 1TiB");
    }

    private static long within(final JsonFields fields, final String name, final long min, final long max) {
        if (!fields.has(name)) {
            return TenantSettings.AS_ALL;
        }
        final long value = fields.number(name, Long.toString(max));
        if (value < min || value > max) {
            throw new InvalidFieldException(
                    fields.pathOf(name), value + " is out of range: write a number from " + min + " to " + max);
        }
        return value;
    }

    private static Publisher publisher(final String path, final JsonNode json) {
        final JsonFields fields = new JsonFields(path, json, "name", "secret", "secretSha256", "allowed");
        final String name = fields.text("name", EventJson.NAME, "\"packager-a\"");
        if (fields.has("secret") && fields.has("secretSha256")) {
            throw new InvalidFieldException(
                    fields.pathOf("secret"), "stands beside secretSha256: write only one of the two");
        }
        final String digest = fields.has("secretSha256")
                ? fields.text("secretSha256", SHA_256, "the output of: printf %s SECRET | sha256sum")
                : Publisher.sha256Hex(fields.text("secret", "\"a long random text\""));
        final List<String> allowed = fields.texts("allowed", ALLOWED, "\"derby/a\" or \"derby/*\"");
        if (allowed.isEmpty()) {
            throw new InvalidFieldException(
                    fields.pathOf("allowed"), "names nothing: write event/pipeline patterns, such as \"derby/*\"");
        }
        return new Publisher(name, digest, allowed);
    }
}
