package io.kickoff.edge.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.LinkedHashMap;
import java.util.Map;

/// The cumulative notifications of an event: what its pipelines have told, key by key, the latest word of each.
///
/// They ride on every response of the event as `Kickoff-Notify`, a dictionary of RFC 8941; so the line is made when
/// something changes, and only read otherwise. Bounded: at most {@link #MAX_KEYS} keys and {@link #MAX_BYTES}
/// bytes; beyond that the keys that were told longest ago go.
///
/// *One writer at a time (callers are serialised inside), any readers.*
public final class Notifications {
    /// Most keys that are kept.
    public static final int MAX_KEYS = 32;
    /// Most bytes of the header's value.
    public static final int MAX_BYTES = 2048;

    private final Map<String, String> latest = new LinkedHashMap<>();
    private long version;
    private volatile byte[] line = new byte[0];

    /// Merges what a publish told.
    ///
    /// @param told key to member value as it is written in the header (`?1;id="x7"`); null removes the key.
    public synchronized void merge(final Map<String, String> told) {
        boolean isChanged = false;
        for (final Map.Entry<String, String> entry : told.entrySet()) {
            if ("?0".equals(entry.getValue())) {
                isChanged |= latest.remove(entry.getKey()) != null;
            } else if (!entry.getValue().equals(latest.get(entry.getKey()))) {
                latest.remove(entry.getKey());
                latest.put(entry.getKey(), entry.getValue());
                isChanged = true;
            }
        }
        if (isChanged) {
            version++;
            line = render();
        }
    }

    private byte[] render() {
        while (true) {
            final StringBuilder value = new StringBuilder();
            latest.forEach(
                    (key, member) -> value.append(value.isEmpty() ? "" : ", ").append(member(key, member)));
            if (latest.size() <= MAX_KEYS && value.length() <= MAX_BYTES) {
                return value.isEmpty() ? new byte[0] : ("Kickoff-Notify: " + value + "\r\n").getBytes(ISO_8859_1);
            }
            latest.remove(latest.keySet().iterator().next());
        }
    }

    /// RFC 8941 §4.1.2: a member that is true is written without its value.
    private static String member(final String key, final String value) {
        return value.startsWith("?1") ? key + value.substring(2) : key + '=' + value;
    }

    /// Everything told so far is forgotten.
    public synchronized void clear() {
        latest.clear();
        version++;
        line = new byte[0];
    }

    /// @return how often they have changed.
    public synchronized long version() {
        return version;
    }

    /// @return the latest word of each key.
    public synchronized Map<String, String> snapshot() {
        return new LinkedHashMap<>(latest);
    }

    /// @return the header with its line end; empty when there is nothing to tell.
    public byte[] line() {
        return line;
    }
}
