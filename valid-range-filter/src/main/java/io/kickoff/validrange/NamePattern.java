package io.kickoff.validrange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.List;

/// A template compiled to steps over bytes.
///
/// A name is read once from left to right, without going back. That is exact because of what is refused before:
/// a number's digits end where no digit stands, and a rendition is found as *the* key that the rest of the name
/// begins with, where a key is the rendition's spelling and the literal behind it, and no key begins with another
/// (where the rendition ends the name, the key is all of the rest).
/// In a sorted set of such keys the one sought is the greatest that is not above the name, so that a thousand
/// renditions cost ten comparisons.
///
/// *Immutable.*
final class NamePattern {
    private static final int LITERAL = 0;
    private static final int RENDITION = 1;
    private static final int SAME_RENDITION = 2;
    private static final int NUMBER = 3;
    private static final int TIME = 4;
    private static final int MAX_DIGITS = 18;

    private final int[] kinds;
    private final int[] widths;
    /// Literal at [step][0]; spellings by rendition for {@link #SAME_RENDITION}.
    private final byte[][][] spellings;
    private final byte[][] keys;
    /// Nothing stands behind the rendition, so a key is the whole rest of a name, and may begin like another.
    private final boolean isKeyLast;
    private final int[] keyRenditions;
    private final long startNumber;
    private final long duration;

    NamePattern(final SegmentTemplate template, final LiveEventConfig config) {
        final List<SegmentTemplate.Part> parts = template.parts();
        kinds = new int[parts.size()];
        widths = new int[parts.size()];
        spellings = new byte[parts.size()][][];
        startNumber = config.startNumber();
        duration = config.segmentDuration();
        final int renditionAt = compile(parts, config.renditions());
        isKeyLast = renditionAt == kinds.length - 1;
        if (renditionAt < 0) {
            keys = new byte[0][];
            keyRenditions = new int[0];
        } else {
            keyRenditions = new int[config.renditions().size()];
            keys = sortedKeys(template, renditionAt, config.renditions());
            if (!isKeyLast) {
                checkPrefixFree(template.field());
            }
        }
    }

    private int compile(final List<SegmentTemplate.Part> parts, final List<LiveEventConfig.Rendition> renditions) {
        int renditionAt = -1;
        for (int i = 0; i < kinds.length; i++) {
            switch (parts.get(i)) {
                case SegmentTemplate.Literal(String text) -> {
                    kinds[i] = LITERAL;
                    spellings[i] = new byte[][] {text.getBytes(ISO_8859_1)};
                }
                case SegmentTemplate.NumberPart(int width) -> {
                    kinds[i] = NUMBER;
                    widths[i] = width;
                }
                case SegmentTemplate.TimePart(int width) -> {
                    kinds[i] = TIME;
                    widths[i] = width;
                }
                case SegmentTemplate.Representation _, SegmentTemplate.Bandwidth _ -> {
                    final SegmentTemplate.Part part = parts.get(i);
                    kinds[i] = renditionAt < 0 ? RENDITION : SAME_RENDITION;
                    spellings[i] = renditions.stream()
                            .map(r -> SegmentTemplate.spelled(part, r).getBytes(ISO_8859_1))
                            .toArray(byte[][]::new);
                    renditionAt = renditionAt < 0 ? i : renditionAt;
                }
            }
        }
        return renditionAt;
    }

    private byte[][] sortedKeys(
            final SegmentTemplate template, final int at, final List<LiveEventConfig.Rendition> renditions) {
        final SegmentTemplate.Part part = template.parts().get(at);
        final String behind =
                at + 1 < kinds.length && template.parts().get(at + 1) instanceof SegmentTemplate.Literal(String text)
                        ? text
                        : "";
        final byte[][] sorted = new byte[renditions.size()][];
        final Integer[] order = new Integer[renditions.size()];
        for (int i = 0; i < sorted.length; i++) {
            order[i] = i;
            sorted[i] = (SegmentTemplate.spelled(part, renditions.get(i)) + behind).getBytes(ISO_8859_1);
        }
        Arrays.sort(order, (x, y) -> Arrays.compareUnsigned(sorted[x], sorted[y]));
        final byte[][] result = new byte[sorted.length][];
        for (int i = 0; i < result.length; i++) {
            result[i] = sorted[order[i]];
            keyRenditions[i] = order[i];
        }
        return result;
    }

    private void checkPrefixFree(final String field) {
        for (int i = 1; i < keys.length; i++) {
            final byte[] shorter = keys[i - 1];
            final int mismatch = Arrays.mismatch(shorter, keys[i]);
            if (mismatch < 0 || mismatch == shorter.length) {
                throw new InvalidConfigException(
                        field,
                        "the names of two renditions cannot be told apart where \""
                                + new String(keys[i], ISO_8859_1) + "\" begins like \""
                                + new String(shorter, ISO_8859_1)
                                + "\": rename one, or put another character behind the identifier");
            }
        }
    }

    /// @return rendition in the upper, number in the lower bits as {@link Match#media} packs them, or NONE.
    long match(final byte[] path, final int offset, final int length) {
        final int end = offset + length;
        int at = offset;
        int rendition = 0;
        long number = Match.NONE;
        for (int step = 0; step < kinds.length; step++) {
            switch (kinds[step]) {
                case LITERAL -> at = after(spellings[step][0], path, at, end);
                case SAME_RENDITION -> at = after(spellings[step][rendition], path, at, end);
                case RENDITION -> {
                    final int key = keyAt(path, at, end);
                    if (key < 0) {
                        return Match.NONE;
                    }
                    rendition = keyRenditions[key];
                    at += spellings[step][rendition].length;
                }
                default -> {
                    final int digitsEnd = digitsEnd(path, at, end);
                    final long found = number(path, at, digitsEnd, widths[step], kinds[step] == TIME);
                    if (found == Match.NONE || number != Match.NONE && number != found) {
                        return Match.NONE;
                    }
                    number = found;
                    at = digitsEnd;
                }
            }
            if (at < 0) {
                return Match.NONE;
            }
        }
        return at == end ? Match.media(rendition, Math.max(0, number)) : Match.NONE;
    }

    private static int after(final byte[] literal, final byte[] path, final int at, final int end) {
        if (end - at < literal.length) {
            return -1;
        }
        for (int i = 0; i < literal.length; i++) {
            if (path[at + i] != literal[i]) {
                return -1;
            }
        }
        return at + literal.length;
    }

    private int keyAt(final byte[] path, final int at, final int end) {
        int low = 0;
        int high = keys.length - 1;
        while (low <= high) {
            final int middle = (low + high) >>> 1;
            final byte[] key = keys[middle];
            int i = 0;
            while (i < key.length && at + i < end && key[i] == path[at + i]) {
                i++;
            }
            if (i == key.length && (!isKeyLast || at + i == end)) {
                return middle;
            }
            if (i == key.length || at + i < end && (key[i] & 0xff) < (path[at + i] & 0xff)) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private static int digitsEnd(final byte[] path, final int from, final int end) {
        int at = from;
        while (at < end && path[at] >= '0' && path[at] <= '9') {
            at++;
        }
        return at;
    }

    private long number(final byte[] path, final int from, final int to, final int width, final boolean isTime) {
        final int digits = to - from;
        if (digits < width || digits > width && path[from] == '0') {
            return Match.NONE;
        }
        if (digits > MAX_DIGITS) {
            return Match.SATURATED_NUMBER;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value * 10 + (path[i] - '0');
        }
        if (isTime) {
            final long segments = value / duration;
            if (segments * duration != value) {
                return Match.NONE;
            }
            value = segments + startNumber;
        }
        return Math.min(value, Match.SATURATED_NUMBER);
    }
}
