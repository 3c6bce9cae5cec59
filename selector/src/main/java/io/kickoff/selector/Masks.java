package io.kickoff.selector;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/// Which pipelines are hidden at which numbers.
///
/// Ranges are added rarely and asked for with every request, so they are kept as disjoint stretches in sorted
/// arrays that are replaced whole. Without any, the answer is one load and one comparison. *One writer at a time,
/// any readers.*
public final class Masks {
    private static final Stretches NOTHING = new Stretches(List.of(), new long[0], new int[0]);

    private volatile Stretches stretches = NOTHING;

    /// A range that is hidden.
    ///
    /// @param from      first number.
    /// @param to        last number, inclusive.
    /// @param pipelines a bit for each table index.
    public record Range(long from, long to, int pipelines) {
        /// Checks the order.
        public Range {
            if (from > to) {
                throw new IllegalArgumentException("from " + from + " is above to " + to);
            }
        }
    }

    /// From starts[i] to starts[i + 1] - 1 bits[i] are hidden; before the first and from the last start on, nothing
    /// is.
    private static final class Stretches {
        private final List<Range> ranges;
        private final long[] starts;
        private final int[] bits;

        Stretches(final List<Range> ranges, final long[] starts, final int[] bits) {
            this.ranges = ranges;
            this.starts = starts;
            this.bits = bits;
        }

        int at(final long number) {
            int low = 0;
            int high = starts.length - 1;
            while (low <= high) {
                final int middle = (low + high) >>> 1;
                if (starts[middle] <= number) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return high < 0 ? 0 : bits[high];
        }
    }

    /// @param ranges to hide.
    /// @return masks with all of them.
    public static Masks of(final List<Range> ranges) {
        final Masks masks = new Masks();
        masks.stretches = build(ranges);
        return masks;
    }

    /// Hides pipelines over a range.
    ///
    /// @param from      first number.
    /// @param to        last number, inclusive.
    /// @param pipelines a bit for each table index.
    public void add(final long from, final long to, final int pipelines) {
        final List<Range> ranges = new ArrayList<>(stretches.ranges);
        ranges.add(new Range(from, to, pipelines));
        stretches = build(ranges);
    }

    /// Shows again what one {@link #add} has hidden.
    ///
    /// @param from      first number.
    /// @param to        last number, inclusive.
    /// @param pipelines a bit for each table index.
    /// @return whether there was such a range.
    public boolean remove(final long from, final long to, final int pipelines) {
        final List<Range> ranges = new ArrayList<>(stretches.ranges);
        final boolean isKnown = ranges.remove(new Range(from, to, pipelines));
        stretches = build(ranges);
        return isKnown;
    }

    private static Stretches build(final List<Range> ranges) {
        if (ranges.isEmpty()) {
            return NOTHING;
        }
        final long[] starts = ranges.stream()
                .flatMapToLong(range -> LongStream.of(range.from, range.to + 1))
                .sorted()
                .distinct()
                .toArray();
        final int[] bits = new int[starts.length];
        for (final Range range : ranges) {
            for (int i = 0; i < starts.length; i++) {
                if (range.from <= starts[i] && starts[i] <= range.to) {
                    bits[i] |= range.pipelines;
                }
            }
        }
        return new Stretches(List.copyOf(ranges), starts, bits);
    }

    /// What is hidden at a number.
    ///
    /// @param number of a segment.
    /// @return a bit for each table index.
    public int hidden(final long number) {
        final Stretches current = stretches;
        return current.starts.length == 0 ? 0 : current.at(number);
    }

    /// @return the ranges, in the order in which they were added.
    public List<Range> ranges() {
        return stretches.ranges;
    }
}
