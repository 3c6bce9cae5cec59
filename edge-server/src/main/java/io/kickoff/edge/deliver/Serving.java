package io.kickoff.edge.deliver;

import io.kickoff.edge.event.EventView;
import io.kickoff.edge.event.LiveEvent;
import io.kickoff.edge.event.StoredObject;
import io.kickoff.edge.event.StoredObjects;
import io.kickoff.edge.http.ByteRange;
import io.kickoff.edge.http.Conditions;
import io.kickoff.edge.observe.Figure;
import io.kickoff.selector.CandidateWord;
import io.kickoff.store.memory.SegmentArena;
import io.kickoff.store.window.Selected;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/// Answers a request with an object: finds what has a name, and of what was found, conditions and ranges decide how
/// it is served.
///
/// *Confined to one event loop.*
final class Serving {
    /// An object may be replaced between being found and being pinned, but hardly this often.
    private static final int NAMED_TRIES = 8;

    private final DeliveryLoop loop;
    private final Heads heads;
    private final StoredObjects objects;
    private final SegmentArena arena;
    private final Selected selected = new Selected();

    Serving(final DeliveryLoop loop, final Heads heads, final Delivery.Surroundings surroundings) {
        this.loop = loop;
        this.heads = heads;
        this.objects = surroundings.objects();
        this.arena = surroundings.arena();
    }

    /// Answers a request for a rendition's init segment.
    void answerInit(
            final HttpRequest request,
            final DeliveryConnection connection,
            final LiveEvent event,
            final EventView view,
            final int rendition,
            final long nowMs) {
        if (view.inits().get(rendition).acquire(EventView.INIT_NUMBER, view.order(), 0, selected)) {
            serve(request, connection, event, selected, nowMs);
        } else {
            loop.answerUnknown(event, connection, nowMs);
        }
    }

    /// Answers a request for a manifest, or another object that no template names.
    void answerNamed(
            final HttpRequest request,
            final DeliveryConnection connection,
            final LiveEvent event,
            final String name,
            final long nowMs) {
        for (int tries = 0; tries < NAMED_TRIES; tries++) {
            final @Nullable StoredObject object = event.named().newest(name);
            if (object == null) {
                break;
            }
            if (arena.pin(object.handle())) {
                serveWhole(request, connection, event, object, nowMs);
                return;
            }
        }
        loop.answerUnknown(event, connection, nowMs);
    }

    /// Serves a candidate that was chosen and pinned.
    void serve(
            final HttpRequest request,
            final DeliveryConnection connection,
            final LiveEvent event,
            final Selected chosen,
            final long nowMs) {
        final StoredObject object = objects.get(chosen.handle());
        if (CandidateWord.isComplete(chosen.word())) {
            serveWhole(request, connection, event, object, nowMs);
        } else {
            follow(request, connection, event, object, nowMs);
        }
    }

    private void serveWhole(
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

    private void follow(
            final HttpRequest request,
            final DeliveryConnection connection,
            final LiveEvent event,
            final StoredObject object,
            final long nowMs) {
        if (!connection.isChunkedAllowed() || request.headers().contains(HttpHeaderNames.RANGE)) {
            awaitWhole(request, connection, event, object, nowMs);
            return;
        }
        loop.figures().count(Figure.DELIVERY_FOLLOWED);
        loop.send(heads.followed(object), Figure.DELIVERY_200, connection, event, nowMs);
        if (request.method().equals(HttpMethod.HEAD)) {
            connection.sendBody(object.handle(), 0, 0);
        } else {
            connection.follow(object.handle());
        }
    }

    private void awaitWhole(
            final HttpRequest request,
            final DeliveryConnection connection,
            final LiveEvent event,
            final StoredObject object,
            final long nowMs) {
        final int keptBytes = HeldBytes.of(request);
        if (loop.bounds().keep(keptBytes)) {
            loop.figures().count(Figure.DELIVERY_FOLLOWED);
            connection.awaitWhole(request, object.handle(), keptBytes);
        } else {
            arena.unpin(object.handle());
            loop.shed(object.facts().firstByteAtMs(), connection, event, nowMs);
        }
    }
}
