package io.kickoff.edge.durable;

import com.fasterxml.jackson.databind.JsonNode;
import io.kickoff.edge.event.EventPast;
import io.kickoff.edge.event.EventState;
import io.kickoff.edge.event.Events;
import io.kickoff.edge.event.LiveEvent;
import io.kickoff.edge.event.MaskBook;
import io.kickoff.edge.event.Notifications;
import io.kickoff.edge.observe.EventLog;
import io.kickoff.store.journal.ControlRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes the events again from the control state in the journal. What cannot be understood is said and left out; it
/// stays in the journal. *Confined to one thread.*
public final class RestoredEvents {
    private final Events events;
    private final EventRecords records;
    private final EventLog log;

    /// @param events  to make.
    /// @param records to tell what is kept already.
    /// @param log     for what cannot be understood.
    public RestoredEvents(final Events events, final EventRecords records, final EventLog log) {
        this.events = events;
        this.records = records;
        this.log = log;
    }

    /// @param control of all events, in the order in which it came.
    public void restore(final List<ControlRecord> control) {
        final Map<String, Map<String, ControlRecord>> byEvent = new TreeMap<>();
        for (final ControlRecord record : control) {
            byEvent.computeIfAbsent(record.event(), absent -> new HashMap<>()).put(record.key(), record);
        }
        byEvent.forEach((id, pieces) -> {
            try {
                if (id.equals(EventRecords.NODE)) {
                    restoreFile(pieces);
                } else {
                    restore(id, pieces);
                }
            } catch (final RuntimeException notUnderstood) {
                records.holdBack(id);
                log.warn("journal: event \"" + id + "\" cannot be restored (" + notUnderstood.getMessage()
                        + "): configure it again by PUT /v1/events/" + id);
            }
        });
    }

    private void restoreFile(final Map<String, ControlRecord> pieces) {
        pieces.forEach((key, record) -> records.known(
                EventRecords.NODE, key, json(record).path("definition").asText()));
    }

    private void restore(final String id, final Map<String, ControlRecord> pieces) {
        final @Nullable ControlRecord definition = pieces.get(EventRecords.DEFINITION);
        final @Nullable ControlRecord past = pieces.get(EventRecords.PAST);
        if (past != null) {
            final EventPast before = ControlJson.past(json(past));
            events.restorePast(id, before);
            records.known(id, EventRecords.PAST, before);
        }
        if (definition == null) {
            return;
        }
        final JsonNode json = json(definition);
        final List<MaskBook.Entry> masks = masks(id, pieces.get(EventRecords.MASKS));
        final Notifications.State notifications = notifications(id, pieces.get(EventRecords.NOTIFICATIONS));
        final @Nullable ControlRecord audit = pieces.get(EventRecords.AUDIT);
        final LiveEvent event = events.restore(new EventState(
                ControlJson.definition(json),
                definition.version(),
                ControlJson.since(json, "pipelinesSince"),
                ControlJson.since(json, "renditionsSince"),
                masks,
                notifications,
                audit == null ? 0 : audit.version()));
        records.known(id, EventRecords.DEFINITION, event.view().version());
    }

    private List<MaskBook.Entry> masks(final String id, final @Nullable ControlRecord record) {
        if (record == null) {
            return List.of();
        }
        final List<MaskBook.Entry> masks = ControlJson.masks(json(record));
        records.known(id, EventRecords.MASKS, masks);
        return masks;
    }

    private Notifications.State notifications(final String id, final @Nullable ControlRecord record) {
        if (record == null) {
            return Notifications.State.nothingSince(0);
        }
        final Notifications.State state = ControlJson.notifications(json(record));
        records.known(id, EventRecords.NOTIFICATIONS, state);
        return state;
    }

    private static JsonNode json(final ControlRecord record) {
        return ControlJson.decode(record.bytes());
    }
}
