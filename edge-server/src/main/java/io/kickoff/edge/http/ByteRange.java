package io.kickoff.edge.http;

/// A single byte range of RFC 9110 §14.1.2, packed into a long: first position above, last position below.
///
/// What cannot be honoured is {@link #WHOLE}: several ranges, another unit, or a syntax error; a server may ignore
/// those (§14.2). *Immutable.*
public final class ByteRange {
    /// Serve everything with 200.
    public static final long WHOLE = -1;
    /// Answer 416: the range begins behind the last byte.
    public static final long UNSATISFIABLE = -2;

    private static final String UNIT = "bytes=";
    private static final int MAX_DIGITS = 18;

    private ByteRange() {}

    /// @param header value of `Range`.
    /// @param length of the representation in bytes.
    /// @return a packed range, {@link #WHOLE} or {@link #UNSATISFIABLE}.
    public static long parse(final String header, final int length) {
        if (!header.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
            return WHOLE;
        }
        final String spec = header.substring(UNIT.length()).trim();
        final int dash = spec.indexOf('-');
        if (dash < 0 || spec.indexOf(',') >= 0) {
            return WHOLE;
        }
        final long first = number(spec, 0, dash);
        final long last = number(spec, dash + 1, spec.length());
        if (dash == 0) {
            return suffix(last, length);
        }
        if (first < 0 || dash + 1 < spec.length() && (last < 0 || last < first)) {
            return WHOLE;
        }
        if (first >= length) {
            return UNSATISFIABLE;
        }
        final long end = dash + 1 == spec.length() ? length - 1L : Math.min(last, length - 1L);
        return encode((int) first, (int) end);
    }

    private static long suffix(final long wanted, final int length) {
        if (wanted < 0) {
            return WHOLE;
        }
        if (wanted == 0 || length == 0) {
            return UNSATISFIABLE;
        }
        return encode((int) Math.max(0, length - wanted), length - 1);
    }

    private static long number(final String text, final int from, final int to) {
        if (from == to || to - from > MAX_DIGITS) {
            return from == to ? -1 : Long.MAX_VALUE;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            final char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    static long encode(final int first, final int last) {
        return (long) first << 32 | last;
    }

    /// @param range a packed range.
    /// @return position of its first byte.
    public static int first(final long range) {
        return (int) (range >>> 32);
    }

    /// @param range a packed range.
    /// @return position of its last byte, inclusive.
    public static int last(final long range) {
        return (int) range;
    }

    /// @param range a packed range.
    /// @return number of bytes.
    public static int length(final long range) {
        return last(range) - first(range) + 1;
    }
}
