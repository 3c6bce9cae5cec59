package io.kickoff.edge.event;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Since which version of its configuration an event has had each of its pipelines, or renditions, without a break.
/// What was published before belongs to one that has left. *Confined to the lock of its {@link LiveEvent}.*
final class Membership {
    private final Map<String, Long> since;

    Membership(final Map<String, Long> since) {
        this.since = new HashMap<>(since);
    }

    void update(final List<String> ids, final long version) {
        since.keySet().retainAll(ids);
        ids.forEach(id -> since.putIfAbsent(id, version));
    }

    Map<String, Long> since() {
        return Map.copyOf(since);
    }
}
