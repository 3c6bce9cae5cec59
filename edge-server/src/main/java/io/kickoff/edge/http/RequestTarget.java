package io.kickoff.edge.http;

import java.util.Arrays;

/// The path of a request as bytes: query cut off, percent-encodings undone once, checked.
///
/// Refused are a relative or empty path, an encoding that is not two hexadecimal digits, control bytes and NUL
/// (encoded or not), a backslash, and a dot segment (`.` or `..`, encoded or not): nothing in a node is a file, and
/// who sends these means no good. An absolute URI (RFC 9112 §3.2.2) counts by its path.
///
/// *Confined to one event loop.*
public final class RequestTarget {
    private static final int INITIAL_LENGTH = 512;

    private byte[] bytes = new byte[INITIAL_LENGTH];
    private int length;

    /// @param target as it stands in the request line.
    /// @return false when it is malformed: answer 400.
    public boolean parse(final String target) {
        length = 0;
        int from = 0;
        if (!target.startsWith("/")) {
            final int authority = target.indexOf("://");
            from = authority < 0 ? -1 : target.indexOf('/', authority + 3);
            if (from < 0) {
                return false;
            }
        }
        if (bytes.length < target.length()) {
            bytes = new byte[target.length()];
        }
        for (int i = from; i < target.length(); i++) {
            final char c = target.charAt(i);
            if (c == '?') {
                break;
            }
            int value = c;
            if (c == '%') {
                value = decoded(target, i);
                i += 2;
            }
            if (value < 0x20 || value == 0x7f || value > 0xff || value == '\\' || c == '#') {
                return false;
            }
            bytes[length++] = (byte) value;
        }
        return !hasDotSegment();
    }

    private static int decoded(final String target, final int at) {
        if (at + 2 >= target.length()) {
            return -1;
        }
        final int high = Character.digit(target.charAt(at + 1), 16);
        final int low = Character.digit(target.charAt(at + 2), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private boolean hasDotSegment() {
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '/' && i + 1 < length && bytes[i + 1] == '.') {
                final int after = i + 2 < length && bytes[i + 2] == '.' ? i + 3 : i + 2;
                if (after >= length || bytes[after] == '/') {
                    return true;
                }
            }
        }
        return false;
    }

    /// @return the bytes; valid until the next parse, only up to {@link #length()}.
    public byte[] bytes() {
        return bytes;
    }

    /// @return length of the path in bytes.
    public int length() {
        return length;
    }

    /// @param prefix ASCII.
    /// @return whether the path begins with it.
    public boolean startsWith(final byte[] prefix) {
        return length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    /// @param from where to look from.
    /// @return index of the next slash, or the path's length.
    public int slashFrom(final int from) {
        for (int i = from; i < length; i++) {
            if (bytes[i] == '/') {
                return i;
            }
        }
        return length;
    }

    /// @param from inclusive.
    /// @param to   exclusive.
    /// @return that part as text, a char a byte.
    public String text(final int from, final int to) {
        return new String(bytes, from, to - from, java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
