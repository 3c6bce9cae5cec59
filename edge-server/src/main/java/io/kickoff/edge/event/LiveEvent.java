package io.kickoff.edge.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.kickoff.edge.definition.EventDefinition;
import io.kickoff.edge.event.EventView.Pipeline;
import io.kickoff.edge.tenant.Tenant;
import io.kickoff.selector.CandidateTable;
import io.kickoff.selector.SelectionOrder;
import io.kickoff.store.SegmentStore;
import io.kickoff.store.window.RenditionWindow;
import io.kickoff.validrange.LiveEventConfig;
import io.kickoff.validrange.TemplateMatcher;
import io.kickoff.validrange.ValidRangeFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A live event while the node knows it: the current view of its configuration, and everything published for it.
///
/// A new configuration makes a new view; windows of renditions that stay are kept, with what is in them, and grow
/// when the time-shift window or the number of pipelines asks for it. A pipeline keeps its table index for as long
/// as it belongs to the event, so that candidates never change owner.
///
/// *Thread-safe: changes are serialised inside, readers take the view once per request.*
public final class LiveEvent {
    private static final int MIN_SLOTS = 64;
    private static final int MAX_SLOTS = 1 << 16;
    private static final int UNLIMITED_SLOTS = 1 << 14;
    /// Room for what is published ahead of the schedule, and for what the expiry margin still serves.
    private static final int SPARE_SLOTS = 16;

    private final String id;
    private final byte[] idBytes;
    private final EventSurroundings surroundings;
    private final NamedObjects named;
    private final Notifications notifications = new Notifications();
    private final MaskBook masks;
    private final PipelineTracks tracks = new PipelineTracks();
    private final Map<String, RenditionWindow> windowById = new LinkedHashMap<>();
    private final Map<String, RenditionWindow> initById = new LinkedHashMap<>();
    private final Map<String, Integer> indexById = new LinkedHashMap<>();
    private final AtomicInteger heldRequests = new AtomicInteger();
    private Tenant tenant;
    private volatile EventView view;
    private boolean isClosed;

    LiveEvent(final EventDefinition definition, final long version, final EventSurroundings surroundings) {
        this.id = definition.id();
        this.idBytes = id.getBytes(ISO_8859_1);
        this.surroundings = surroundings;
        this.masks = new MaskBook(surroundings.changed());
        // names that cannot be told apart are told before anything is taken
        final TemplateMatcher matcher = TemplateMatcher.compile(definition.config());
        this.tenant = surroundings.tenants().enter(definition.tenant());
        this.named = new NamedObjects(surroundings.store().arena(), tenant.share(), surroundings.maxNamedObjects());
        this.view = prepare(definition, matcher, version);
        masks.resolve(view);
    }

    /// Takes a new configuration, effective for the next request.
    ///
    /// @param definition the new one; of this event.
    /// @param version    its version.
    /// @throws io.kickoff.validrange.InvalidConfigException when names cannot be told apart with it; nothing
    ///                                                      changes.
    synchronized void configure(final EventDefinition definition, final long version) {
        final TemplateMatcher matcher = TemplateMatcher.compile(definition.config());
        moveTo(definition.tenant());
        view = prepare(definition, matcher, version);
        masks.resolve(view);
    }

    /// What was published goes with the event to its new tenant.
    private void moveTo(final String tenantId) {
        if (!tenant.id().equals(tenantId)) {
            final Tenant before = tenant;
            tenant = surroundings.tenants().enter(tenantId);
            windowById.values().forEach(window -> window.moveTo(tenant.share()));
            initById.values().forEach(window -> window.moveTo(tenant.share()));
            named.moveTo(tenant.share());
            surroundings.tenants().leave(before);
        }
    }

    private EventView prepare(final EventDefinition definition, final TemplateMatcher matcher, final long version) {
        final LiveEventConfig config = definition.config();
        tracks.anchor(anchors(config));
        final ValidRangeFilter filter = new ValidRangeFilter(config, surroundings.margins());
        final List<Pipeline> pipelines = assignIndexes(config);
        final int slots = slots(config);
        final int width = width(pipelines);
        return new EventView(
                version,
                definition,
                tenant,
                matcher,
                filter,
                new SelectionOrder(
                        config.selection() == LiveEventConfig.Selection.SCORE,
                        pipelines.stream().mapToInt(Pipeline::index).toArray()),
                pipelines,
                windows(windowById, config, slots, width),
                windows(initById, config, 1, width));
    }

    /// Where timelines are wont to begin: at 0 with the first segment, at 0 with number 0, or at 1970.
    private static long[] anchors(final LiveEventConfig config) {
        final double beforeFirstMs =
                (double) config.startNumber() * config.segmentDuration() * 1000 / config.segmentTimescale();
        return new long[] {0, (long) beforeFirstMs, config.availabilityStartTimeMs()};
    }

    private List<Pipeline> assignIndexes(final LiveEventConfig config) {
        final List<String> ids =
                config.pipelines().stream().map(LiveEventConfig.Pipeline::id).toList();
        indexById.entrySet().removeIf(entry -> {
            final boolean hasLeft = !ids.contains(entry.getKey());
            if (hasLeft) {
                forgetPipeline(entry.getValue());
            }
            return hasLeft;
        });
        final List<Pipeline> pipelines = new ArrayList<>();
        for (final LiveEventConfig.Pipeline pipeline : config.pipelines()) {
            final int index = indexById.computeIfAbsent(pipeline.id(), absent -> firstFreeIndex());
            pipelines.add(Pipeline.of(pipeline.id(), pipeline.region(), index));
        }
        return List.copyOf(pipelines);
    }

    private int firstFreeIndex() {
        int index = 0;
        while (indexById.containsValue(index)) {
            index++;
        }
        return index;
    }

    private void forgetPipeline(final int index) {
        windowById.values().forEach(window -> window.removePipeline(index));
        initById.values().forEach(window -> window.removePipeline(index));
        tracks.forget(index);
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

    private List<RenditionWindow> windows(
            final Map<String, RenditionWindow> known, final LiveEventConfig config, final int slots, final int width) {
        final SegmentStore store = surroundings.store();
        final List<RenditionWindow> windows = new ArrayList<>();
        for (final LiveEventConfig.Rendition rendition : config.renditions()) {
            final @Nullable RenditionWindow before = known.get(rendition.id());
            if (before == null) {
                final RenditionWindow window = store.newWindow(tenant.share(), slots, width, segmentMs(config));
                known.put(rendition.id(), window);
                windows.add(window);
            } else {
                before.reshape(slots, width);
                windows.add(before);
            }
        }
        known.entrySet().removeIf(entry -> {
            final boolean hasLeft = !windows.contains(entry.getValue());
            if (hasLeft) {
                store.drop(entry.getValue());
            }
            return hasLeft;
        });
        return List.copyOf(windows);
    }

    /// Everything published goes at once; the configuration, its masks and its version stay.
    ///
    /// @return how many candidates and objects went.
    public synchronized int flush() {
        int count = named.clear();
        for (final RenditionWindow window : windowById.values()) {
            count += window.clear();
        }
        for (final RenditionWindow window : initById.values()) {
            count += window.clear();
        }
        tracks.clear();
        notifications.clear();
        return count;
    }

    /// Gives back what the time-shift window no longer covers.
    ///
    /// @param nowMs epoch milliseconds.
    /// @return how many candidates went.
    public synchronized int evictExpired(final long nowMs) {
        final long first = view.filter().firstServable(nowMs);
        int count = 0;
        for (final RenditionWindow window : windowById.values()) {
            count += window.evictBelow(first);
        }
        return count;
    }

    /// Publishes something, unless the event, the rendition's window or the pipeline has gone meanwhile: an upload
    /// may last longer than the configuration that it began under.
    ///
    /// @param pipeline    whose publication it is.
    /// @param publication what to do; no configuration changes meanwhile.
    /// @return whether it was done, and succeeded.
    public synchronized boolean publish(final Pipeline pipeline, final Predicate<EventView> publication) {
        final EventView current = view;
        return !isClosed && pipeline.equals(current.pipeline(pipeline.id())) && publication.test(current);
    }

    /// The event is gone: its memory is given back.
    synchronized void close() {
        isClosed = true;
        flush();
        windowById.values().forEach(surroundings.store()::drop);
        initById.values().forEach(surroundings.store()::drop);
        surroundings.tenants().leave(tenant);
        surroundings.changed().run();
    }

    /// @return its name.
    public String id() {
        return id;
    }

    byte[] idBytes() {
        return idBytes;
    }

    /// @return the current version of its configuration.
    public EventView view() {
        return view;
    }

    /// @return its manifests and other named objects.
    public NamedObjects named() {
        return named;
    }

    /// @return its cumulative notifications.
    public Notifications notifications() {
        return notifications;
    }

    /// @return how many requests wait for segments of the event; whoever lets them wait counts.
    public AtomicInteger heldRequests() {
        return heldRequests;
    }

    /// @return what operators have hidden.
    public MaskBook masks() {
        return masks;
    }

    /// @return what is known of each pipeline's media so far.
    public PipelineTracks tracks() {
        return tracks;
    }
}
