package io.kickoff.edge.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One line of the [table of settings][SettingTable]. *Immutable.*
///
/// @param key         dotted, as in the file
/// @param type        how its value is written
/// @param defaultText as an operator would write it
/// @param min         least number, bytes or milliseconds
/// @param max         greatest number, bytes or milliseconds
/// @param choices     the words it takes, when it takes words
/// @param sentence    what it decides, for whoever reads the reference
record Setting(String key, Type type, String defaultText, long min, long max, List<String> choices, String sentence) {

    /// How a value is written.
    enum Type {
        ADDRESS("host:port"),
        COUNT("number"),
        DURATION("duration"),
        SIZE("size"),
        SIZE_OR_AUTO("auto or size"),
        CHOICE("one of"),
        CHOICES("list of"),
        DIRECTORY("directory"),
        PUBLISHERS("list of publishers"),
        TENANTS("list of tenants"),
        EVENTS("list of events");

        private final String label;

        Type(final String label) {
            this.label = label;
        }

        /// Whether the value has parts of its own, which are read as JSON is.
        boolean isStructured() {
            return this == PUBLISHERS || this == TENANTS || this == EVENTS;
        }
    }

    Setting {
        choices = List.copyOf(choices);
    }

    /// The environment variable that overrides the file: `delivery.maxConnections` is
    /// `KICKOFF_DELIVERY_MAX_CONNECTIONS`.
    String environmentName() {
        return SettingTable.ENVIRONMENT_PREFIX
                + key.replace('.', '_')
                        .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                        .toUpperCase(Locale.ROOT);
    }

    /// What may be written, with the bounds.
    String describeType() {
        return switch (type) {
            case COUNT -> type.label + ", " + min + " … " + max;
            case DURATION -> type.label + ", " + Quantity.formatDuration(min) + " … " + Quantity.formatDuration(max);
            case SIZE, SIZE_OR_AUTO -> type.label + ", " + Quantity.formatSize(min) + " … " + Quantity.formatSize(max);
            case CHOICE, CHOICES -> type.label + " " + String.join(", ", choices);
            default -> type.label;
        };
    }

    /// Reads the text of a value, or of a comma-separated list of choices.
    ///
    /// @return a [BindAddress], a [Long], a [String] or a list of strings
    /// @throws InvalidValueException with what is wrong and how to mend it
    Object parse(final String text) {
        if (text.isBlank()) {
            throw new InvalidValueException("has no value: write " + example() + ", or leave the key out");
        }
        return switch (type) {
            case ADDRESS -> BindAddress.parse(text);
            case COUNT -> within(parseCount(text), text);
            case DURATION -> within(Quantity.parseDurationMs(text), text);
            case SIZE -> within(Quantity.parseSize(text), text);
            case SIZE_OR_AUTO ->
                text.equals(DeliveryBehaviour.ZERO_COPY_AUTO)
                        ? text
                        : Long.toString(within(Quantity.parseSize(text), text));
            case CHOICE -> choice(text);
            case CHOICES -> choices(List.of(text.split(",", -1)));
            case DIRECTORY -> text;
            case PUBLISHERS, TENANTS, EVENTS -> throw new IllegalStateException(key + " is not a text");
        };
    }

    /// Checks the words of a list.
    List<String> choices(final List<String> words) {
        final List<String> chosen = new ArrayList<>();
        for (final String word : words) {
            final String choice = choice(word.strip());
            if (chosen.contains(choice)) {
                throw new InvalidValueException("\"" + choice + "\" is given twice: write it once");
            }
            chosen.add(choice);
        }
        if (chosen.isEmpty()) {
            throw new InvalidValueException(
                    "is empty: write at least one of " + String.join(", ", choices) + ", or leave the key out");
        }
        return List.copyOf(chosen);
    }

    /// Writes a parsed value so that [#parse] reads the same again.
    String format(final Object value) {
        return switch (type) {
            case DURATION -> Quantity.formatDuration((Long) value);
            case SIZE -> Quantity.formatSize((Long) value);
            case SIZE_OR_AUTO ->
                value.equals(DeliveryBehaviour.ZERO_COPY_AUTO)
                        ? DeliveryBehaviour.ZERO_COPY_AUTO
                        : Quantity.formatSize(Long.parseLong((String) value));
            case CHOICES ->
                "["
                        + String.join(
                                ", ",
                                ((List<?>) value).stream().map(String::valueOf).toList()) + "]";
            default -> value.toString();
        };
    }

    /// Something that could be written, for a message.
    String example() {
        return switch (type) {
            case CHOICE, CHOICES -> "one of " + String.join(", ", choices);
            case PUBLISHERS, TENANTS, EVENTS -> "a list";
            default -> "a " + type.label + " such as " + defaultText;
        };
    }

    private static long parseCount(final String text) {
        try {
            return Long.parseLong(text);
        } catch (final NumberFormatException notANumber) {
            throw new InvalidValueException("\"%s\" is no whole number: write digits only".formatted(text));
        }
    }

    private long within(final long value, final String text) {
        if (value < min || value > max) {
            throw new InvalidValueException("\"%s\" is out of range: write a %s from %s to %s"
                    .formatted(text, type.label, format(type, min), format(type, max)));
        }
        return value;
    }

    private static String format(final Type type, final long value) {
        return switch (type) {
            case DURATION -> Quantity.formatDuration(value);
            case SIZE, SIZE_OR_AUTO -> Quantity.formatSize(value);
            default -> Long.toString(value);
        };
    }

    private String choice(final String word) {
        if (!choices.contains(word)) {
            throw new InvalidValueException(
                    "\"%s\" is not known: write one of %s".formatted(word, String.join(", ", choices)));
        }
        return word;
    }
}
