package io.kickoff.edge.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kickoff.edge.json.InvalidFieldException;
import io.kickoff.edge.json.JsonFields;
import io.kickoff.validrange.InvalidConfigException;
import io.kickoff.validrange.LiveEventConfig;
import io.kickoff.validrange.LiveEventConfig.Pipeline;
import io.kickoff.validrange.LiveEventConfig.Rendition;
import io.kickoff.validrange.LiveEventConfig.Selection;
import io.kickoff.validrange.TemplateMatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Event definitions to and from the JSON of the admin API, which is also that of `events:` in the configuration
/// file.
///
/// Strict: unknown fields are refused. What DASH gives a default (`startNumber` 1, `timescale` 1) has the same
/// here.
public final class EventJson {
    /// What an event's or a tenant's name may be: it stands in paths and in the names of files.
    public static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,63}");

    private static final Pattern CONTENT_TYPE = Pattern.compile("[\\w.+-]+/[\\w.+-]+");
    private static final long RETRY_BUDGET_DEFAULT_MS = 2_000;

    private static final String[] FIELDS = {
        "availabilityStartTime",
        "segment",
        "timeShiftBufferDepth",
        "availabilityTimeOffset",
        "retryBudget",
        "media",
        "initialization",
        "renditions",
        "pipelines",
        "endNumber",
        "selection",
        "tenant",
        "types",
        "id"
    };

    private EventJson() {}

    /// Reads a definition that says its own `id`.
    ///
    /// @throws InvalidEventException with the path of the field and the reason
    public static EventDefinition fromJson(final JsonNode json) {
        return translated(() -> {
            final JsonFields fields = new JsonFields("", json, FIELDS);
            return read(fields.text("id", NAME, "\"derby\""), fields);
        });
    }

    /// Reads the definition of an event whose id is known from elsewhere; if it says one, it must be the same.
    ///
    /// @throws InvalidEventException with the path of the field and the reason
    public static EventDefinition fromJson(final String id, final JsonNode json) {
        return translated(() -> {
            if (!NAME.matcher(id).matches()) {
                throw new InvalidFieldException(
                        "id", "\"" + id + "\" is not allowed: write letters, digits, '.', '_' and '-' only");
            }
            final JsonFields fields = new JsonFields("", json, FIELDS);
            if (fields.has("id") && !fields.text("id", "\"" + id + "\"").equals(id)) {
                throw new InvalidFieldException("id", "differs from the address: write \"" + id + "\" or leave it out");
            }
            return read(id, fields);
        });
    }

    /// Writes all fields, so that [#fromJson(JsonNode)] reads an equal definition.
    public static ObjectNode toJson(final EventDefinition definition) {
        final LiveEventConfig config = definition.config();
        final ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", definition.id());
        json.put("tenant", definition.tenant());
        json.put(
                "availabilityStartTime",
                Instant.ofEpochMilli(config.availabilityStartTimeMs()).toString());
        json.putObject("segment")
                .put("duration", config.segmentDuration())
                .put("timescale", config.segmentTimescale())
                .put("startNumber", config.startNumber());
        if (config.timeShiftBufferDepthMs() == LiveEventConfig.UNLIMITED) {
            json.putNull("timeShiftBufferDepth");
        } else {
            json.put("timeShiftBufferDepth", iso(config.timeShiftBufferDepthMs()));
        }
        json.put("availabilityTimeOffset", iso(config.availabilityTimeOffsetMs()));
        json.put("retryBudget", iso(config.retryBudgetMs()));
        json.put("media", config.media());
        json.put("initialization", config.initialization());
        writeRenditions(json.putArray("renditions"), config.renditions());
        writePipelines(json.putArray("pipelines"), config.pipelines());
        if (config.endNumber() == LiveEventConfig.NO_END) {
            json.putNull("endNumber");
        } else {
            json.put("endNumber", config.endNumber());
        }
        json.put("selection", word(config.selection()));
        final ArrayNode types = json.putArray("types");
        definition.types().forEach(types::add);
        return json;
    }

    private static EventDefinition read(final String id, final JsonFields fields) {
        final JsonFields segment = new JsonFields(
                "segment",
                fields.required("segment", "{\"duration\":2000,\"timescale\":1000}"),
                "duration",
                "timescale",
                "startNumber");
        final LiveEventConfig config = new LiveEventConfig(
                fields.instantMs("availabilityStartTime"),
                segment.number("duration", "2000"),
                segment.number("timescale", 1),
                segment.number("startNumber", 1),
                fields.durationMs("timeShiftBufferDepth", LiveEventConfig.UNLIMITED),
                fields.durationMs("availabilityTimeOffset", 0),
                fields.durationMs("retryBudget", RETRY_BUDGET_DEFAULT_MS),
                fields.text("media", "\"chunk-stream$RepresentationID$-$Number%05d$.m4s\""),
                fields.text("initialization", "\"init-stream$RepresentationID$.m4s\""),
                readRenditions(fields),
                readPipelines(fields),
                fields.has("endNumber") ? endNumber(fields) : LiveEventConfig.NO_END,
                fields.has("selection") ? selection(fields) : Selection.FIRST_VALID);
        // templates that could mean two things are told now, not when the first segment comes
        TemplateMatcher.compile(config);
        final String tenant =
                fields.has("tenant") ? fields.text("tenant", NAME, "\"sports\"") : EventDefinition.DEFAULT_TENANT;
        return new EventDefinition(id, tenant, config, fields.texts("types", CONTENT_TYPE, "\"video/mp4\""));
    }

    private static long endNumber(final JsonFields fields) {
        final long number = fields.number("endNumber", "900");
        if (number < 0) {
            throw new InvalidFieldException("endNumber", number + " is negative: write null while it is not known");
        }
        return number;
    }

    private static List<Rendition> readRenditions(final JsonFields fields) {
        fields.required("renditions", "[\"0\",\"1\"]");
        final List<Rendition> renditions = new ArrayList<>();
        for (final JsonNode item : fields.list("renditions")) {
            final String path = "renditions[" + renditions.size() + "]";
            if (item.isObject()) {
                final JsonFields rendition = new JsonFields(path, item, "id", "bandwidth");
                renditions.add(new Rendition(rendition.text("id", "\"0\""), rendition.number("bandwidth", 0)));
            } else {
                renditions.add(new Rendition(JsonFields.text(path, item, "\"0\""), 0));
            }
        }
        return renditions;
    }

    private static List<Pipeline> readPipelines(final JsonFields fields) {
        fields.required("pipelines", "[{\"id\":\"a\",\"region\":\"us-east-1\"}]");
        final List<Pipeline> pipelines = new ArrayList<>();
        for (final JsonNode item : fields.list("pipelines")) {
            final JsonFields pipeline = new JsonFields("pipelines[" + pipelines.size() + "]", item, "id", "region");
            pipelines.add(new Pipeline(
                    pipeline.text("id", NAME, "\"a\""),
                    pipeline.has("region") ? pipeline.text("region", "\"us-east-1\"") : ""));
        }
        return pipelines;
    }

    private static Selection selection(final JsonFields fields) {
        final String text = fields.text("selection", "\"first-valid\"");
        for (final Selection selection : Selection.values()) {
            if (word(selection).equals(text)) {
                return selection;
            }
        }
        throw new InvalidFieldException(
                "selection", "\"" + text + "\" is not known: write \"first-valid\" or \"score\"");
    }

    private static void writeRenditions(final ArrayNode array, final List<Rendition> renditions) {
        for (final Rendition rendition : renditions) {
            if (rendition.bandwidth() == 0) {
                array.add(rendition.id());
            } else {
                array.addObject().put("id", rendition.id()).put("bandwidth", rendition.bandwidth());
            }
        }
    }

    private static void writePipelines(final ArrayNode array, final List<Pipeline> pipelines) {
        for (final Pipeline pipeline : pipelines) {
            final ObjectNode item = array.addObject().put("id", pipeline.id());
            if (!pipeline.region().isEmpty()) {
                item.put("region", pipeline.region());
            }
        }
    }

    private static String word(final Selection selection) {
        return selection.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String iso(final long ms) {
        return Duration.ofMillis(ms).toString();
    }

    private static EventDefinition translated(final Supplier<EventDefinition> reading) {
        try {
            return reading.get();
        } catch (final InvalidFieldException invalid) {
            throw new InvalidEventException(invalid.field(), invalid.reason());
        } catch (final InvalidConfigException invalid) {
            throw new InvalidEventException(invalid.field(), invalid.reason());
        }
    }
}
