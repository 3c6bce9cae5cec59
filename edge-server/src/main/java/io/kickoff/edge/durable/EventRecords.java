package io.kickoff.edge.durable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kickoff.edge.definition.EventDefinition;
import io.kickoff.edge.definition.EventJson;
import io.kickoff.edge.event.EventPast;
import io.kickoff.edge.event.EventState;
import io.kickoff.edge.event.Events;
import io.kickoff.edge.event.LiveEvent;
import io.kickoff.edge.event.Notifications;
import io.kickoff.store.journal.JournalEntry;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The control state of the events, kept in the journal piece by piece, each as a whole.
///
/// | piece           | of        | is                                                                          |
/// |-----------------|-----------|-----------------------------------------------------------------------------|
/// | `definition`    | an event  | its configuration, with its version                                         |
/// | `masks`         | an event  | all that is hidden                                                          |
/// | `notifications` | an event  | all that is told, with its version, removals and floor                      |
/// | `audit`         | an event  | a number that its audit has not reached: a restart goes on from there       |
/// | `past`          | an event  | what goes on counting, once it is deleted                                   |
/// | `file:ID`       | the node  | an event as the configuration file had it                                   |
///
/// A piece is read and offered under one lock, so the newest entry has the newest state, whoever changed it and
/// whoever came first. What has been offered already is not offered again, but waited for.
///
/// *Thread-safe.*
public final class EventRecords {
    static final String DEFINITION = "definition";
    static final String MASKS = "masks";
    static final String NOTIFICATIONS = "notifications";
    static final String AUDIT = "audit";
    static final String PAST = "past";
    static final String FILE = "file:";
    /// In the place of an event: what belongs to the node. No event is called so.
    static final String NODE = "";

    /// Numbers of an audit that are set aside at once.
    private static final long AUDIT_BLOCK = 10_000;

    private final NodeJournal journal;
    private final Events events;
    private final Map<Key, Saved> saved = new HashMap<>();

    private record Key(String event, String piece) {}

    private record Saved(Object value, Written written) {}

    /// @param journal that keeps it.
    /// @param events  of the node.
    public EventRecords(final NodeJournal journal, final Events events) {
        this.journal = journal;
        this.events = events;
    }

    /// Creates an event or replaces its configuration.
    ///
    /// @param definition name and configuration.
    /// @param barrier    of the answer.
    /// @return the event.
    public synchronized Events.Configured put(final EventDefinition definition, final Barrier barrier) {
        final Events.Configured configured = events.put(definition);
        save(configured.event(), barrier);
        return configured;
    }

    /// Configures an event as the configuration file says, if the file says something else than the last time: what
    /// operators have changed since then stays.
    ///
    /// @param definition name and configuration.
    public synchronized void putOfFile(final EventDefinition definition) {
        final String text = EventJson.toJson(definition).toString();
        final Key key = new Key(NODE, FILE + definition.id());
        final @Nullable Saved before = saved.get(key);
        if (before != null && before.value.equals(text)) {
            return;
        }
        put(definition, new Barrier());
        save(key, text, 0, JsonNodeFactory.instance.objectNode().put("definition", text), new Barrier());
    }

    /// Deletes an event and all that was published for it.
    ///
    /// @param id      of the event.
    /// @param barrier of the answer.
    /// @return whether there was one.
    public synchronized boolean remove(final String id, final Barrier barrier) {
        final @Nullable EventPast past = events.remove(id);
        if (past == null) {
            return false;
        }
        if (!journal.isOff()) {
            saved.keySet().removeIf(key -> key.event.equals(id));
            journal.offer(new JournalEntry.EventDeleted(id, barrier.expect()));
            save(new Key(id, PAST), past, past.version(), ControlJson.past(past), barrier);
        }
        return true;
    }

    /// Throws away all that was published for an event.
    ///
    /// @param event   of this node.
    /// @param barrier of the answer.
    /// @return how many candidates and objects went.
    public int flush(final LiveEvent event, final Barrier barrier) {
        final int count = event.flush(() -> {
            if (!journal.isOff()) {
                journal.offer(new JournalEntry.Flushed(event.id(), barrier.expect()));
            }
        });
        save(event, barrier);
        return count;
    }

    /// Keeps what has changed of an event.
    ///
    /// @param event   of this node; when it has been deleted meanwhile there is nothing to keep.
    /// @param barrier of the answer: waits for all that the event is now.
    public synchronized void save(final LiveEvent event, final Barrier barrier) {
        if (journal.isOff() || events.get(event.id()) != event) {
            return;
        }
        final EventState state = event.state();
        saveAudit(event, state.auditSequence(), barrier);
        save(new Key(event.id(), DEFINITION), state.version(), state.version(), ControlJson.definition(state), barrier);
        final Key masks = new Key(event.id(), MASKS);
        if (!state.masks().isEmpty() || saved.containsKey(masks)) {
            save(masks, state.masks(), 0, ControlJson.masks(state.masks()), barrier);
        }
        saveNotifications(event, state.notifications(), barrier);
    }

    /// Keeps what an event tells.
    ///
    /// @param event   of this node.
    /// @param barrier of the answer.
    public synchronized void saveNotifications(final LiveEvent event, final Barrier barrier) {
        if (!journal.isOff() && events.get(event.id()) == event) {
            saveNotifications(event, event.notifications().state(), barrier);
        }
    }

    private void saveNotifications(final LiveEvent event, final Notifications.State state, final Barrier barrier) {
        final Key key = new Key(event.id(), NOTIFICATIONS);
        if (!state.equals(Notifications.State.nothingSince(0)) || saved.containsKey(key)) {
            save(key, state, state.version(), ControlJson.notifications(state), barrier);
        }
    }

    /// Sets numbers aside for audits that have used up most of theirs. Now and then.
    public synchronized void saveAudits() {
        if (!journal.isOff()) {
            events.all().forEach(event -> saveAudit(event, event.audit().last(), new Barrier()));
        }
    }

    private void saveAudit(final LiveEvent event, final long last, final Barrier barrier) {
        final Key key = new Key(event.id(), AUDIT);
        final @Nullable Saved before = saved.get(key);
        if (before == null || last + AUDIT_BLOCK / 2 > (Long) before.value || before.written.hasFailed()) {
            final long reserved = last + AUDIT_BLOCK;
            save(key, reserved, reserved, JsonNodeFactory.instance.objectNode(), barrier);
        }
    }

    private void save(
            final Key key, final Object value, final long version, final JsonNode json, final Barrier barrier) {
        if (journal.isOff()) {
            return;
        }
        final @Nullable Saved before = saved.get(key);
        if (before != null && before.value.equals(value) && !before.written.hasFailed()) {
            before.written.awaitedBy(barrier);
            return;
        }
        final Written written = new Written();
        saved.put(key, new Saved(value, written));
        written.awaitedBy(barrier);
        journal.offer(new JournalEntry.Control(key.event, key.piece, version, ControlJson.encode(json), written));
    }

    /// An event could not be restored.
    ///
    /// @param event id.
    void holdBack(final String event) {
        journal.holdBack(event);
    }

    /// Takes for kept what came out of the journal.
    ///
    /// @param event of it, or {@link #NODE}.
    /// @param piece of its state.
    /// @param value as it would be saved.
    synchronized void known(final String event, final String piece, final Object value) {
        final Written written = new Written();
        written.durable(0);
        saved.put(new Key(event, piece), new Saved(value, written));
    }
}
