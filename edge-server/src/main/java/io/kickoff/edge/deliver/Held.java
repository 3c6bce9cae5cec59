package io.kickoff.edge.deliver;

import io.kickoff.edge.event.LiveEvent;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/// A request that waits for its segment: a link in the list of those that wait for the same one.
///
/// *Confined to its event loop.*
final class Held {
    final HttpRequest request;
    final DeliveryConnection connection;
    final LiveEvent event;
    final int bytes;

    /// The list that it is in; null when it has been answered or forgotten.
    @Nullable
    HeldSlot slot;

    @Nullable
    Held previous;

    @Nullable
    Held next;

    /// @param request    that waits.
    /// @param connection it came from.
    /// @param event      that it asks of.
    /// @param bytes      of memory that it keeps, about.
    Held(final HttpRequest request, final DeliveryConnection connection, final LiveEvent event, final int bytes) {
        this.request = request;
        this.connection = connection;
        this.event = event;
        this.bytes = bytes;
    }
}
