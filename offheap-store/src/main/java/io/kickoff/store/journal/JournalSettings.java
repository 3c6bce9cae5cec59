package io.kickoff.store.journal;

import java.util.function.Consumer;
import org.agrona.concurrent.EpochClock;

/// How a journal behaves. *Immutable.*
///
/// @param durability   what an entry survives.
/// @param queueLength  entries that may wait for the agent; a power of two is used. More than that is back-pressure.
/// @param cycleBytes   a file is closed once it holds this many bytes: what retention deletes at a time.
/// @param cycleMs      a file is closed this many ms after its first entry.
/// @param limitBytes   of all files together; beyond it the oldest go, though time-shifted segments may be in them.
/// @param marginBytes  that stay free on the disk, for others and for what retention has to copy.
/// @param retentionMs  how often retention looks, in ms.
/// @param clock        for all of this.
/// @param reports      is told, a line each, what operators should know; on the thread of the agent.
public record JournalSettings(
        Durability durability,
        int queueLength,
        long cycleBytes,
        long cycleMs,
        long limitBytes,
        long marginBytes,
        long retentionMs,
        EpochClock clock,
        Consumer<String> reports) {
    private static final int DEFAULT_QUEUE_LENGTH = 1024;
    private static final long DEFAULT_CYCLE_BYTES = 256L << 20;
    private static final long DEFAULT_CYCLE_MS = 60_000;
    private static final long DEFAULT_MARGIN_BYTES = 64L << 20;
    private static final long DEFAULT_RETENTION_MS = 1_000;

    /// @throws IllegalArgumentException when a value makes no sense.
    public JournalSettings {
        if (queueLength < 1 || cycleBytes < 1 || cycleMs < 1 || limitBytes < 1 || marginBytes < 0 || retentionMs < 0) {
            throw new IllegalArgumentException("journal: lengths and times are positive");
        }
    }

    /// @param durability what an entry survives.
    /// @param limitBytes of all files together.
    /// @param clock      the node's.
    /// @param reports    is told what operators should know.
    /// @return files of 256 MiB or a minute, 64 MiB of margin.
    public static JournalSettings of(
            final Durability durability,
            final long limitBytes,
            final EpochClock clock,
            final Consumer<String> reports) {
        return new JournalSettings(
                durability,
                DEFAULT_QUEUE_LENGTH,
                DEFAULT_CYCLE_BYTES,
                DEFAULT_CYCLE_MS,
                limitBytes,
                DEFAULT_MARGIN_BYTES,
                DEFAULT_RETENTION_MS,
                clock,
                reports);
    }
}
