package io.kickoff.edge.simulation;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.agrona.concurrent.EpochClock;

/// The last steps of a simulated world, for people. Nothing is written down unless it is wanted: a seed that fails is
/// run again. *Confined to the simulation's thread.*
final class Trace {
    private static final int KEPT = 400;

    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private final boolean isWanted;
    private final long beginMs;
    private EpochClock clock = () -> 0;

    Trace(final boolean isWanted, final long beginMs) {
        this.isWanted = isWanted;
        this.beginMs = beginMs;
    }

    void follow(final EpochClock time) {
        clock = time;
    }

    /// @param who     of the world.
    /// @param what    it does.
    /// @param details of it.
    void step(final Object who, final String what, final Object... details) {
        if (isWanted) {
            if (lines.size() == KEPT) {
                lines.removeFirst();
            }
            final StringJoiner line = new StringJoiner(" ").add(what);
            for (final Object detail : details) {
                line.add(String.valueOf(detail));
            }
            lines.add(String.format(Locale.ROOT, "%6d ms  %-8s %s", clock.time() - beginMs, who, line));
        }
    }

    /// @return the last steps, the latest last.
    List<String> lines() {
        return List.copyOf(lines);
    }
}
