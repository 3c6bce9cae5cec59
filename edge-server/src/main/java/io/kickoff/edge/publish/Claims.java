package io.kickoff.edge.publish;

import io.kickoff.edge.event.Notifications;
import io.kickoff.edge.http.StructuredFields.MalformedFieldException;
import io.kickoff.edge.media.Findings;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a packager says about an object in the headers of its PUT.
///
/// @param findings what it found wrong; null when it has not inspected the object.
/// @param score    0 … 100; 0 when not given.
/// @param notifications   keys of `Kickoff-Notify` to their members.
/// *Immutable.*
record Claims(@Nullable Findings findings, int score, Map<String, String> notifications) {
    private static final int MAX_SCORE = 100;

    /// @param headers of the PUT.
    /// @return what they claim.
    /// @throws MalformedFieldException naming the header that is not what RFC 9651 makes of it.
    static Claims of(final HttpHeaders headers) throws MalformedFieldException {
        return new Claims(findings(headers), score(headers), notifications(headers));
    }

    private static @Nullable Findings findings(final HttpHeaders headers) throws MalformedFieldException {
        final @Nullable String value = joined(headers, "Kickoff-Defects");
        if (value == null) {
            return null;
        }
        try {
            return Findings.parse(value);
        } catch (final MalformedFieldException malformed) {
            throw in("Kickoff-Defects", malformed);
        }
    }

    private static int score(final HttpHeaders headers) throws MalformedFieldException {
        final @Nullable String value = headers.get("Kickoff-Score");
        if (value == null) {
            return 0;
        }
        final String digits = value.strip();
        if (!digits.matches("\\d{1,3}") || Integer.parseInt(digits) > MAX_SCORE) {
            throw new MalformedFieldException("Kickoff-Score: \"" + value + "\" is no number from 0 to 100");
        }
        return Integer.parseInt(digits);
    }

    private static Map<String, String> notifications(final HttpHeaders headers) throws MalformedFieldException {
        final @Nullable String value = joined(headers, "Kickoff-Notify");
        if (value == null) {
            return Map.of();
        }
        try {
            return Notifications.parse(value);
        } catch (final MalformedFieldException malformed) {
            throw in("Kickoff-Notify", malformed);
        }
    }

    /// Several lines of one header are one list (RFC 9110 §5.3).
    private static @Nullable String joined(final HttpHeaders headers, final String name) {
        final List<String> lines = headers.getAll(name);
        return lines.isEmpty()
                ? null
                : String.join(
                        ", ", lines.stream().filter(line -> !line.isBlank()).toList());
    }

    private static MalformedFieldException in(final String header, final MalformedFieldException malformed) {
        return new MalformedFieldException(header + ": " + malformed.getMessage());
    }
}
