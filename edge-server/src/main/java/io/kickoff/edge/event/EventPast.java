package io.kickoff.edge.event;

/// What goes on counting when an event is deleted and comes back.
///
/// @param version       of its configuration.
/// @param notifyVersion of its notifications.
/// @param auditSequence of its audit.
/// *Immutable.*
public record EventPast(long version, long notifyVersion, long auditSequence) {
    /// There was no such event.
    public static final EventPast NONE = new EventPast(0, 0, 0);
}
