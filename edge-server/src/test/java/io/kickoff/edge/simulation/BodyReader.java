package io.kickoff.edge.simulation;

import io.kickoff.edge.simulation.Expected.Hit;
import java.util.Arrays;

/// Reads one answer after the other and compares every byte: of the head with what was written, of the body with what
/// was published.
///
/// *Confined to the simulation's thread.*
final class BodyReader {
    private static final int SIZE_LINE = -1;

    private int headAt;
    private int bodyAt;
    /// Bytes of the present chunk that are still to come, with its line end; {@link #SIZE_LINE} before its size.
    private int chunkLeft = SIZE_LINE;
    private final StringBuilder sizeLine = new StringBuilder();
    private boolean isLastChunk;
    private boolean isOver;
    private String wrong = "";

    void reset() {
        headAt = 0;
        bodyAt = 0;
        chunkLeft = SIZE_LINE;
        sizeLine.setLength(0);
        isLastChunk = false;
        isOver = false;
    }

    boolean isOver() {
        return isOver;
    }

    /// @return what is wrong; empty when nothing is.
    String wrong() {
        return wrong;
    }

    int bodyBytes() {
        return bodyAt;
    }

    /// @param exchange whose answer it is.
    /// @param bytes    that have come.
    /// @param from     the first that is not read.
    /// @param to       behind the last.
    /// @return how many of them belong to this answer.
    int read(final Exchange exchange, final byte[] bytes, final int from, final int to) {
        int at = from;
        if (headAt < exchange.head.length) {
            final int step = Math.min(exchange.head.length - headAt, to - at);
            if (!Arrays.equals(bytes, at, at + step, exchange.head, headAt, headAt + step)) {
                wrong = "the head that comes is not the one that was written";
            }
            headAt += step;
            at += step;
        }
        if (headAt == exchange.head.length) {
            if (exchange.isFollowing()) {
                at = readChunks(exchange.upload, bytes, at, to);
            } else if (exchange.answer instanceof Hit hit && !exchange.ask.isHead()) {
                at += readBody(hit.upload(), hit.from() + bodyAt, hit.to(), bytes, at, to);
                isOver = hit.from() + bodyAt == hit.to();
            } else {
                isOver = true;
            }
        }
        return at - from;
    }

    private int readBody(
            final SimulatedUpload upload,
            final int position,
            final int end,
            final byte[] bytes,
            final int from,
            final int to) {
        final int step = Math.min(end - position, to - from);
        final int differs = Arrays.mismatch(bytes, from, from + step, upload.body, position, position + step);
        if (differs >= 0) {
            wrong = "byte " + (position + differs) + " is not that of " + upload;
        }
        bodyAt += step;
        return step;
    }

    private int readChunks(final SimulatedUpload upload, final byte[] bytes, final int from, final int to) {
        int at = from;
        while (at < to && !isOver && wrong.isEmpty()) {
            if (chunkLeft == SIZE_LINE) {
                sizeLine.append((char) bytes[at++]);
                readSize(upload);
            } else if (chunkLeft > 2) {
                final int step = Math.min(chunkLeft - 2, to - at);
                readBody(upload, bodyAt, bodyAt + step, bytes, at, at + step);
                chunkLeft -= step;
                at += step;
            } else {
                chunkLeft--;
                at++;
                if (chunkLeft == 0) {
                    isOver = isLastChunk;
                    chunkLeft = SIZE_LINE;
                }
            }
        }
        return at;
    }

    private void readSize(final SimulatedUpload upload) {
        if (sizeLine.charAt(sizeLine.length() - 1) != '\n') {
            return;
        }
        final int size = Integer.parseInt(sizeLine.toString().trim(), 16);
        sizeLine.setLength(0);
        chunkLeft = size + 2;
        isLastChunk = size == 0;
        if (bodyAt + size > upload.received) {
            wrong = "a chunk reaches beyond what " + upload + " has brought";
        } else if (isLastChunk && !(upload.isComplete() && bodyAt == upload.body.length)) {
            wrong = "a last chunk after " + bodyAt + " bytes of " + upload + ", which is " + upload.phase;
        }
    }
}
