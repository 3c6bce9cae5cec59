package io.kickoff.edge.simulation;

import io.kickoff.validrange.LiveEventConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// What a seed decides before anything happens: the event, the node and how much is thrown at it.
///
/// @param seed           from which everything follows.
/// @param sabotage       what is broken on purpose.
/// @param config         of the event.
/// @param segments       that its pipelines bring.
/// @param expiryMarginMs of the node.
/// @param maxHeld        most requests that wait.
/// @param deliveryLoops  event loops for readers.
/// @param publishingLoops event loops for packagers.
/// @param trouble        one upload in so many goes wrong, each way.
/// @param isManaged      whether an operator masks, flushes and ends.
/// *Immutable.*
record Plan(
        long seed,
        Sabotage sabotage,
        LiveEventConfig config,
        int segments,
        long expiryMarginMs,
        int maxHeld,
        int deliveryLoops,
        int publishingLoops,
        int trouble,
        boolean isManaged) {
    /// Name of the event.
    static final String EVENT = "derby";
    /// Simulated CDN nodes.
    static final int NODES = 200;
    /// When an answer 'too early' expires, before the segment may be there.
    static final long PUBLISH_MARGIN_MS = 50;
    /// Bounds that nobody meets.
    static final int UNBOUNDED = 10_000;

    private static final long BEGIN_MS = Instant.parse("2026-11-23T10:00:00Z").toEpochMilli();
    private static final long LENGTH_MS = 10_000;
    private static final int MIN_SEGMENTS = 8;
    private static final int MAX_SEGMENTS = 70;
    /// Duration and timescale.
    private static final long[][] DURATIONS = {
        {2000, 1000}, {1000, 1000}, {250, 1000}, {333, 1000}, {96_256, 48_000}, {60_060, 30_000}, {1001, 3000}
    };
    private static final String[] REGIONS = {"us-east-1", "us-west-2", "", "us-east-1"};

    /// @param seed     from which everything follows.
    /// @param sabotage what is broken on purpose.
    /// @return what it decides.
    static Plan of(final long seed, final Sabotage sabotage) {
        final SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L);
        final long[] duration = DURATIONS[random.nextInt(DURATIONS.length)];
        final long segmentMs = duration[0] * 1000 / duration[1];
        final int segments = Math.clamp(LENGTH_MS / segmentMs, MIN_SEGMENTS, MAX_SEGMENTS);
        final int pipelines = 2 + random.nextInt(3);
        final int renditions = 1 + random.nextInt(2);
        final long retryMs = new long[] {0, 500, 2000, 2000, 3000}[random.nextInt(5)];
        final LiveEventConfig config = new LiveEventConfig(
                BEGIN_MS + random.nextInt(3) * 499L,
                duration[0],
                duration[1],
                new long[] {0, 1, 1000}[random.nextInt(3)],
                Math.max(retryMs, segmentMs * (3 + random.nextInt(5))),
                random.nextInt(3) == 0 ? segmentMs / 2 : 0,
                retryMs,
                "v$RepresentationID$-$Number$.m4s",
                "init-$RepresentationID$.bin",
                renditions(renditions),
                pipelines(pipelines),
                LiveEventConfig.NO_END,
                random.nextInt(3) == 0 ? LiveEventConfig.Selection.SCORE : LiveEventConfig.Selection.FIRST_VALID);
        return new Plan(
                seed,
                sabotage,
                config,
                segments,
                1000 + random.nextInt(3) * 1000L,
                random.nextInt(4) == 0 ? 3 + random.nextInt(30) : UNBOUNDED,
                1 + random.nextInt(4),
                1 + random.nextInt(2),
                4 + random.nextInt(12),
                random.nextBoolean());
    }

    private static List<LiveEventConfig.Rendition> renditions(final int count) {
        final List<LiveEventConfig.Rendition> renditions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            renditions.add(new LiveEventConfig.Rendition(String.valueOf(i), 0));
        }
        return renditions;
    }

    private static List<LiveEventConfig.Pipeline> pipelines(final int count) {
        final List<LiveEventConfig.Pipeline> pipelines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pipelines.add(new LiveEventConfig.Pipeline(String.valueOf((char) ('a' + i)), REGIONS[i]));
        }
        return pipelines;
    }

    /// @param part of the world.
    /// @return dice of its own, so that no part depends on how often another one throws.
    SplittableRandom dice(final long part) {
        return new SplittableRandom((seed + 1) * 0x9E3779B97F4A7C15L ^ (part + 1) * 0xBF58476D1CE4E5B9L);
    }

    /// @return when the world begins: two segments before the event does.
    long beginMs() {
        return config.availabilityStartTimeMs() - 2 * segmentMs();
    }

    /// @return when nobody asks and nobody publishes any more.
    long endMs() {
        return config.availabilityStartTimeMs() + (segments + 1) * segmentMs();
    }

    /// @return duration of a segment, rounded down.
    long segmentMs() {
        return config.segmentDuration() * 1000 / config.segmentTimescale();
    }

    /// @param pipeline place in the order.
    /// @return value of `Kickoff-Pipeline`.
    String pipelineHeader(final int pipeline) {
        final LiveEventConfig.Pipeline each = config.pipelines().get(pipeline);
        return each.region().isEmpty() ? each.id() : each.id() + ";region=\"" + each.region() + '"';
    }
}
