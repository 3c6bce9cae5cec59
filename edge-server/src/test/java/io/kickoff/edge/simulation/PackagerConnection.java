package io.kickoff.edge.simulation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.kickoff.edge.simulation.SimulatedChannel.End;
import io.kickoff.edge.simulation.SimulatedChannel.Piece;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;

/// A packager's connection: pieces of uploads out, acknowledgements in. The reference store learns of each piece when
/// the node under test has done with it, in the same task. *Confined to the simulation's thread.*
final class PackagerConnection implements Peer {
    private final SimulatedPipeline pipeline;
    private final Judge judge;
    private final ReferenceStore store;
    private final ArrayDeque<Ack> acks = new ArrayDeque<>();
    private final ArrayDeque<Piece> outbox = new ArrayDeque<>();
    private SimulatedChannel channel;
    private SimulatedUpload arriving;
    private long busyUntilMs;
    private boolean isClosed;
    private boolean isEndedHere;

    private record Ack(int status, String etag) {}

    PackagerConnection(final SimulatedPipeline pipeline, final Judge judge, final ReferenceStore store) {
        this.pipeline = pipeline;
        this.judge = judge;
        this.store = store;
    }

    void on(final SimulatedChannel opened) {
        channel = opened;
    }

    /// @return whether something new can be sent from a moment on.
    boolean isFree(final long fromMs) {
        return !isClosed && !isEndedHere && busyUntilMs <= fromMs;
    }

    private void send(final long atMs, final String text, final End end, final Runnable step) {
        busyUntilMs = atMs;
        isEndedHere |= end != End.OPEN;
        outbox.add(new Piece(text.getBytes(ISO_8859_1), end, step));
        judge.scheduler().at(atMs, () -> channel.arrive(outbox.poll()));
    }

    /// Sends an upload.
    ///
    /// @param upload  what.
    /// @param path    where to.
    /// @param headMs  when its header is sent.
    /// @param beginMs when its first byte is sent.
    /// @param endMs   when its last byte is sent, or when it breaks off.
    /// @param pieces  how many it is cut into.
    /// @param end     how it ends: {@link End#OPEN} when it comes whole.
    void upload(
            final SimulatedUpload upload,
            final String path,
            final long headMs,
            final long beginMs,
            final long endMs,
            final int pieces,
            final End end) {
        final int length = upload.body.length;
        final int until = end == End.OPEN ? length : length / 2;
        send(headMs, head(upload, path), End.OPEN, () -> begin(upload));
        int from = 0;
        for (int i = 1; i <= pieces; i++) {
            final int to = i == pieces ? until : until * i / pieces;
            final long atMs = beginMs + (endMs - beginMs) * (i - 1) / Math.max(1, pieces - 1);
            final int size = to - from;
            if (size > 0) {
                final boolean isWhole = to == length && !upload.isChunked;
                final String body = new String(upload.body, from, size, ISO_8859_1);
                final String text = upload.isChunked ? Integer.toHexString(size) + "\r\n" + body + "\r\n" : body;
                send(atMs, text, End.OPEN, () -> receive(upload, size, isWhole));
            }
            from = to;
        }
        if (end != End.OPEN) {
            send(endMs, "", end, () -> broken(upload, end));
        } else if (upload.isChunked) {
            send(endMs, "0\r\n\r\n", End.OPEN, () -> complete(upload));
        }
    }

    private static String head(final SimulatedUpload upload, final String path) {
        return "PUT " + path + " HTTP/1.1\r\nHost: origin\r\n"
                + (upload.isChunked
                        ? "Transfer-Encoding: chunked\r\n"
                        : "Content-Length: " + upload.body.length + "\r\n")
                + "Kickoff-Defects: " + upload.defects() + "\r\nKickoff-Score: " + upload.score + "\r\n\r\n";
    }

    private void begin(final SimulatedUpload upload) {
        arriving = upload;
        final int status = store.begin(upload, judge.scheduler().time());
        if (status != 0) {
            expect(upload, status);
        }
    }

    private void receive(final SimulatedUpload upload, final int size, final boolean isWhole) {
        store.receive(upload, size, judge.scheduler().time());
        if (isWhole) {
            complete(upload);
        } else {
            store.show(upload);
        }
    }

    private void complete(final SimulatedUpload upload) {
        arriving = null;
        final int status = store.complete(upload, judge.scheduler().time());
        if (status != 0) {
            expect(upload, status);
        }
    }

    private void broken(final SimulatedUpload upload, final End end) {
        if (end == End.HALF_CLOSED && !upload.isOver()) {
            store.breakOff(upload);
            expect(upload, 400);
        }
    }

    private void expect(final SimulatedUpload upload, final int status) {
        judge.trace().step(pipeline, "is answered", status, "to", upload);
        final Ack ack = acks.poll();
        if (ack == null || ack.status != status) {
            judge.violated(pipeline, upload + " should be answered " + status + ", is " + ack);
        } else if (status == 200 || status == 201 || status == 204) {
            final String wrong = store.tag(upload, ack.etag);
            if (!wrong.isEmpty()) {
                judge.violated(pipeline, upload + ": " + wrong);
            }
        }
    }

    /// Takes something back.
    void delete(final Ask.Name name, final String path, final int index) {
        final long nowMs = judge.scheduler().time();
        send(nowMs, "DELETE " + path + " HTTP/1.1\r\nHost: origin\r\n\r\n", End.OPEN, () -> {
            store.delete(name, index);
            judge.trace().step(pipeline, "deletes", name);
            final Ack ack = acks.poll();
            if (ack == null || ack.status != 204) {
                judge.violated(pipeline, "DELETE of " + name + " should be answered 204, is " + ack);
            }
        });
    }

    /// No more is sent on it.
    void end() {
        if (!isClosed && !isEndedHere) {
            send(judge.scheduler().time(), "", End.HALF_CLOSED, () -> {});
        }
    }

    @Override
    public void onWritten(final ByteBuf buffer) {
        if (buffer.isReadable()) {
            final String head = buffer.toString(ISO_8859_1);
            final int from = head.indexOf("\r\nETag: ");
            final String etag = from < 0 ? "" : head.substring(from + 8, head.indexOf("\r\n", from + 8));
            acks.add(new Ack(Integer.parseInt(head.substring(9, 12)), etag));
        }
    }

    @Override
    public void onBytes(final byte[] bytes, final int length) {
        judge.touch(this);
    }

    @Override
    public void settle() {
        if (!acks.isEmpty()) {
            judge.violated(pipeline, "an acknowledgement for nothing: " + acks);
        }
    }

    @Override
    public void onFull() {
        throw new IllegalStateException("a packager takes everything");
    }

    @Override
    public void onClosed() {
        isClosed = true;
        if (arriving != null && isEndedHere) {
            store.breakOff(arriving);
        }
        if (!isEndedHere) {
            judge.violated(pipeline, "closed for no reason");
        }
    }
}
