package io.kickoff.edge.settings;

/// How much packagers may hand in. *Immutable.*
///
/// @param maxObjectBytes          of one segment, init segment or named object
/// @param memoryReserveBytes      of buffers that the delivery plane leaves to publishing
/// @param maxNamedObjectsPerEvent manifests, playlists and whatever else no template names
/// @param maxEvents               configured at the same time, of all tenants
/// @param tenant                  of one tenant that is given no limits of its own
public record PublishingLimits(
        long maxObjectBytes,
        long memoryReserveBytes,
        int maxNamedObjectsPerEvent,
        int maxEvents,
        TenantLimits tenant) {}
