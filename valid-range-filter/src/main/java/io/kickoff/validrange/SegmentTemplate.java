package io.kickoff.validrange;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A DASH template cut into its parts: literals and identifiers (ISO/IEC 23009-1, 5.3.9.4.4).
///
/// Read once when an event is configured; what it finds wrong it says with the field, the reason and the mend.
///
/// @param field in the configuration.
/// @param parts in their order.
/// *Immutable.*
record SegmentTemplate(String field, List<Part> parts) {
    private static final Pattern IDENTIFIER = Pattern.compile("\\$([A-Za-z]*)(%0([0-9]{1,2})d)?\\$");
    private static final int MAX_LENGTH = 512;
    private static final int MAX_WIDTH = 18;

    /// What stands at one place of a name.
    sealed interface Part {}

    /// The same bytes in every name.
    record Literal(String text) implements Part {}

    /// `$RepresentationID$`.
    record Representation() implements Part {}

    /// `$Bandwidth$`.
    record Bandwidth(int width) implements Part {}

    /// `$Number$`: digits, padded with zeros to the width.
    record NumberPart(int width) implements Part {}

    /// `$Time$`: (number - startNumber) times the duration, padded with zeros to the width.
    record TimePart(int width) implements Part {}

    static SegmentTemplate parse(final String field, final String template) {
        if (template.isEmpty() || template.length() > MAX_LENGTH) {
            throw new InvalidConfigException(field, "a template has 1 to " + MAX_LENGTH + " characters");
        }
        if (!template.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '?' && c != '#' && c != '\\')) {
            throw new InvalidConfigException(
                    field, "only visible ASCII without ?, # and \\ can stand in a template: name the segments so");
        }
        final List<Part> parts = new ArrayList<>();
        final StringBuilder literal = new StringBuilder();
        final Matcher identifier = IDENTIFIER.matcher(template);
        int at = 0;
        while (at < template.length()) {
            if (template.charAt(at) != '$') {
                literal.append(template.charAt(at++));
                continue;
            }
            if (!identifier.find(at) || identifier.start() != at) {
                throw new InvalidConfigException(
                        field,
                        "the $ at position " + at + " begins no identifier: write $$ for a dollar sign, "
                                + "$Number$ or $Number%05d$ for a number");
            }
            at = identifier.end();
            if (identifier.group(1).isEmpty() && identifier.group(2) == null) {
                literal.append('$');
            } else {
                flush(literal, parts);
                parts.add(identifier(field, identifier));
            }
        }
        flush(literal, parts);
        final SegmentTemplate parsed = new SegmentTemplate(field, List.copyOf(parts));
        parsed.checkPath(template);
        parsed.checkNeighbours();
        return parsed;
    }

    private static void flush(final StringBuilder literal, final List<Part> parts) {
        if (!literal.isEmpty()) {
            parts.add(new Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    private static Part identifier(final String field, final Matcher found) {
        final String width = found.group(3);
        final int digits = width == null ? 1 : Integer.parseInt(width);
        if (digits < 1 || digits > MAX_WIDTH) {
            throw new InvalidConfigException(field, found.group() + ": a width is 1 to " + MAX_WIDTH);
        }
        return switch (found.group(1)) {
            case "RepresentationID" -> {
                if (width != null) {
                    throw new InvalidConfigException(field, found.group() + ": a RepresentationID takes no width");
                }
                yield new Representation();
            }
            case "Bandwidth" -> new Bandwidth(digits);
            case "Number" -> new NumberPart(digits);
            case "Time" -> new TimePart(digits);
            default ->
                throw new InvalidConfigException(
                        field, found.group() + " is not supported: take RepresentationID, Number, Time or Bandwidth");
        };
    }

    private void checkPath(final String template) {
        if (template.startsWith("/")
                || template.endsWith("/")
                || template.contains("//")
                || ("/" + template + "/").contains("/./")
                || ("/" + template + "/").contains("/../")) {
            throw new InvalidConfigException(
                    field, "a template is a relative path without empty or dot segments, such as v0/seg-$Number$.m4s");
        }
    }

    private void checkNeighbours() {
        for (int i = 1; i < parts.size(); i++) {
            final Part left = parts.get(i - 1);
            final Part right = parts.get(i);
            if (!(left instanceof Literal) && !(right instanceof Literal)) {
                throw new InvalidConfigException(
                        field, "two identifiers stand side by side, so nobody can tell them apart: put a - between");
            }
            if (isNumeric(left) && right instanceof Literal(String text) && isDigit(text.charAt(0))
                    || isNumeric(right)
                            && left instanceof Literal(String before)
                            && isDigit(before.charAt(before.length() - 1))) {
                throw new InvalidConfigException(
                        field, "a digit stands right beside a number, so nobody can tell them apart: put a - between");
            }
        }
    }

    private static boolean isNumeric(final Part part) {
        return part instanceof NumberPart || part instanceof TimePart;
    }

    private static boolean isDigit(final char c) {
        return c >= '0' && c <= '9';
    }

    boolean hasNumber() {
        return parts.stream().anyMatch(NumberPart.class::isInstance);
    }

    boolean hasTime() {
        return parts.stream().anyMatch(TimePart.class::isInstance);
    }

    boolean namesRendition() {
        return parts.stream().anyMatch(part -> part instanceof Representation || part instanceof Bandwidth);
    }

    boolean hasBandwidth() {
        return parts.stream().anyMatch(Bandwidth.class::isInstance);
    }

    /// What a rendition's part of a name looks like.
    static String spelled(final Part part, final LiveEventConfig.Rendition rendition) {
        return switch (part) {
            case Representation _ -> rendition.id();
            case Bandwidth(int width) -> padded(rendition.bandwidth(), width);
            default -> throw new IllegalArgumentException("not a rendition's part: " + part);
        };
    }

    /// The name of a segment, or of an init segment when the template has no number.
    String name(final LiveEventConfig.Rendition rendition, final long number, final long time) {
        final StringBuilder name = new StringBuilder();
        for (final Part part : parts) {
            name.append(
                    switch (part) {
                        case Literal(String text) -> text;
                        case NumberPart(int width) -> padded(number, width);
                        case TimePart(int width) -> padded(time, width);
                        case Representation _, Bandwidth _ -> spelled(part, rendition);
                    });
        }
        return name.toString();
    }

    private static String padded(final long value, final int width) {
        final String digits = Long.toString(value);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }
}
