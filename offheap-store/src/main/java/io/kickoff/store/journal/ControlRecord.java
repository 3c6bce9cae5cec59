package io.kickoff.store.journal;

import org.agrona.DirectBuffer;

/// A piece of an event's control state, as it was when the journal last heard of it. *Immutable.*
///
/// @param event    that it belongs to.
/// @param key      which piece.
/// @param version  as it was handed in.
/// @param bytes    opaque.
/// @param sequence of the entry that brought it: they are handed out in this order.
public record ControlRecord(String event, String key, long version, DirectBuffer bytes, long sequence) {}
