package io.kickoff.edge.json;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The suggestion for a mistyped name.
public final class Similar {
    private Similar() {}

    /// The candidate with the fewest edits to it, if these are few for its length; otherwise null.
    public static @Nullable String to(final String mistyped, final Collection<String> candidates) {
        String best = null;
        int bestDistance = Math.max(2, mistyped.length() / 4) + 1;
        for (final String candidate : candidates) {
            final int distance = distance(mistyped.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best;
    }

    /// The suggestion as the tail of a message; empty when nothing is similar.
    public static String suggestion(final String mistyped, final Collection<String> candidates) {
        final String similar = to(mistyped, candidates);
        return similar == null ? "" : ": did you mean " + similar;
    }

    /// Levenshtein's, row by row.
    private static int distance(final String a, final String b) {
        int[] above = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                final int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            final int[] spare = above;
            above = row;
            row = spare;
        }
        return above[b.length()];
    }
}
