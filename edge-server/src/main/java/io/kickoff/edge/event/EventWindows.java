package io.kickoff.edge.event;

import io.kickoff.edge.event.EventView.Pipeline;
import io.kickoff.selector.CandidateTable;
import io.kickoff.store.SegmentStore;
import io.kickoff.store.memory.MemoryShare;
import io.kickoff.store.window.RenditionWindow;
import io.kickoff.validrange.LiveEventConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where an event's segments are, rendition by rendition, through all versions of its configuration: windows of
/// renditions that stay are kept with what is in them, and grow when the time-shift window or the number of pipelines
/// asks for it.
///
/// *Confined to the lock of its {@link LiveEvent}; the windows themselves are thread-safe.*
final class EventWindows {
    private static final int MIN_SLOTS = 64;
    private static final int MAX_SLOTS = 1 << 16;
    private static final int UNLIMITED_SLOTS = 1 << 14;
    /// Room for what is published ahead of the schedule, and for what the expiry margin still serves.
    private static final int SPARE_SLOTS = 16;

    private final EventSurroundings surroundings;
    private final Map<String, Windows> byRendition = new LinkedHashMap<>();

    /// What belongs to a rendition.
    ///
    /// @param media  its segments.
    /// @param init   its init segments, in a single slot.
    /// @param served which of the segments readers were given.
    record Windows(RenditionWindow media, RenditionWindow init, ServedCandidates served) {}

    EventWindows(final EventSurroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// Makes room for a configuration.
    ///
    /// @param config    of the event.
    /// @param pipelines of it.
    /// @param share     of the event's tenant.
    /// @return a rendition's windows each, in their order.
    List<Windows> prepare(final LiveEventConfig config, final List<Pipeline> pipelines, final MemoryShare share) {
        final int slots = slots(config);
        final int width = width(pipelines);
        final List<Windows> windows = new ArrayList<>();
        for (final LiveEventConfig.Rendition rendition : config.renditions()) {
            final @Nullable Windows before = byRendition.get(rendition.id());
            if (before == null) {
                final Windows added = open(share, slots, width, segmentMs(config));
                byRendition.put(rendition.id(), added);
                windows.add(added);
            } else {
                before.media.reshape(slots, width);
                before.init.reshape(1, width);
                before.served.resize(slots);
                windows.add(before);
            }
        }
        byRendition.values().stream().filter(each -> !windows.contains(each)).forEach(this::drop);
        byRendition.values().retainAll(windows);
        return windows;
    }

    private Windows open(final MemoryShare share, final int slots, final int width, final long segmentMs) {
        final SegmentStore store = surroundings.store();
        return new Windows(
                store.newWindow(share, slots, width, segmentMs),
                store.newWindow(share, 1, width, segmentMs),
                new ServedCandidates(slots));
    }

    private static int width(final List<Pipeline> pipelines) {
        final int highest = pipelines.stream().mapToInt(Pipeline::index).max().orElse(0);
        return Math.min(CandidateTable.MAX_PIPELINES, Math.max(2, Integer.highestOneBit(highest) * 2));
    }

    private int slots(final LiveEventConfig config) {
        if (config.timeShiftBufferDepthMs() == LiveEventConfig.UNLIMITED) {
            return UNLIMITED_SLOTS;
        }
        final double keptMs = (double) config.timeShiftBufferDepthMs()
                + surroundings.margins().expiryMarginMs()
                + config.retryBudgetMs();
        final double wanted = keptMs * config.segmentTimescale() / (1000.0 * config.segmentDuration()) + SPARE_SLOTS;
        final int bounded = (int) Math.min(MAX_SLOTS, Math.max(MIN_SLOTS, Math.ceil(wanted)));
        return Integer.highestOneBit(bounded - 1) * 2;
    }

    private static long segmentMs(final LiveEventConfig config) {
        return Math.max(1, config.segmentDuration() * 1000 / config.segmentTimescale());
    }

    /// Everything goes to another owner.
    void moveTo(final MemoryShare share) {
        for (final Windows windows : byRendition.values()) {
            windows.media.moveTo(share);
            windows.init.moveTo(share);
        }
    }

    Set<String> renditions() {
        return byRendition.keySet();
    }

    /// A pipeline has left: what it has published goes.
    void forget(final int pipeline) {
        for (final Windows windows : byRendition.values()) {
            windows.media.removePipeline(pipeline);
            windows.init.removePipeline(pipeline);
            windows.served.forget(pipeline);
        }
    }

    /// Everything goes.
    ///
    /// @return how many candidates that were.
    int clear() {
        int count = 0;
        for (final Windows windows : byRendition.values()) {
            count += windows.media.clear() + windows.init.clear();
            windows.served.clear();
        }
        return count;
    }

    /// Gives back what the time-shift window no longer covers.
    ///
    /// @param first the first number that stays.
    /// @return how many candidates went.
    int evictBelow(final long first) {
        int count = 0;
        for (final Windows windows : byRendition.values()) {
            count += windows.media.evictBelow(first);
        }
        return count;
    }

    void close() {
        byRendition.values().forEach(this::drop);
        byRendition.clear();
    }

    private void drop(final Windows windows) {
        surroundings.store().drop(windows.media);
        surroundings.store().drop(windows.init);
    }
}
