package io.kickoff.edge.media;

/// Walks over boxes that lie side by side (ISO/IEC 14496-12 §4.2): 32-bit sizes, 64-bit ones, and size 0 for "to
/// the end". Each step goes at least 8 bytes further, so that a walk always ends. *Confined to one thread; reused.*
final class BoxCursor {
    private static final int HEADER = 8;
    private static final int LARGE_HEADER = 16;
    private static final long UINT = 0xFFFF_FFFFL;

    private MediaBytes bytes = MediaBytes.of(new byte[0]);
    private long at;
    private long limit;
    private int type;
    private long body;
    private long end;
    private boolean isCut;

    /// Begins a walk from a position to a limit, which lies inside the bytes.
    BoxCursor reset(final MediaBytes source, final long from, final long to) {
        bytes = source;
        at = from;
        limit = to;
        isCut = false;
        return this;
    }

    /// Goes to the next box. False at the end, and where what follows is no box or is longer than its surroundings:
    /// then {@link #isCut} says so.
    boolean next() {
        final long left = limit - at;
        if (left < HEADER) {
            isCut |= left != 0;
            return false;
        }
        final long size = bytes.intAt(at) & UINT;
        type = bytes.intAt(at + Integer.BYTES);
        long length = size;
        int header = HEADER;
        if (size == 1) {
            header = LARGE_HEADER;
            length = left < LARGE_HEADER ? 0 : bytes.longAt(at + HEADER);
        } else if (size == 0) {
            length = left;
        }
        if (length < header) {
            isCut = true;
            return false;
        }
        body = at + header;
        isCut |= length > left;
        end = length > left ? limit : at + length;
        at = end;
        return true;
    }

    /// Whether the last box, or what should have been one, was longer than there is.
    boolean isCut() {
        return isCut;
    }

    /// Four characters.
    int type() {
        return type;
    }

    /// Where its content begins.
    long body() {
        return body;
    }

    /// Where it ends, at the latest where its surroundings do.
    long end() {
        return end;
    }

    /// Whether so many bytes of content are there.
    boolean holds(final long length) {
        return end - body >= length;
    }
}
