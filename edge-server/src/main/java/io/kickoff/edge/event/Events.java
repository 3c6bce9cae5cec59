package io.kickoff.edge.event;

import io.kickoff.edge.definition.EventDefinition;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The events of a node, found by the bytes of their name.
///
/// Readers look into an immutable open-addressed table, replaced whole when an event comes or goes: events change a
/// few times a day, and are looked up with every request. *Thread-safe.*
public final class Events implements AutoCloseable {
    private final EventSurroundings surroundings;
    private final Map<String, LiveEvent> byId = new TreeMap<>();
    private final Map<String, EventPast> past = new TreeMap<>();
    private volatile @Nullable LiveEvent[] table = new LiveEvent[2];

    /// @param surroundings what events share.
    public Events(final EventSurroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// What became of a configuration.
    ///
    /// @param event     the event, with its new view.
    /// @param isCreated whether it is new.
    public record Configured(LiveEvent event, boolean isCreated) {}

    /// Creates an event or replaces its configuration.
    ///
    /// @param definition name and configuration.
    /// @return the event.
    /// @throws io.kickoff.validrange.InvalidConfigException when the configuration contradicts itself.
    /// @throws IllegalStateException                        when the node has as many events as it may have.
    public synchronized Configured put(final EventDefinition definition) {
        final @Nullable LiveEvent known = byId.get(definition.id());
        if (known != null) {
            known.configure(definition);
            return new Configured(known, false);
        }
        if (byId.size() >= surroundings.maxEvents()) {
            throw new IllegalStateException("the node has " + byId.size()
                    + " events, as many as it may have: delete one or raise limits.maxEvents");
        }
        final EventPast before = past.getOrDefault(definition.id(), EventPast.NONE);
        final LiveEvent event =
                new LiveEvent(EventState.first(definition, before), Audit.Kind.CONFIGURED, surroundings);
        add(event);
        return new Configured(event, true);
    }

    /// Goes on with an event of before the node started; however many there were.
    ///
    /// @param state of it.
    /// @return the event.
    /// @throws io.kickoff.validrange.InvalidConfigException when the configuration contradicts itself.
    public synchronized LiveEvent restore(final EventState state) {
        final LiveEvent event = new LiveEvent(state, Audit.Kind.RECOVERED, surroundings);
        add(event);
        return event;
    }

    /// Remembers an event that was deleted before the node started.
    ///
    /// @param id     of it.
    /// @param before what goes on counting if it comes back.
    public synchronized void restorePast(final String id, final EventPast before) {
        past.put(id, before);
    }

    private void add(final LiveEvent event) {
        byId.put(event.id(), event);
        rebuild();
    }

    /// Deletes an event and all that was published for it. Its versions go on counting if it comes back.
    ///
    /// @param id of the event.
    /// @return what goes on counting; null when there was none.
    public synchronized @Nullable EventPast remove(final String id) {
        final @Nullable LiveEvent event = byId.remove(id);
        if (event == null) {
            return null;
        }
        rebuild();
        final EventPast closed = event.close();
        past.put(id, closed);
        return closed;
    }

    private void rebuild() {
        final @Nullable LiveEvent[] next = new LiveEvent[Integer.highestOneBit(byId.size() + 1) * 4];
        for (final LiveEvent event : byId.values()) {
            final byte[] name = event.idBytes();
            int at = hash(name, 0, name.length) & next.length - 1;
            while (next[at] != null) {
                at = at + 1 & next.length - 1;
            }
            next[at] = event;
        }
        table = next;
    }

    /// @param path bytes that hold the name.
    /// @param from inclusive.
    /// @param to   exclusive.
    /// @return the event of that name, or null.
    public @Nullable LiveEvent find(final byte[] path, final int from, final int to) {
        final @Nullable LiveEvent[] current = table;
        int at = hash(path, from, to) & current.length - 1;
        while (true) {
            final @Nullable LiveEvent event = current[at];
            if (event == null) {
                return null;
            }
            final byte[] name = event.idBytes();
            if (Arrays.equals(name, 0, name.length, path, from, to)) {
                return event;
            }
            at = at + 1 & current.length - 1;
        }
    }

    private static int hash(final byte[] bytes, final int from, final int to) {
        int hash = 0x811c9dc5;
        for (int i = from; i < to; i++) {
            hash = (hash ^ bytes[i]) * 0x01000193;
        }
        return hash ^ hash >>> 15;
    }

    /// @param id of an event.
    /// @return the event, or null.
    public synchronized @Nullable LiveEvent get(final String id) {
        return byId.get(id);
    }

    /// @return all events, by name.
    public synchronized Collection<LiveEvent> all() {
        return java.util.List.copyOf(byId.values());
    }

    /// @return how many pipelines of all events are not epoch-locked, each counted in every rendition.
    public int unlockedPipelines() {
        return all().stream().mapToInt(event -> event.tracks().unlocked()).sum();
    }

    @Override
    public synchronized void close() {
        byId.values().forEach(LiveEvent::close);
        byId.clear();
        rebuild();
    }
}
