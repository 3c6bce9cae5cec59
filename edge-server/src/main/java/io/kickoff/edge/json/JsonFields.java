package io.kickoff.edge.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// One JSON object whose fields are taken by name and type. *Confined to the calling thread.*
///
/// A field that is `null` counts as absent. Every method throws [InvalidFieldException] with the path of the field.
public final class JsonFields {
    private final String path;
    private final JsonNode object;

    /// @param path    where the object stands; empty at the root
    /// @param node    what should be an object
    /// @param allowed all names that it may have
    public JsonFields(final String path, final JsonNode node, final String... allowed) {
        this.path = path;
        this.object = node;
        if (!node.isObject()) {
            throw new InvalidFieldException(path, "is " + kind(node) + ": write an object with " + allowed[0]);
        }
        final List<String> known = List.of(allowed);
        for (final String name : (Iterable<String>) node::fieldNames) {
            if (!known.contains(name)) {
                final String similar = Similar.suggestion(name, known);
                throw new InvalidFieldException(
                        pathOf(name),
                        "no such field" + (similar.isEmpty() ? ": known are " + String.join(", ", known) : similar));
            }
        }
    }

    /// Path of a field of this object.
    public String pathOf(final String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /// Whether the field is there and not null.
    public boolean has(final String name) {
        return object.hasNonNull(name);
    }

    /// The field as it is.
    public JsonNode required(final String name, final String example) {
        if (!has(name)) {
            throw new InvalidFieldException(pathOf(name), "is missing: write such as " + example);
        }
        return object.get(name);
    }

    /// A text that is not empty.
    public String text(final String name, final String example) {
        return text(pathOf(name), required(name, example), example);
    }

    /// A text, matched in full by a pattern.
    public String text(final String name, final Pattern pattern, final String example) {
        return checked(pathOf(name), text(name, example), pattern, example);
    }

    /// A list, empty when absent.
    public List<JsonNode> list(final String name) {
        if (!has(name)) {
            return List.of();
        }
        final JsonNode node = object.get(name);
        if (!node.isArray()) {
            throw new InvalidFieldException(pathOf(name), "is " + kind(node) + ": write a list in [ ]");
        }
        final List<JsonNode> items = new ArrayList<>();
        node.forEach(items::add);
        return items;
    }

    /// A list of texts, empty when absent.
    public List<String> texts(final String name, final Pattern pattern, final String example) {
        final List<String> texts = new ArrayList<>();
        for (final JsonNode item : list(name)) {
            final String itemPath = pathOf(name) + "[" + texts.size() + "]";
            texts.add(checked(itemPath, text(itemPath, item, example), pattern, example));
        }
        return texts;
    }

    /// A whole number.
    public long number(final String name, final String example) {
        final JsonNode node = required(name, example);
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw new InvalidFieldException(
                    pathOf(name), describe(node) + " is no whole number: write such as " + example);
        }
        return node.longValue();
    }

    /// A whole number, or what stands for its absence.
    public long number(final String name, final long absent) {
        return has(name) ? number(name, Long.toString(Math.max(absent, 1))) : absent;
    }

    /// An ISO 8601 instant.
    ///
    /// @return milliseconds since 1970
    public long instantMs(final String name) {
        final String example = "\"2026-11-23T10:00:00Z\"";
        final String text = text(name, example);
        try {
            final Instant instant = Instant.parse(text);
            if (Instant.ofEpochMilli(instant.toEpochMilli()).equals(instant)) {
                return instant.toEpochMilli();
            }
        } catch (final DateTimeException | ArithmeticException notAnInstant) {
            // answered below
        }
        throw new InvalidFieldException(
                pathOf(name),
                "\"" + text + "\" is no instant of ISO 8601 in whole milliseconds: write such as " + example);
    }

    /// An ISO 8601 duration.
    ///
    /// @return milliseconds, or what stands for the absence of the field
    public long durationMs(final String name, final long absent) {
        if (!has(name)) {
            return absent;
        }
        final String example = "\"PT2S\"";
        final String text = text(name, example);
        try {
            final Duration duration = Duration.parse(text);
            if (!duration.isNegative() && Duration.ofMillis(duration.toMillis()).equals(duration)) {
                return duration.toMillis();
            }
        } catch (final DateTimeException | ArithmeticException notADuration) {
            // answered below
        }
        throw new InvalidFieldException(
                pathOf(name),
                "\"" + text + "\" is no duration of ISO 8601 in whole milliseconds from 0 up: write such as "
                        + example);
    }

    /// A text that is not empty, wherever it stands.
    public static String text(final String path, final JsonNode node, final String example) {
        if (!node.isTextual()) {
            final String mend = node.isNumber() ? "in quotes, \"" + node.asText() + "\"" : "such as " + example;
            throw new InvalidFieldException(path, describe(node) + " is no text: write it " + mend);
        }
        if (node.textValue().isBlank()) {
            throw new InvalidFieldException(path, "is empty: write such as " + example);
        }
        return node.textValue();
    }

    private static String checked(final String path, final String text, final Pattern pattern, final String example) {
        if (!pattern.matcher(text).matches()) {
            throw new InvalidFieldException(path, "\"" + text + "\" is not allowed here: write such as " + example);
        }
        return text;
    }

    private static String describe(final JsonNode node) {
        return node.isValueNode() ? node.toString() : kind(node);
    }

    private static String kind(final JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case NULL, MISSING -> "empty";
            case BOOLEAN -> "a truth value";
            case NUMBER -> "a number";
            default -> "a text";
        };
    }
}
