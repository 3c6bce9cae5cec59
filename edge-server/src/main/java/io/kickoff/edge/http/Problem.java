package io.kickoff.edge.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/// An error told to a client as `application/problem+json` (RFC 9457).
///
/// @param status HTTP status.
/// @param type   short name, made a URI reference below `/problems/`; the same name counts it in the metrics.
/// @param title  what is wrong, in a few words.
/// @param detail what, where, how to mend.
/// *Immutable.*
public record Problem(int status, String type, String title, String detail) {
    /// @return the JSON body.
    public byte[] body() {
        return ("{\"type\":\"/problems/" + type + "\",\"title\":\"" + escaped(title) + "\",\"status\":" + status
                        + ",\"detail\":\"" + escaped(detail) + "\"}\n")
                .getBytes(UTF_8);
    }

    /// @return status line and the headers that describe the body, without the empty line.
    /// @param length of the body in bytes.
    public byte[] head(final int length) {
        return ("HTTP/1.1 " + status + ' ' + Status.reason(status)
                        + "\r\nContent-Type: application/problem+json\r\nContent-Length: " + length + "\r\n")
                .getBytes(ISO_8859_1);
    }

    private static String escaped(final String text) {
        final StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c < 0x20) {
                escaped.append(String.format("\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
