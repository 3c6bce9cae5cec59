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
    private final Map<String, LiveEvent.Past> past = new TreeMap<>();
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
        final @Nullable LiveEvent before = byId.get(definition.id());
        if (before != null) {
            before.configure(definition);
            return new Configured(before, false);
        }
        if (byId.size() >= surroundings.maxEvents()) {
            throw new IllegalStateException("the node has " + byId.size()
                    + " events, as many as it may have: delete one or raise limits.maxEvents");
        }
        final LiveEvent event =
                new LiveEvent(definition, past.getOrDefault(definition.id(), LiveEvent.Past.NONE), surroundings);
        byId.put(definition.id(), event);
        rebuild();
        return new Configured(event, true);
    }

    /// Deletes an event and all that was published for it. Its versions go on counting if it comes back.
    ///
    /// @param id of the event.
    /// @return whether there was one.
    public synchronized boolean remove(final String id) {
        final @Nullable LiveEvent event = byId.remove(id);
        if (event == null) {
            return false;
        }
        rebuild();
        past.put(id, event.close());
        return true;
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
