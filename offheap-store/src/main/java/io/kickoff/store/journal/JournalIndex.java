package io.kickoff.store.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What of a journal counts: the newest version of each object that was neither deleted nor flushed, and the control
/// state. About 200 bytes of heap an object. *Confined to one thread.*
final class JournalIndex {
    private final Map<ObjectIdentity, JournaledObject> objects = new HashMap<>();
    private final ControlState control = new ControlState();

    void put(final JournaledObject object) {
        objects.merge(object.identity(), object, (old, other) -> other.sequence() < old.sequence() ? old : other);
    }

    void put(final ControlRecord record, final Path file) {
        control.put(record, file);
    }

    void delete(final ObjectIdentity identity) {
        objects.remove(identity);
    }

    void flush(final String event) {
        objects.keySet().removeIf(identity -> identity.event().equals(event));
    }

    void deleteEvent(final String event) {
        flush(event);
        control.remove(event);
    }

    ControlState control() {
        return control;
    }

    Collection<JournaledObject> objects() {
        return objects.values();
    }

    /// In the order of recovery: what no player can do without, then the rest, the newest first.
    List<JournaledObject> newestFirst() {
        final List<JournaledObject> sorted = new ArrayList<>(objects.values());
        sorted.sort(Comparator.comparing(
                        (JournaledObject object) -> object.identity().kind() == ObjectKind.MEDIA)
                .thenComparing(
                        Comparator.comparingLong(JournaledObject::sequence).reversed()));
        return sorted;
    }
}
