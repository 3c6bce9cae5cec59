package io.kickoff.edge.observe;

import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/// The counters of a node, outside the heap in Agrona's layout: any tool that reads counters of this kind reads
/// them.
///
/// Each event loop has a set of its own ({@link #newSet}), so that nobody contends. *Thread-safe.*
// ordinals are places in arrays of this process, never stored
@SuppressWarnings("EnumOrdinal")
public final class Figures {
    private static final int MAX_SETS = 256;

    private final CountersManager counters;

    /// Makes room for every set.
    public Figures() {
        final int most = MAX_SETS * Figure.values().length;
        final AtomicBuffer labels = new UnsafeBuffer(new byte[most * CountersReader.METADATA_LENGTH]);
        final AtomicBuffer values =
                new UnsafeBuffer(java.nio.ByteBuffer.allocateDirect(most * CountersReader.COUNTER_LENGTH));
        this.counters = new CountersManager(labels, values);
    }

    /// One thread's counters. *Confined to that thread, but for reading.*
    public static final class Set {
        private final AtomicCounter[] counters = new AtomicCounter[Figure.values().length];

        private Set() {}

        /// @param figure to count one more of.
        public void count(final Figure figure) {
            counters[figure.ordinal()].incrementRelease();
        }

        /// @param figure to count more of.
        /// @param amount how many.
        public void add(final Figure figure, final long amount) {
            counters[figure.ordinal()].getAndAddRelease(amount);
        }
    }

    /// @param owner thread that will count, for the labels.
    /// @return a new set, all zero.
    public synchronized Set newSet(final String owner) {
        final Set set = new Set();
        for (final Figure figure : Figure.values()) {
            final String label = figure.metric() + (figure.label().isEmpty() ? "" : '=' + figure.labelValue());
            set.counters[figure.ordinal()] = counters.newCounter(label + ' ' + owner, figure.ordinal());
        }
        return set;
    }

    /// @param figure of which the sum over all threads is wanted.
    /// @return the sum.
    public long sum(final Figure figure) {
        final long[] sum = new long[1];
        counters.forEach((counterId, typeId, key, label) -> {
            if (typeId == figure.ordinal()) {
                sum[0] += counters.getCounterValue(counterId);
            }
        });
        return sum[0];
    }

    /// @return the sums of all figures over all threads, by ordinal.
    public long[] sums() {
        final long[] sums = new long[Figure.values().length];
        counters.forEach((counterId, typeId, key, label) -> sums[typeId] += counters.getCounterValue(counterId));
        return sums;
    }
}
