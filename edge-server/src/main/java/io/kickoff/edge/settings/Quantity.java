package io.kickoff.edge.settings;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations and sizes as people write them, to and from milliseconds and bytes.
final class Quantity {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,18})\\s*([A-Za-z]*)");

    private Quantity() {}

    /// Reads `200ms`, `10s`, `2m`, `1h`, `7d` or an ISO 8601 duration such as `PT30M`.
    ///
    /// @return milliseconds
    /// @throws InvalidValueException with what is wrong and how to mend it
    static long parseDurationMs(final String text) {
        final Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        try {
            if (!matcher.matches()) {
                return isoMs(text);
            }
            final String unit = matcher.group(2);
            final long unitMs = switch (unit) {
                case "ms" -> 1;
                case "s" -> 1_000;
                case "m" -> 60_000;
                case "h" -> 3_600_000;
                case "d" -> 86_400_000;
                default -> 0;
            };
            if (unit.isEmpty()) {
                throw new InvalidValueException("\"%s\" has no unit: write %1$sms or %1$ss".formatted(text));
            }
            if (unitMs > 0) {
                return Math.multiplyExact(Long.parseLong(matcher.group(1)), unitMs);
            }
        } catch (final ArithmeticException | DateTimeParseException notADuration) {
            // answered below
        }
        throw new InvalidValueException(
                "\"%s\" is no duration: write a whole number with ms, s, m, h or d, such as 200ms, or PT30M"
                        .formatted(text));
    }

    private static long isoMs(final String text) {
        final Duration duration = Duration.parse(text);
        if (duration.isNegative() || !Duration.ofMillis(duration.toMillis()).equals(duration)) {
            throw new InvalidValueException(
                    "\"%s\" is not a whole number of milliseconds from 0 up: write such as 200ms or PT30M"
                            .formatted(text));
        }
        return duration.toMillis();
    }

    /// The shortest of the forms that [#parseDurationMs] reads.
    static String formatDuration(final long ms) {
        if (ms == 0) {
            return "0s";
        }
        if (ms % 1_000 != 0) {
            return ms + "ms";
        }
        if (ms % 60_000 != 0) {
            return ms / 1_000 + "s";
        }
        if (ms % 3_600_000 != 0) {
            return ms / 60_000 + "m";
        }
        return ms % 86_400_000 != 0 ? ms / 3_600_000 + "h" : ms / 86_400_000 + "d";
    }

    /// Reads `512KiB`, `64MiB`, `1GiB`, `1TiB`, or plain bytes.
    ///
    /// @return bytes
    /// @throws InvalidValueException with what is wrong and how to mend it
    static long parseSize(final String text) {
        final Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        if (matcher.matches()) {
            final int shift = switch (matcher.group(2)) {
                case "", "B" -> 0;
                case "KiB" -> 10;
                case "MiB" -> 20;
                case "GiB" -> 30;
                case "TiB" -> 40;
                default -> -1;
            };
            final long number = Long.parseLong(matcher.group(1));
            if (shift >= 0 && number <= Long.MAX_VALUE >> shift) {
                return number << shift;
            }
        }
        throw new InvalidValueException(
                "\"%s\" is no size: write bytes, or a whole number with KiB, MiB or GiB, such as 64MiB"
                        .formatted(text));
    }

    /// The shortest of the forms that [#parseSize] reads.
    static String formatSize(final long bytes) {
        final int shift = bytes == 0 ? 0 : Math.min(Long.numberOfTrailingZeros(bytes) / 10, 4) * 10;
        return (bytes >> shift)
                + switch (shift) {
                    case 10 -> "KiB";
                    case 20 -> "MiB";
                    case 30 -> "GiB";
                    case 40 -> "TiB";
                    default -> "";
                };
    }
}
