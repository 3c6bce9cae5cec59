package io.kickoff.lsm.plan;

import io.kickoff.lsm.InvalidValueException;

/// What fan-out nodes can do.
///
/// @param connectionsPerNode  devices that a node holds.
/// @param deliveriesPerSecond messages that a node delivers: a measured figure.
/// @param maxNodes            that there may be; 0: as many as it takes.
/// @param broadcastMs         from the trigger to the last node, and from a node to its device.
/// *Immutable.*
public record FanOutCapacity(long connectionsPerNode, double deliveriesPerSecond, long maxNodes, long broadcastMs) {
    /// Checks the ranges.
    ///
    /// @throws InvalidValueException naming the first field that is wrong.
    public FanOutCapacity {
        PrefetchCapacity.checkPositive("connectionsPerNode", connectionsPerNode);
        PrefetchCapacity.checkPositive("deliveriesPerSecond", deliveriesPerSecond);
        if (maxNodes < 0) {
            throw new InvalidValueException("maxNodes", maxNodes + " is negative: 0 means as many as it takes");
        }
        if (broadcastMs < 0) {
            throw new InvalidValueException("broadcastMs", broadcastMs + " is negative");
        }
    }
}
