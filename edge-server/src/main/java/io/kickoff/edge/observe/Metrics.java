package io.kickoff.edge.observe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The node's figures in the text format of OpenMetrics. *Thread-safe.*
public final class Metrics {
    private final Figures figures;
    private final List<Gauge> gauges;
    private final List<Supplier<List<MetricSnapshot>>> more;

    /// A value that goes up and down.
    ///
    /// @param name  of the metric.
    /// @param plane value of its label `plane`; empty when it has none.
    /// @param value now.
    public record Gauge(String name, String plane, LongSupplier value) {}

    /// @param figures counters.
    /// @param gauges  what else is shown.
    /// @param more    what comes and goes, such as what is told of each tenant.
    public Metrics(final Figures figures, final List<Gauge> gauges, final List<Supplier<List<MetricSnapshot>>> more) {
        this.figures = figures;
        this.gauges = List.copyOf(gauges);
        this.more = List.copyOf(more);
    }

    /// @return everything, as of now.
    public String text() {
        final List<MetricSnapshot> snapshots = new ArrayList<>();
        counters().values().forEach(builder -> snapshots.add(builder.build()));
        final Map<String, GaugeSnapshot.Builder> builders = new LinkedHashMap<>();
        for (final Gauge gauge : gauges) {
            builders.computeIfAbsent(
                            gauge.name(), name -> GaugeSnapshot.builder().name(name))
                    .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                            .labels(labels("plane", gauge.plane()))
                            .value((double) gauge.value().getAsLong())
                            .build());
        }
        builders.values().forEach(builder -> snapshots.add(builder.build()));
        more.forEach(source -> snapshots.addAll(source.get()));
        return written(new MetricSnapshots(snapshots));
    }

    private Map<String, CounterSnapshot.Builder> counters() {
        final long[] sums = figures.sums();
        final Map<String, CounterSnapshot.Builder> builders = new LinkedHashMap<>();
        final Figure[] all = Figure.values();
        for (int i = 0; i < all.length; i++) {
            builders.computeIfAbsent(
                            all[i].metric(), name -> CounterSnapshot.builder().name(name))
                    .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                            .labels(labels(all[i].label(), all[i].labelValue()))
                            .value((double) sums[i])
                            .build());
        }
        return builders;
    }

    private static Labels labels(final String name, final String value) {
        return name.isEmpty() || value.isEmpty() ? Labels.EMPTY : Labels.of(name, value);
    }

    private static String written(final MetricSnapshots snapshots) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            OpenMetricsTextFormatWriter.create().write(out, snapshots);
        } catch (final IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return out.toString(UTF_8);
    }
}
