package io.kickoff.edge.deliver;

import io.kickoff.edge.event.LiveEvent;
import io.kickoff.edge.event.StoredObject;
import io.kickoff.edge.http.ByteRange;
import io.kickoff.edge.http.Conditions;
import io.kickoff.edge.observe.Figure;
import io.kickoff.store.memory.SegmentArena;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/// Answers a request with an object that was found and pinned: conditions and ranges decide how.
///
/// *Confined to one event loop.*
final class Serving {
    private final DeliveryLoop loop;
    private final Heads heads;
    private final SegmentArena arena;

    Serving(final DeliveryLoop loop, final Heads heads, final SegmentArena arena) {
        this.loop = loop;
        this.heads = heads;
        this.arena = arena;
    }

    /// Serves what is whole.
    void serve(
            final HttpRequest request,
            final DeliveryConnection connection,
            final LiveEvent event,
            final StoredObject object,
            final long nowMs) {
        final long storedAtMs = object.facts().storedAtMs();
        final boolean isHead = request.method().equals(HttpMethod.HEAD);
        if (Conditions.isNotModified(request.headers(), object.etag(), storedAtMs)) {
            loop.send(heads.notModified(object), Figure.DELIVERY_304, connection, event, nowMs);
            arena.unpin(object.handle());
            return;
        }
        final long range = isHead ? ByteRange.WHOLE : range(request, object);
        if (range == ByteRange.UNSATISFIABLE) {
            loop.send(heads.unsatisfiable(object), Figure.DELIVERY_416, connection, event, nowMs);
            arena.unpin(object.handle());
        } else if (range == ByteRange.WHOLE) {
            loop.send(heads.ok(object), Figure.DELIVERY_200, connection, event, nowMs);
            connection.sendBody(object.handle(), 0, isHead ? 0 : object.length());
        } else {
            final int first = ByteRange.first(range);
            final Heads partial = heads.partial(object, first, ByteRange.last(range));
            loop.send(partial, Figure.DELIVERY_206, connection, event, nowMs);
            connection.sendBody(object.handle(), first, ByteRange.length(range));
        }
    }

    private static long range(final HttpRequest request, final StoredObject object) {
        final @Nullable String range = request.headers().get(HttpHeaderNames.RANGE);
        if (range == null
                || !Conditions.allowsRange(
                        request.headers(), object.etag(), object.facts().storedAtMs())) {
            return ByteRange.WHOLE;
        }
        return ByteRange.parse(range, object.length());
    }

    /// Serves what still arrives.
    void follow(
            final HttpRequest request,
            final DeliveryConnection connection,
            final LiveEvent event,
            final StoredObject object,
            final long nowMs) {
        loop.figures().count(Figure.DELIVERY_FOLLOWED);
        if (!connection.isChunkedAllowed() || request.headers().contains(HttpHeaderNames.RANGE)) {
            connection.awaitWhole(request, object.handle());
            return;
        }
        loop.send(heads.followed(object), Figure.DELIVERY_200, connection, event, nowMs);
        if (request.method().equals(HttpMethod.HEAD)) {
            connection.sendBody(object.handle(), 0, 0);
        } else {
            connection.follow(object.handle());
        }
    }
}
