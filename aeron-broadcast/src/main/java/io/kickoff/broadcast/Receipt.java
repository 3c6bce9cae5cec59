package io.kickoff.broadcast;

/// How far a live state has come by way of one fan-out node.
///
/// Durations begin when the message reached the node, so that no two machines' clocks are compared.
///
/// @param node         its name.
/// @param event        whose state it is.
/// @param version      of the state.
/// @param receivedAtMs when the message reached the node, by the node's clock, epoch ms.
/// @param connections  devices of the event that were connected to the node.
/// @param delivered    of these, how many have it.
/// @param medianMicros until half of these had it.
/// @param p99Micros    until 99 of 100 had it.
/// @param lastMicros   until the last one had it.
public record Receipt(
        String node,
        String event,
        long version,
        long receivedAtMs,
        int connections,
        int delivered,
        long medianMicros,
        long p99Micros,
        long lastMicros) {
    /// @throws IllegalArgumentException when a name does not fit.
    public Receipt {
        Fields.requireName("node", node);
        Fields.requireName("event", event);
    }
}
