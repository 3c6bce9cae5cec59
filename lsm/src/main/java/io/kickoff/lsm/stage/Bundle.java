package io.kickoff.lsm.stage;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the devices of a cohort show in each stage of an event.
///
/// @param version of the event's stages when it was put.
/// @param stages  stage key to JSON text, in the order of the keys; the texts are opaque here.
/// @param json    all of it as one JSON object.
/// @param bytes   of that, in UTF-8.
/// *Immutable.*
public record Bundle(long version, SortedMap<String, String> stages, String json, int bytes) {
    /// No stages at all: what an event has before anything was put.
    public static final Bundle EMPTY = of(0, Collections.emptySortedMap());

    static Bundle of(final long version, final Map<String, String> stages) {
        final SortedMap<String, String> sorted = Collections.unmodifiableSortedMap(new TreeMap<>(stages));
        final StringBuilder json = new StringBuilder("{");
        sorted.forEach((key, text) -> {
            json.append(json.length() == 1 ? "\"" : ",\"")
                    .append(key)
                    .append("\":")
                    .append(text);
        });
        final String whole = json.append('}').toString();
        return new Bundle(version, sorted, whole, whole.getBytes(StandardCharsets.UTF_8).length);
    }

    /// @param key of a stage.
    /// @return whether it is there.
    public boolean has(final String key) {
        return stages.containsKey(key);
    }
}
