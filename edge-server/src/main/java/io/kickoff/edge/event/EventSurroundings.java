package io.kickoff.edge.event;

import io.kickoff.edge.tenant.Tenants;
import io.kickoff.store.SegmentStore;
import io.kickoff.validrange.FilterMargins;
import org.agrona.concurrent.EpochClock;

/// What every event of a node shares.
///
/// @param store           where bytes are.
/// @param tenants         whose events they are.
/// @param margins         of the range filter.
/// @param maxNamedObjects most named objects of an event.
/// @param maxEvents       most events of the node.
/// @param changed         told when what an operator has changed may change answers that wait.
/// @param clock           time.
/// *Immutable.*
public record EventSurroundings(
        SegmentStore store,
        Tenants tenants,
        FilterMargins margins,
        int maxNamedObjects,
        int maxEvents,
        Runnable changed,
        EpochClock clock) {}
