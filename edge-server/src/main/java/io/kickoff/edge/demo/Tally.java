package io.kickoff.edge.demo;

import io.kickoff.edge.demo.media.Rung;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What was published, and what came out at the other end. *Thread-safe.*
final class Tally {
    private static final int RECENT = 60;

    /// A segment of the live edge as the follower got it.
    ///
    /// @param pipeline that it was served from; empty: nobody
    /// @param defect   that the preferred pipeline's segment had; empty: none
    /// @param avoided  whether another pipeline's was served for that reason
    record Followed(Rung rung, long number, String pipeline, String defect, boolean avoided) {}

    private record Key(Rung rung, long number) {}

    private final Map<String, Integer> published = new TreeMap<>();
    private final Map<String, Integer> selected = new TreeMap<>();
    private final Map<Key, Defect> injected = new HashMap<>();
    private final Deque<Followed> recent = new ArrayDeque<>();
    private int injections;
    private int avoided;
    private int defective;
    private int gaps;
    private int retried;
    private int rejected;
    private int failures;
    private @Nullable Defect lastAvoided;
    private String lastFailure = "";

    synchronized void published(final String pipeline) {
        published.merge(pipeline, 1, Integer::sum);
    }

    synchronized void failed(final String what) {
        failures++;
        lastFailure = what;
    }

    synchronized void injected(final Rung rung, final long number, final Defect defect) {
        injections++;
        injected.put(new Key(rung, number), defect);
        injected.keySet().removeIf(key -> key.number() < number - RECENT);
    }

    /// A segment was followed.
    ///
    /// @param injectedIn the pipeline that has the defects
    /// @param pipeline   that it came from
    /// @param found      what the node says is wrong with it; empty: nothing
    synchronized void served(
            final Rung rung, final long number, final String injectedIn, final String pipeline, final String found) {
        selected.merge(pipeline, 1, Integer::sum);
        final Defect defect = injected.get(new Key(rung, number));
        final boolean elsewhere = defect != null && !pipeline.equals(injectedIn) && found.isEmpty();
        if (elsewhere) {
            avoided++;
            lastAvoided = defect;
        } else if (defect != null || !found.isEmpty()) {
            defective++;
        }
        remember(new Followed(rung, number, pipeline, defect == null ? found : defect.toString(), elsewhere));
    }

    synchronized void gap(final Rung rung, final long number) {
        gaps++;
        remember(new Followed(rung, number, "", "missing", false));
    }

    synchronized void retried() {
        retried++;
    }

    synchronized void rejected() {
        rejected++;
    }

    synchronized int avoided() {
        return avoided;
    }

    /// Segments that came with a defect.
    synchronized int defective() {
        return defective;
    }

    synchronized int gaps() {
        return gaps;
    }

    /// Segments that were followed.
    synchronized int followed() {
        return selected.values().stream().mapToInt(Integer::intValue).sum();
    }

    /// The newest segments that were followed, the oldest first.
    synchronized List<Followed> recent() {
        return List.copyOf(recent);
    }

    /// The counters on one line; those of what should not happen only when it has.
    synchronized String line() {
        final StringBuilder line = new StringBuilder("published");
        append(line, published);
        line.append("  selected");
        append(line, selected);
        line.append("  defects injected ").append(injections);
        line.append(", avoided ").append(avoided);
        if (lastAvoided != null) {
            line.append(" (").append(lastAvoided).append(')');
        }
        line.append(", served ").append(defective);
        line.append("  gaps ").append(gaps).append("  filter rejected ").append(rejected);
        if (retried > 0) {
            line.append("  retried ").append(retried);
        }
        if (failures > 0) {
            line.append("  publishing failed ")
                    .append(failures)
                    .append(" (")
                    .append(lastFailure)
                    .append(')');
        }
        return line.toString();
    }

    private static void append(final StringBuilder line, final Map<String, Integer> counts) {
        if (counts.isEmpty()) {
            line.append(" 0");
        }
        counts.forEach((pipeline, count) ->
                line.append(' ').append(pipeline).append(' ').append(count));
    }

    private void remember(final Followed followed) {
        if (recent.size() == RECENT) {
            recent.removeFirst();
        }
        recent.addLast(followed);
    }
}
