package io.kickoff.edge.settings;

/// What one tenant is given otherwise than all the others. *Immutable.*
///
/// @param id          of the tenant, as its events name it
/// @param rate        bytes a second; or [#AS_ALL]
/// @param requests    a second; or [#AS_ALL]
/// @param objects     stored at the same time; or [#AS_ALL]
/// @param memoryShare weight; or [#AS_ALL]
public record TenantSettings(String id, long rate, long requests, long objects, int memoryShare) {
    /// Nothing else is given than to all tenants.
    public static final int AS_ALL = -1;

    /// The limits of this tenant.
    ///
    /// @param all the limits of all the others
    public TenantLimits over(final TenantLimits all) {
        return new TenantLimits(
                rate == AS_ALL ? all.bytesPerSecond() : rate,
                requests == AS_ALL ? all.requestsPerSecond() : requests,
                objects == AS_ALL ? all.objects() : objects,
                memoryShare == AS_ALL ? all.memoryShare() : memoryShare);
    }
}
