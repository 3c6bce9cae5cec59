package io.kickoff.store.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The newest control state of every event, and which file holds it. Kept in memory: it is small.
/// *Confined to one thread.*
final class ControlState {
    private record Key(String event, String key) {}

    private record Held(ControlRecord control, Path file) {}

    private final Map<Key, Held> newest = new HashMap<>();

    void put(final ControlRecord control, final Path file) {
        newest.put(new Key(control.event(), control.key()), new Held(control, file));
    }

    void remove(final String event) {
        newest.keySet().removeIf(key -> key.event().equals(event));
    }

    /// All of it, in the order in which it came.
    List<ControlRecord> records() {
        return records(newest.values().stream().map(Held::control).toList());
    }

    /// What would be lost with a file.
    List<ControlRecord> recordsIn(final Path file) {
        return records(newest.values().stream()
                .filter(held -> held.file().equals(file))
                .map(Held::control)
                .toList());
    }

    private static List<ControlRecord> records(final List<ControlRecord> some) {
        final List<ControlRecord> sorted = new ArrayList<>(some);
        sorted.sort(Comparator.comparingLong(ControlRecord::sequence));
        return sorted;
    }
}
