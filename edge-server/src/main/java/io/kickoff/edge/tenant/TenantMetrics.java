package io.kickoff.edge.tenant;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongBiFunction;
import java.util.function.ToLongFunction;
import org.agrona.concurrent.EpochClock;

/// What each tenant has, may have and was refused, labelled with its name. There are as many as are configured or
/// have events. *Thread-safe.*
public final class TenantMetrics implements Supplier<List<MetricSnapshot>> {
    private final Tenants tenants;
    private final EpochClock clock;

    /// @param tenants of the node.
    /// @param clock   time.
    public TenantMetrics(final Tenants tenants, final EpochClock clock) {
        this.tenants = tenants;
        this.clock = clock;
    }

    @Override
    public List<MetricSnapshot> get() {
        final List<Tenant> all = tenants.all();
        final long nowMs = clock.time();
        return all.isEmpty()
                ? List.of()
                : List.of(
                        gauge(
                                "kickoff_tenant_used_bytes",
                                all,
                                tenant -> tenant.share().usedBytes()),
                        gauge(
                                "kickoff_tenant_held_bytes",
                                all,
                                tenant -> tenant.share().heldBytes()),
                        gauge(
                                "kickoff_tenant_share_bytes",
                                all,
                                tenant -> tenant.share().fairBytes()),
                        gauge(
                                "kickoff_tenant_objects",
                                all,
                                tenant -> tenant.objects().count()),
                        used(all, nowMs),
                        counter("kickoff_tenant_refused", all, Tenant::refused),
                        counter("kickoff_tenant_warned", all, Tenant::warned));
    }

    private static MetricSnapshot gauge(
            final String name, final List<Tenant> tenants, final ToLongFunction<Tenant> value) {
        final GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name);
        for (final Tenant tenant : tenants) {
            gauge.dataPoint(GaugeDataPointSnapshot.builder()
                    .labels(Labels.of("tenant", tenant.id()))
                    .value((double) value.applyAsLong(tenant))
                    .build());
        }
        return gauge.build();
    }

    private static MetricSnapshot used(final List<Tenant> tenants, final long nowMs) {
        final GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name("kickoff_tenant_quota_used_ratio");
        for (final Tenant tenant : tenants) {
            for (final Quota quota : Quota.values()) {
                gauge.dataPoint(GaugeDataPointSnapshot.builder()
                        .labels(labels(tenant, quota))
                        .value(tenant.usedPercent(quota, nowMs) / 100.0)
                        .build());
            }
        }
        return gauge.build();
    }

    private static MetricSnapshot counter(
            final String name, final List<Tenant> tenants, final ToLongBiFunction<Tenant, Quota> value) {
        final CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name);
        for (final Tenant tenant : tenants) {
            for (final Quota quota : Quota.values()) {
                counter.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(labels(tenant, quota))
                        .value((double) value.applyAsLong(tenant, quota))
                        .build());
            }
        }
        return counter.build();
    }

    private static Labels labels(final Tenant tenant, final Quota quota) {
        return Labels.of("tenant", tenant.id(), "quota", quota.word());
    }
}
