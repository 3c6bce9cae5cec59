package io.kickoff.store.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.Agent;
import org.jspecify.annotations.Nullable;

/// The one who writes the journal.
///
/// Its duty cycle: take what waits, a batch of at most {@link #BATCH_ENTRIES} or {@link #BATCH_BYTES}; append it all;
/// where the machine may crash, sync once for all of it; tell everyone; then look whether an old file may go. The
/// more entries wait the more share a sync: what is slow about a disk is paid once a batch.
///
/// *Confined to the thread of its runner.*
final class JournalAgent implements Agent {
    private static final int BATCH_ENTRIES = 256;
    private static final long BATCH_BYTES = 32 << 20;

    private final Queue<JournalEntry> waiting;
    private final JournalWriter writer;
    private final EntryWriter entries;
    private final JournalRetention retention;
    private final JournalSettings settings;
    private final JournalFigures figures;
    private final BooleanSupplier mayRetain;
    private final Runnable onClose;
    private final List<JournalEntry> appended = new ArrayList<>(BATCH_ENTRIES);
    private final long[] sequences = new long[BATCH_ENTRIES];
    private final boolean isSynced;

    JournalAgent(
            final Queue<JournalEntry> waiting,
            final JournalWriter writer,
            final EntryWriter entries,
            final JournalRetention retention,
            final JournalSettings settings,
            final JournalFigures figures,
            final BooleanSupplier mayRetain,
            final Runnable onClose) {
        this.waiting = waiting;
        this.writer = writer;
        this.entries = entries;
        this.retention = retention;
        this.settings = settings;
        this.figures = figures;
        this.mayRetain = mayRetain;
        this.onClose = onClose;
        this.isSynced = settings.durability() == Durability.MACHINE;
    }

    @Override
    public String roleName() {
        return "journal";
    }

    @Override
    public int doWork() {
        int work = writeBatch();
        if (mayRetain.getAsBoolean()) {
            work += retention.doWork(settings.clock().time());
        }
        figures.disk(writer.bytes(), writer.files());
        return work;
    }

    private int writeBatch() {
        final int failures = writer.failures();
        int work = 0;
        long bytes = 0;
        while (work < BATCH_ENTRIES && bytes < BATCH_BYTES) {
            final JournalEntry entry = waiting.poll();
            if (entry == null) {
                break;
            }
            work++;
            final long length = length(entry);
            bytes += length;
            final JournalFailure failure = append(entry);
            if (failure != null) {
                fail(entry, failure);
            } else {
                figures.appended(length);
                if (isSynced) {
                    sequences[appended.size()] = writer.lastEntry();
                    appended.add(entry);
                } else {
                    tell(entry, writer.lastEntry(), null);
                }
            }
        }
        if (!appended.isEmpty()) {
            // not by the last run's word alone: an entry may lie in one that was given up since
            commit(writer.failures() == failures ? writer.sync() : JournalFailure.UNWRITABLE);
        }
        return work;
    }

    private static long length(final JournalEntry entry) {
        return switch (entry) {
            case JournalEntry.Stored stored -> stored.length();
            case JournalEntry.Control control -> control.bytes().capacity();
            case JournalEntry.ObjectDeleted _, JournalEntry.Flushed _, JournalEntry.EventDeleted _ -> 0;
        };
    }

    /// What should not happen, such as an oracle that throws, is told to whoever waits for the entry, too.
    private @Nullable JournalFailure append(final JournalEntry entry) {
        try {
            JournalFailure failure = entries.append(entry);
            while (failure == JournalFailure.FULL && mayRetain.getAsBoolean() && retention.reclaim()) {
                failure = entries.append(entry);
            }
            return failure;
        } catch (final RuntimeException | Error defect) {
            settings.reports().accept("journal: an entry could not be written: " + defect);
            return JournalFailure.UNWRITABLE;
        }
    }

    private void commit(final @Nullable JournalFailure failure) {
        figures.synced();
        for (int i = 0; i < appended.size(); i++) {
            if (failure == null) {
                tell(appended.get(i), sequences[i], null);
            } else {
                fail(appended.get(i), failure);
            }
        }
        appended.clear();
    }

    private void fail(final JournalEntry entry, final JournalFailure failure) {
        figures.failed();
        tell(entry, 0, failure);
    }

    private void tell(final JournalEntry entry, final long sequence, final @Nullable JournalFailure failure) {
        try {
            if (failure == null) {
                entry.completion().durable(sequence);
            } else {
                entry.completion().failed(failure);
            }
        } catch (final RuntimeException defect) {
            settings.reports().accept("journal: whoever waited for an entry failed: " + defect);
        }
    }

    /// Writes what still waits, and closes the files.
    @Override
    public void onClose() {
        try {
            while (writeBatch() > 0) {
                Thread.onSpinWait();
            }
            writer.close();
        } catch (final java.io.IOException refused) {
            settings.reports().accept("journal: " + JournalDirectory.reason(refused));
        } finally {
            onClose.run();
        }
    }
}
