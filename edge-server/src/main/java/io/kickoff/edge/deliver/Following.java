package io.kickoff.edge.deliver;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.kickoff.edge.observe.Figure;
import io.kickoff.store.memory.SegmentArena;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/// An answer whose bytes still arrive. Holds a pin of the segment until its last byte is handed on.
///
/// | the segment  | without a request: bytes are passed on | with one: it waits     |
/// |--------------|----------------------------------------|------------------------|
/// | grows        | a chunk of what has come since         | nothing                |
/// | is whole     | the last chunk                         | it is answered anew    |
/// | breaks off   | the connection is cut                  | it is answered anew    |
///
/// *Confined to its event loop.*
final class Following {
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};
    private static final ByteBuf CHUNK_END = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(CRLF));

    private final DeliveryConnection connection;
    private final DeliveryLoop loop;
    private final SegmentArena arena;
    private final long handle;
    private final @Nullable HttpRequest request;
    private final int keptBytes;

    /// The list that it is in, and its neighbours there: {@link Followers}' affair.
    Followers.@Nullable Watching watching;

    @Nullable
    Following previous;

    @Nullable
    Following next;

    private long position;
    private boolean isOver;
    private boolean isAdvancing;

    /// @param connection that it is an answer of.
    /// @param loop       of the connection.
    /// @param handle     pinned.
    /// @param request    to be answered when the segment is whole; null to pass its bytes on as they come.
    /// @param keptBytes  of memory that the request keeps: its part of {@link HoldingBounds}, which it gives back.
    Following(
            final DeliveryConnection connection,
            final DeliveryLoop loop,
            final long handle,
            final @Nullable HttpRequest request,
            final int keptBytes) {
        this.connection = connection;
        this.loop = loop;
        this.arena = loop.bodies().arena();
        this.handle = handle;
        this.request = request;
        this.keptBytes = keptBytes;
    }

    /// The segment has grown, or has ended.
    void onProgress() {
        try {
            advance();
            connection.flushAnswers();
        } catch (final RuntimeException | Error defect) {
            // the others are told all the same
            connection.fail(defect);
        }
    }

    /// Hands on what there is, as far as the peer takes it.
    void advance() {
        if (isOver || isAdvancing || connection.isOver()) {
            return;
        }
        isAdvancing = true;
        try {
            // before anything is looked at: what comes between the look and the wait is told
            loop.followers().watch(handle, this);
            if (request == null) {
                passOn();
            } else if (arena.phase(handle) != SegmentArena.WRITING) {
                answerAnew(request);
            }
        } finally {
            isAdvancing = false;
        }
    }

    private void answerAnew(final HttpRequest waits) {
        end();
        // not at once: its publisher may be just about to say that it is complete
        loop.execute(() -> connection.onWhole(this, waits));
    }

    private void passOn() {
        final int phase = arena.phase(handle);
        final long length = arena.length(handle);
        if (position < length && connection.isWritable()) {
            sendChunk(length);
        }
        if (phase == SegmentArena.WRITING) {
            return;
        }
        if (phase == SegmentArena.ABORTED) {
            loop.figures().count(Figure.DELIVERY_CUT);
            connection.cutAnswer();
        } else if (position == length) {
            end();
            connection.onPassedOn(this, connection.allocator().directBuffer(8).writeBytes(LAST_CHUNK));
        }
    }

    private void sendChunk(final long length) {
        final long size = length - position;
        final ByteBuf sizeLine = connection.allocator().directBuffer(Integer.BYTES * 4);
        sizeLine.writeCharSequence(Long.toHexString(size), US_ASCII);
        connection.send(sizeLine.writeBytes(CRLF));
        final Bodies bodies = loop.bodies();
        bodies.begin(handle, position, size);
        while (bodies.next()) {
            connection.send(bodies.piece());
        }
        connection.send(CHUNK_END.duplicate());
        position = length;
        loop.countSent(size);
    }

    private void end() {
        isOver = true;
        loop.followers().unwatch(this);
    }

    /// The segment is needed no more: all is answered, or the connection has gone.
    void unpin() {
        end();
        loop.bounds().release(keptBytes);
        arena.unpin(handle);
    }
}
