package io.kickoff.perf.load;

import io.netty.buffer.ByteBuf;

/// Finds where an answer of HTTP/1.1 ends, and its status; of the head it looks at three fields, of the body at
/// its length. A generator shares the machine with what it measures, so it makes no object of an answer
/// (RFC 9112, 6 and 7.1). Answers to HEAD are not for it.
///
/// ```
/// STATUS → FIELD* → empty line ─┬─ BODY ─────────────────────────────→ done
///    ↑                │ 1xx     └─ SIZE → DATA → DATA_END → SIZE … 0 → TRAILER* → done
///    └────────────────┘
/// ```
///
/// *Confined to one event loop.*
final class AnswerReader {
    /// The answer goes on.
    static final int MORE = 0;
    /// The answer is complete; what follows in the buffer belongs to the next one.
    static final int DONE = 1;
    /// No HTTP/1.1 answer whose end can be known while the connection stays open.
    static final int FAULT = 2;

    private static final byte LINE_FEED = '\n';
    private static final int NO_LENGTH = -1;
    private static final int STATUS_FROM = 9;
    private static final int STATUS_TO = 12;

    private enum State {
        STATUS,
        FIELD,
        BODY,
        SIZE,
        DATA,
        DATA_END,
        TRAILER
    }

    /// The beginning of the line that is read: as much as is ever looked at.
    private final byte[] line = new byte[48];

    private State state = State.STATUS;
    private int filled;
    private int status;
    private long length = NO_LENGTH;
    private boolean isChunked;
    private boolean isLast;
    private long bodyBytes;

    /// @return status of the answer that was read last.
    int status() {
        return status;
    }

    /// @return bytes of its body, without the framing of chunks.
    long bodyBytes() {
        return bodyBytes;
    }

    /// @return whether the server closes the connection behind it.
    boolean isLast() {
        return isLast;
    }

    /// Reads on.
    ///
    /// @param in bytes as they came; read up to the answer's end.
    /// @return {@link #MORE}, {@link #DONE} or {@link #FAULT}.
    int read(final ByteBuf in) {
        int outcome = MORE;
        while (outcome == MORE && in.isReadable()) {
            outcome = switch (state) {
                case BODY, DATA -> skip(in);
                case STATUS, FIELD, SIZE, DATA_END, TRAILER -> isLineComplete(in) ? take() : MORE;
            };
        }
        return outcome;
    }

    private int skip(final ByteBuf in) {
        final int count = (int) Math.min(length, in.readableBytes());
        in.skipBytes(count);
        bodyBytes += count;
        length -= count;
        if (length > 0) {
            return MORE;
        }
        if (state == State.DATA) {
            state = State.DATA_END;
            return MORE;
        }
        return done();
    }

    private boolean isLineComplete(final ByteBuf in) {
        final int end = in.bytesBefore(LINE_FEED);
        final int count = end < 0 ? in.readableBytes() : end;
        final int kept = Math.min(count, line.length - filled);
        in.readBytes(line, filled, kept);
        in.skipBytes(count - kept);
        filled += kept;
        if (end < 0) {
            return false;
        }
        in.skipBytes(1);
        if (filled > 0 && line[filled - 1] == '\r') {
            filled--;
        }
        return true;
    }

    private int take() {
        final int outcome = switch (state) {
            case STATUS -> takeStatus();
            case FIELD -> filled == 0 ? endHead() : takeField();
            case SIZE -> takeSize();
            case DATA_END -> {
                state = State.SIZE;
                yield filled == 0 ? MORE : FAULT;
            }
            case TRAILER -> filled == 0 ? done() : MORE;
            case BODY, DATA -> throw new IllegalStateException("a body has no lines");
        };
        filled = 0;
        return outcome;
    }

    private int takeStatus() {
        if (filled < STATUS_TO || !startsWith("http/1.1 ")) {
            return FAULT;
        }
        status = (int) number(STATUS_FROM, STATUS_TO, 10);
        state = State.FIELD;
        length = NO_LENGTH;
        isChunked = false;
        isLast = false;
        bodyBytes = 0;
        return status < 100 ? FAULT : MORE;
    }

    private int takeField() {
        if (startsWith("content-length:")) {
            length = number("content-length:".length(), filled, 10);
            return length < 0 ? FAULT : MORE;
        }
        if (startsWith("transfer-encoding: chunked")) {
            isChunked = true;
        } else if (startsWith("connection: close")) {
            isLast = true;
        }
        return MORE;
    }

    private int endHead() {
        if (status < 200) {
            state = State.STATUS;
            return MORE;
        }
        if (status == 204 || status == 304) {
            return done();
        }
        if (isChunked) {
            state = State.SIZE;
            return MORE;
        }
        state = State.BODY;
        return length == 0 ? done() : length < 0 ? FAULT : MORE;
    }

    private int takeSize() {
        int end = 0;
        while (end < filled && line[end] != ';' && line[end] != ' ') {
            end++;
        }
        length = number(0, end, 16);
        state = length == 0 ? State.TRAILER : State.DATA;
        return length < 0 ? FAULT : MORE;
    }

    private int done() {
        state = State.STATUS;
        return DONE;
    }

    private boolean startsWith(final String lowerCase) {
        if (filled < lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            final byte got = line[i];
            final int lower = got >= 'A' && got <= 'Z' ? got + ('a' - 'A') : got;
            if (lower != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// @return the number in this part of the line, spaces around it allowed; -1 when there is none.
    private long number(final int from, final int to, final int radix) {
        int at = from;
        while (at < to && line[at] == ' ') {
            at++;
        }
        int end = to;
        while (end > at && line[end - 1] == ' ') {
            end--;
        }
        if (at == end || end - at > 15) {
            return -1;
        }
        long value = 0;
        for (; at < end; at++) {
            final int digit = Character.digit(line[at], radix);
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }
}
