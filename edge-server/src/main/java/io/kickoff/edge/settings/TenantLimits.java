package io.kickoff.edge.settings;

/// How much one tenant may publish. *Immutable.*
///
/// @param bytesPerSecond    averaged over a few seconds; 0: no limit
/// @param requestsPerSecond the same of requests; 0: no limit
/// @param objects           segments, init segments and named objects stored at the same time; 0: no limit
/// @param memoryShare       its weight when tenants share the memory
public record TenantLimits(long bytesPerSecond, long requestsPerSecond, long objects, int memoryShare) {
    /// The weight of a tenant that is given none.
    public static final int DEFAULT_MEMORY_SHARE = 1;
}
