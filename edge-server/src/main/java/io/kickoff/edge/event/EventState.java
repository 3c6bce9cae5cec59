package io.kickoff.edge.event;

import io.kickoff.edge.definition.EventDefinition;
import java.util.List;
import java.util.Map;

/// All that an event is besides what was published for it: what a journal keeps of it, and what it goes on from.
///
/// @param definition      what the operator gave.
/// @param version         of it.
/// @param pipelinesSince  version since which each pipeline has belonged to it: what it published before is gone.
/// @param renditionsSince the same of renditions.
/// @param masks           what is hidden.
/// @param notifications   what is told.
/// @param auditSequence   of the last entry of its audit.
/// *Immutable.*
public record EventState(
        EventDefinition definition,
        long version,
        Map<String, Long> pipelinesSince,
        Map<String, Long> renditionsSince,
        List<MaskBook.Entry> masks,
        Notifications.State notifications,
        long auditSequence) {
    public EventState {
        pipelinesSince = Map.copyOf(pipelinesSince);
        renditionsSince = Map.copyOf(renditionsSince);
        masks = List.copyOf(masks);
    }

    /// @param definition of an event that is new, or comes back.
    /// @param past       what goes on counting.
    /// @return its state.
    static EventState first(final EventDefinition definition, final EventPast past) {
        return new EventState(
                definition,
                past.version() + 1,
                Map.of(),
                Map.of(),
                List.of(),
                Notifications.State.nothingSince(past.notifyVersion()),
                past.auditSequence());
    }
}
