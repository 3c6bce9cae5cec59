package io.kickoff.edge.tenant;

import io.kickoff.edge.settings.TenantLimits;
import io.kickoff.edge.settings.TenantSettings;
import io.kickoff.store.memory.SegmentArena;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The tenants of a node: those that are configured, and those with events. *Thread-safe.*
public final class Tenants {
    private final TenantLimits all;
    private final SegmentArena arena;
    private final Map<String, Tenant> byId = new TreeMap<>();
    private final Map<String, Integer> eventsOf = new TreeMap<>();
    private final java.util.Set<String> configured;

    /// @param all      limits of a tenant without any of its own.
    /// @param settings tenants that have some.
    /// @param arena    that they share.
    public Tenants(final TenantLimits all, final List<TenantSettings> settings, final SegmentArena arena) {
        this.all = all;
        this.arena = arena;
        for (final TenantSettings tenant : settings) {
            byId.put(tenant.id(), new Tenant(tenant.id(), tenant.over(all), arena));
        }
        this.configured = java.util.Set.copyOf(byId.keySet());
    }

    /// An event of a tenant is there.
    ///
    /// @param id of the tenant.
    /// @return the tenant, until as many events have left.
    public synchronized Tenant enter(final String id) {
        final Tenant tenant = byId.computeIfAbsent(id, name -> new Tenant(name, all, arena));
        if (eventsOf.merge(id, 1, Integer::sum) == 1) {
            tenant.enter();
        }
        return tenant;
    }

    /// An event of a tenant has gone, or belongs to another one now.
    ///
    /// @param tenant that had entered with it.
    public synchronized void leave(final Tenant tenant) {
        final int events = eventsOf.merge(tenant.id(), -1, Integer::sum);
        if (events == 0) {
            eventsOf.remove(tenant.id());
            tenant.leave();
            if (!configured.contains(tenant.id())) {
                byId.remove(tenant.id());
            }
        }
    }

    /// @return all that are configured or have events, by name.
    public synchronized List<Tenant> all() {
        return List.copyOf(byId.values());
    }
}
