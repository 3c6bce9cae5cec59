package io.kickoff.edge.durable;

import io.kickoff.store.journal.Journal;
import io.kickoff.store.journal.JournalFigures;
import io.kickoff.store.journal.JournalRecovery;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the journal has done and how it stands, for `/metrics`; nothing when there is none. *Thread-safe.*
public final class JournalMetrics implements Supplier<List<MetricSnapshot>> {
    private final NodeJournal node;

    /// @param node that is shown.
    public JournalMetrics(final NodeJournal node) {
        this.node = node;
    }

    @Override
    public List<MetricSnapshot> get() {
        final @Nullable Journal journal = node.journal();
        if (journal == null) {
            return List.of();
        }
        final JournalFigures figures = journal.figures();
        final JournalRecovery recovery = journal.recovery();
        return List.of(
                counter("kickoff_journal_entries", figures.entries()),
                counter("kickoff_journal_failures", figures.failures()),
                counter("kickoff_journal_appended_bytes", figures.appendedBytes()),
                counter("kickoff_journal_syncs", figures.syncs()),
                counter("kickoff_journal_files_deleted", figures.deletedFiles()),
                counter("kickoff_journal_entries_carried", figures.copiedEntries()),
                counter("kickoff_journal_segments_dropped", figures.droppedSegments()),
                gauge("kickoff_journal_disk_bytes", figures.diskBytes()),
                gauge("kickoff_journal_files", figures.files()),
                gauge("kickoff_journal_waiting", journal.waiting()),
                gauge("kickoff_journal_unacknowledged_objects", node.waiting()),
                gauge("kickoff_recovery_objects", recovery.objectCount()),
                gauge("kickoff_recovery_objects_done", recovery.objectsDone()),
                gauge("kickoff_recovery_bytes", recovery.objectBytes()),
                gauge("kickoff_recovery_bytes_done", recovery.bytesDone()));
    }

    private static MetricSnapshot counter(final String name, final long value) {
        return CounterSnapshot.builder()
                .name(name)
                .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .value((double) value)
                        .build())
                .build();
    }

    private static MetricSnapshot gauge(final String name, final long value) {
        return GaugeSnapshot.builder()
                .name(name)
                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .value((double) value)
                        .build())
                .build();
    }
}
