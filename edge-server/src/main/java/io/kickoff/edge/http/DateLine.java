package io.kickoff.edge.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The `Date` header (RFC 9110 §6.6.1), made once a second; and dates of HTTP both ways.
///
/// *Confined to one event loop.*
public final class DateLine {
    private static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final long NOT_A_DATE = -1;

    private long second = Long.MIN_VALUE;
    private byte[] line = new byte[0];

    /// @param nowMs epoch milliseconds.
    /// @return `Date: …` with its line end.
    public byte[] at(final long nowMs) {
        final long now = Math.floorDiv(nowMs, 1000);
        if (now != second) {
            second = now;
            line = ("Date: " + format(nowMs) + "\r\n").getBytes(ISO_8859_1);
        }
        return line;
    }

    /// @param epochMs epoch milliseconds.
    /// @return an IMF-fixdate.
    public static String format(final long epochMs) {
        return IMF_FIXDATE.format(Instant.ofEpochMilli(epochMs));
    }

    /// @param value a header's value.
    /// @return epoch seconds, or -1 when it is no IMF-fixdate (a validator that is not understood is ignored).
    public static long parseSeconds(final String value) {
        try {
            return Instant.from(IMF_FIXDATE.parse(value.trim())).getEpochSecond();
        } catch (final java.time.DateTimeException e) {
            return NOT_A_DATE;
        }
    }
}
