package io.kickoff.store.journal;

import io.kickoff.store.memory.SegmentArena;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/// Knows what entries mean: turns them into records, and keeps the state that has to outlive the file it is in: the
/// control state, and where the newest version of each init segment and named object lies.
///
/// Each run begins with a checkpoint of the control state. *Confined to the agent's thread.*
final class EntryWriter {
    private final JournalWriter writer;
    private final long journalId;
    private final JournalSettings settings;
    private final HeadEncoder encoder = new HeadEncoder();
    private final RecordPayload payload;
    private final ControlState control;
    private final Map<ObjectIdentity, JournaledObject> longLived = new HashMap<>();

    /// @param writer    of records.
    /// @param journalId of the journal.
    /// @param settings  of the journal.
    /// @param arena     that holds the bytes of objects.
    /// @param index     of what is in the journal.
    EntryWriter(
            final JournalWriter writer,
            final long journalId,
            final JournalSettings settings,
            final SegmentArena arena,
            final JournalIndex index) {
        this.writer = writer;
        this.journalId = journalId;
        this.settings = settings;
        this.payload = new RecordPayload(arena);
        this.control = index.control();
        for (final JournaledObject object : index.objects()) {
            if (object.identity().kind() != ObjectKind.MEDIA) {
                longLived.put(object.identity(), object);
            }
        }
    }

    /// Appends an entry.
    ///
    /// @return null when it is there, though perhaps not on the disk yet.
    @Nullable
    JournalFailure append(final JournalEntry entry) {
        final long nowMs = settings.clock().time();
        final JournalFailure failure = begin(nowMs, settings.marginBytes());
        if (failure != null) {
            return failure;
        }
        return switch (entry) {
            case JournalEntry.Stored stored -> append(stored, nowMs);
            case JournalEntry.Control state -> append(state, nowMs);
            case JournalEntry.ObjectDeleted deleted -> append(deleted, nowMs);
            case JournalEntry.Flushed flushed -> append(flushed, nowMs);
            case JournalEntry.EventDeleted deleted -> append(deleted, nowMs);
        };
    }

    private @Nullable JournalFailure begin(final long nowMs, final long margin) {
        if (writer.hasRun()) {
            return null;
        }
        final List<ControlRecord> records = control.records();
        long bytes = 0;
        for (final ControlRecord record : records) {
            bytes += RecordDescriptor.lengthOnDisk(
                    RecordDescriptor.MAX_HEAD, record.bytes().capacity());
        }
        JournalFailure failure = writer.begin(nowMs, bytes, margin);
        for (int i = 0; failure == null && i < records.size(); i++) {
            failure = rewrite(records.get(i), nowMs);
        }
        return failure;
    }

    private @Nullable JournalFailure append(final JournalEntry.Stored stored, final long nowMs) {
        encoder.begin(RecordDescriptor.OBJECT, journalId, nowMs)
                .identity(stored.identity())
                .text(stored.digest())
                .bytes(stored.facts());
        final JournalFailure failure = writer.write(
                encoder,
                stored.length(),
                nowMs,
                settings.marginBytes(),
                (part, length) -> payload.segment(stored.handle(), (long) part * RecordDescriptor.MAX_PAYLOAD, length));
        if (failure == null && stored.identity().kind() != ObjectKind.MEDIA) {
            remember(stored.identity(), writer.lastEntry(), stored.length());
        }
        return failure;
    }

    private void remember(final ObjectIdentity identity, final long origin, final long length) {
        longLived.put(
                identity,
                new JournaledObject(
                        identity, writer.lastEntry(), origin, length, writer.currentFile(), writer.lastOffset()));
    }

    private @Nullable JournalFailure append(final JournalEntry.Control state, final long nowMs) {
        encoder.begin(RecordDescriptor.CONTROL, journalId, nowMs);
        return control(state.event(), state.key(), state.version(), state.bytes(), nowMs, settings.marginBytes());
    }

    /// Carries a piece of control state forward. May use the margin.
    @Nullable
    JournalFailure copy(final ControlRecord record, final long nowMs) {
        final JournalFailure failure = begin(nowMs, 0);
        return failure == null ? rewrite(record, nowMs) : failure;
    }

    private @Nullable JournalFailure rewrite(final ControlRecord record, final long nowMs) {
        encoder.begin(RecordDescriptor.CONTROL, journalId, nowMs).markCopy();
        return control(record.event(), record.key(), record.version(), record.bytes(), nowMs, 0);
    }

    private @Nullable JournalFailure control(
            final String event,
            final String key,
            final long version,
            final DirectBuffer bytes,
            final long nowMs,
            final long margin) {
        encoder.text(event).text(key).number(version);
        final JournalFailure failure = writer.write(
                encoder,
                bytes.capacity(),
                nowMs,
                margin,
                (part, length) -> payload.heap(bytes, part * RecordDescriptor.MAX_PAYLOAD, length));
        if (failure == null) {
            control.put(new ControlRecord(event, key, version, bytes, writer.lastEntry()), writer.currentFile());
        }
        return failure;
    }

    private @Nullable JournalFailure append(final JournalEntry.ObjectDeleted deleted, final long nowMs) {
        encoder.begin(RecordDescriptor.OBJECT_DELETION, journalId, nowMs).identity(deleted.identity());
        final JournalFailure failure = writeWithoutPayload(nowMs);
        if (failure == null) {
            longLived.remove(deleted.identity());
        }
        return failure;
    }

    private @Nullable JournalFailure append(final JournalEntry.Flushed flushed, final long nowMs) {
        encoder.begin(RecordDescriptor.FLUSH, journalId, nowMs).text(flushed.event());
        final JournalFailure failure = writeWithoutPayload(nowMs);
        if (failure == null) {
            forgetObjects(flushed.event());
        }
        return failure;
    }

    private @Nullable JournalFailure append(final JournalEntry.EventDeleted deleted, final long nowMs) {
        encoder.begin(RecordDescriptor.EVENT_DELETION, journalId, nowMs).text(deleted.event());
        final JournalFailure failure = writeWithoutPayload(nowMs);
        if (failure == null) {
            forgetObjects(deleted.event());
            control.remove(deleted.event());
        }
        return failure;
    }

    private @Nullable JournalFailure writeWithoutPayload(final long nowMs) {
        return writer.write(encoder, 0, nowMs, settings.marginBytes(), (part, length) -> payload.clear());
    }

    private void forgetObjects(final String event) {
        longLived.keySet().removeIf(identity -> identity.event().equals(event));
    }

    /// Carries an object forward: the same version of it, in a younger file. May use the margin.
    ///
    /// @return null when it is there.
    /// @throws IOException when it cannot be read, or is not what was written.
    @Nullable
    JournalFailure copy(final JournaledObject object) throws IOException {
        final long nowMs = settings.clock().time();
        final JournalFailure failure = begin(nowMs, 0);
        if (failure != null) {
            return failure;
        }
        try (ObjectReader reader = new ObjectReader(journalId)) {
            if (!reader.isIntact(object)) {
                throw new IOException("object " + object.identity() + " is damaged");
            }
            reader.open(object);
            encoder.beginCopy(reader.firstHead());
            final JournalFailure refused = writer.write(
                    encoder, object.length(), nowMs, 0, (part, length) -> payload.buffer(reader.nextPart()));
            if (refused == null && object.identity().kind() != ObjectKind.MEDIA) {
                remember(object.identity(), object.sequence(), object.length());
            }
            return refused;
        }
    }

    /// Whether this is the newest version of an object that lives long.
    boolean isNewest(final JournaledObject object) {
        final JournaledObject newest = longLived.get(object.identity());
        return newest != null && newest.entry() == object.entry();
    }

    /// Stops carrying an object forward.
    void forget(final ObjectIdentity identity) {
        longLived.remove(identity);
    }

    /// Control state that would be lost with a file.
    List<ControlRecord> controlIn(final Path file) {
        return control.recordsIn(file);
    }
}
