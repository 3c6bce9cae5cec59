package io.kickoff.store.journal;

import io.kickoff.store.journal.JournalWriter.Closed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Deletes the oldest file when nothing in it is wanted any more.
///
/// Always the oldest first: so a deletion's record never goes before what it deletes, and a gap in the sequence
/// numbers always means that something is wrong. What a file holds is not kept in memory but read from its heads when
/// its turn comes; the one segment that keeps it is remembered and asked about first.
///
/// What lives long (control state, init segments, named objects) is carried forward into the newest file. Where that
/// is most of the file it waits until the next file can go too, or it would be copied round and round.
///
/// Over the limit, or when the disk is full, time-shifted segments no longer keep a file; those of the live edge are
/// carried forward. *Confined to the agent's thread.*
final class JournalRetention {
    private final JournalWriter writer;
    private final EntryWriter entries;
    private final JournalSettings settings;
    private final RetentionOracle oracle;
    private final JournalFigures figures;
    private final long journalId;
    private final RecordHead head = new RecordHead();
    private @Nullable JournaledObject keeper;
    private long nextMs;
    private boolean hasComplained;

    JournalRetention(
            final JournalWriter writer,
            final EntryWriter entries,
            final JournalSettings settings,
            final RetentionOracle oracle,
            final JournalFigures figures,
            final long journalId) {
        this.writer = writer;
        this.entries = entries;
        this.settings = settings;
        this.oracle = oracle;
        this.figures = figures;
        this.journalId = journalId;
    }

    /// What a file holds that has to be thought of before it goes.
    private static final class Contents {
        private final List<JournaledObject> carried = new ArrayList<>();
        private final List<ControlRecord> control;
        private @Nullable JournaledObject keeper;
        private int dropped;
        private long recordBytes;

        private Contents(final List<ControlRecord> control) {
            this.control = control;
        }

        private long carriedBytes() {
            return carried.stream().mapToLong(JournaledObject::length).sum()
                    + control.stream()
                            .mapToLong(record -> record.bytes().capacity())
                            .sum();
        }
    }

    /// Looks now and then whether the oldest file may go.
    ///
    /// @return files that went.
    int doWork(final long nowMs) {
        // further ahead than it was ever put: the clock has been set back
        if (nowMs < nextMs && nextMs - nowMs <= settings.retentionMs()) {
            return 0;
        }
        nextMs = nowMs + settings.retentionMs();
        int gone = 0;
        while (writer.oldest() != null && letGo(writer.bytes() > settings.limitBytes())) {
            gone++;
        }
        return gone;
    }

    /// Makes room on a full disk.
    ///
    /// @return false when nothing may go.
    boolean reclaim() {
        return writer.oldest() != null && letGo(true);
    }

    private boolean letGo(final boolean isForced) {
        final Closed oldest = Objects.requireNonNull(writer.oldest());
        if (!isForced && isKept(oldest)) {
            return false;
        }
        try {
            final Contents contents = contents(oldest, isForced);
            if (contents.keeper != null) {
                keeper = contents.keeper;
                return false;
            }
            if (2 * contents.carriedBytes() > contents.recordBytes && !mayNextGo(isForced)) {
                complain(isForced, oldest);
                return false;
            }
            return carry(contents) && delete(oldest, contents);
        } catch (final IOException unreadable) {
            settings.reports()
                    .accept("journal: " + oldest.path() + " cannot be given up (" + JournalDirectory.reason(unreadable)
                            + "): it stays, and journal verify says what is wrong");
            return false;
        }
    }

    private boolean isKept(final Closed oldest) {
        final JournaledObject known = keeper;
        return known != null
                && known.file().equals(oldest.path())
                && oracle.wanted(known.identity(), known.sequence()) != Wanted.NO;
    }

    private Contents contents(final Closed file, final boolean isForced) throws IOException {
        final Contents contents = new Contents(entries.controlIn(file.path()));
        try (RecordScanner scanner = new RecordScanner(file.path(), journalId, head)) {
            while (contents.keeper == null && scanner.next()) {
                contents.recordBytes += head.headLength() + head.payloadLength();
                final ObjectIdentity identity =
                        head.type() == RecordDescriptor.OBJECT && head.part() == 0 ? head.identity() : null;
                if (identity != null) {
                    judge(
                            new JournaledObject(
                                    identity,
                                    head.entry(),
                                    head.origin(),
                                    head.entryLength(),
                                    file.path(),
                                    scanner.offset()),
                            contents,
                            isForced);
                }
            }
        }
        return contents;
    }

    private void judge(final JournaledObject object, final Contents contents, final boolean isForced) {
        final boolean isMedia = object.identity().kind() == ObjectKind.MEDIA;
        if (!isMedia && !entries.isNewest(object)) {
            return;
        }
        final Wanted wanted = oracle.wanted(object.identity(), object.sequence());
        if (!isMedia) {
            if (wanted == Wanted.NO) {
                entries.forget(object.identity());
            } else {
                contents.carried.add(object);
            }
        } else if (wanted != Wanted.NO && !isForced) {
            contents.keeper = object;
        } else if (wanted == Wanted.LIVE_EDGE) {
            contents.carried.add(object);
        } else if (wanted == Wanted.TIME_SHIFTED) {
            contents.dropped++;
        }
    }

    private boolean mayNextGo(final boolean isForced) throws IOException {
        final Closed next = writer.secondOldest();
        return next != null && (isForced || contents(next, false).keeper == null);
    }

    private boolean carry(final Contents contents) {
        final long nowMs = settings.clock().time();
        for (final JournaledObject object : contents.carried) {
            try {
                if (entries.copy(object) != null) {
                    return false;
                }
            } catch (final IOException damaged) {
                entries.forget(object.identity());
                settings.reports()
                        .accept("journal: " + object.file() + " at " + object.offset() + ": object " + object.identity()
                                + " is damaged and cannot be carried forward: publish it again");
            }
        }
        for (final ControlRecord record : contents.control) {
            if (entries.copy(record, nowMs) != null) {
                return false;
            }
        }
        return settings.durability() == Durability.PROCESS || writer.sync() == null;
    }

    private boolean delete(final Closed oldest, final Contents contents) throws IOException {
        if (contents.dropped > 0) {
            settings.reports()
                    .accept("journal: no room: gave up " + oldest.path() + " with " + contents.dropped
                            + " segments of time-shift windows, which a restart will not bring back; raise the"
                            + " journal's limit or give it a larger disk");
        }
        writer.deleteOldest();
        keeper = null;
        hasComplained = false;
        figures.deleted(contents.carried.size() + contents.control.size(), contents.dropped);
        return true;
    }

    private void complain(final boolean isForced, final Closed oldest) {
        if (isForced && !hasComplained) {
            hasComplained = true;
            settings.reports()
                    .accept("journal: over its limit, but most of " + oldest.path()
                            + " is the live edge, init segments and configuration: raise the journal's limit");
        }
    }
}
