package io.kickoff.edge.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.kickoff.edge.definition.EventDefinition;
import io.kickoff.edge.event.Audit.About;
import io.kickoff.edge.event.EventView.Pipeline;
import io.kickoff.edge.tenant.Tenant;
import io.kickoff.selector.SelectionOrder;
import io.kickoff.validrange.LiveEventConfig;
import io.kickoff.validrange.TemplateMatcher;
import io.kickoff.validrange.ValidRangeFilter;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// A live event while the node knows it: the current view of its configuration, and everything published for it.
///
/// A new configuration makes a new view; what was published stays ({@link EventWindows}, {@link PipelineIndexes}). If
/// numbers come to mean other times, what was ordered by them is ordered anew.
///
/// *Thread-safe: changes are serialised inside, readers take the view once per request.*
public final class LiveEvent {
    private final String id;
    private final byte[] idBytes;
    private final byte[] surrogateLine;
    private final EventSurroundings surroundings;
    private final NamedObjects named;
    private final Notifications notifications;
    private final Audit audit;
    private final CachePurges purges;
    private final MaskBook masks;
    private final PipelineTracks tracks = new PipelineTracks();
    private final EventWindows windows;
    private final PipelineIndexes indexes = new PipelineIndexes();
    private final AtomicInteger heldRequests = new AtomicInteger();
    private Tenant tenant;
    private volatile EventView view;
    private volatile long flushes;
    private boolean isClosed;

    /// What goes on counting when an event is deleted and comes back.
    ///
    /// @param version       of its configuration.
    /// @param notifyVersion of its notifications.
    /// @param auditSequence of its audit.
    record Past(long version, long notifyVersion, long auditSequence) {
        static final Past NONE = new Past(0, 0, 0);
    }

    LiveEvent(final EventDefinition definition, final Past past, final EventSurroundings surroundings) {
        this.id = definition.id();
        this.idBytes = id.getBytes(ISO_8859_1);
        this.surrogateLine = ("Surrogate-Key: " + id + "\r\n").getBytes(ISO_8859_1);
        this.surroundings = surroundings;
        // names that cannot be told apart are told before anything is taken
        final TemplateMatcher matcher = TemplateMatcher.compile(definition.config());
        this.tenant = surroundings.tenants().enter(definition.tenant());
        this.named = new NamedObjects(surroundings.store().arena(), tenant.share(), surroundings.maxNamedObjects());
        this.audit = new Audit(surroundings.clock(), past.auditSequence);
        this.notifications =
                new Notifications(Notifications.State.nothingSince(past.notifyVersion), this::lastNumber, audit);
        this.purges = new CachePurges(id, audit);
        this.masks = new MaskBook(surroundings.changed());
        this.windows = new EventWindows(surroundings);
        this.view = prepare(definition, matcher, past.version + 1);
        onConfigured();
    }

    /// Takes a new configuration, effective for the next request.
    ///
    /// @param definition the new one; of this event.
    /// @throws io.kickoff.validrange.InvalidConfigException when names cannot be told apart with it; nothing
    ///                                                      changes.
    synchronized void configure(final EventDefinition definition) {
        final LiveEventConfig before = view.definition().config();
        final TemplateMatcher matcher = TemplateMatcher.compile(definition.config());
        moveTo(definition.tenant());
        view = prepare(definition, matcher, view.version() + 1);
        if (!isSameTimeline(before, definition.config())) {
            notifications.renumber();
            tracks.renumber();
        }
        onConfigured();
    }

    private void onConfigured() {
        audit.add(Audit.Kind.CONFIGURED, About.note("version " + view.version()));
        masks.resolve(view);
    }

    private static boolean isSameTimeline(final LiveEventConfig one, final LiveEventConfig other) {
        return one.availabilityStartTimeMs() == other.availabilityStartTimeMs()
                && one.startNumber() == other.startNumber()
                && one.segmentDuration() == other.segmentDuration()
                && one.segmentTimescale() == other.segmentTimescale();
    }

    /// What was published goes with the event to its new tenant.
    private void moveTo(final String tenantId) {
        if (!tenant.id().equals(tenantId)) {
            final Tenant before = tenant;
            tenant = surroundings.tenants().enter(tenantId);
            windows.moveTo(tenant.share());
            named.moveTo(tenant.share());
            surroundings.tenants().leave(before);
        }
    }

    private EventView prepare(final EventDefinition definition, final TemplateMatcher matcher, final long version) {
        final LiveEventConfig config = definition.config();
        final ValidRangeFilter filter = new ValidRangeFilter(config, surroundings.margins());
        tracks.anchor(anchors(config));
        final List<Pipeline> pipelines = indexes.assign(config, this::forgetPipeline);
        final List<EventWindows.Windows> prepared = windows.prepare(config, pipelines, tenant.share());
        tracks.retain(windows.renditions());
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
                prepared.stream().map(EventWindows.Windows::media).toList(),
                prepared.stream().map(EventWindows.Windows::init).toList(),
                prepared.stream().map(EventWindows.Windows::served).toList(),
                config.renditions().stream()
                        .map(rendition -> tracks.lock(rendition.id()))
                        .toList());
    }

    /// Where timelines are wont to begin: at 0 with the first segment, at 0 with number 0, or at 1970.
    private static long[] anchors(final LiveEventConfig config) {
        final double beforeFirstMs =
                (double) config.startNumber() * config.segmentDuration() * 1000 / config.segmentTimescale();
        return new long[] {0, (long) beforeFirstMs, config.availabilityStartTimeMs()};
    }

    private void forgetPipeline(final int index) {
        windows.forget(index);
        tracks.forget(index);
    }

    /// Everything published goes at once, and what is being uploaded with it; the configuration, its masks and its
    /// version stay.
    ///
    /// @return how many candidates and objects went.
    public synchronized int flush() {
        flushes++;
        final int count = removeAll();
        audit.add(Audit.Kind.FLUSHED, new About("", About.NO_NUMBER, About.NO_NUMBER, "", "", List.of(id)));
        return count;
    }

    private int removeAll() {
        tracks.clear();
        notifications.clear(Notifications.OPERATOR);
        return named.clear() + windows.clear();
    }

    private long lastNumber() {
        return view.filter().timeline().lastNumber(surroundings.clock().time());
    }

    /// Gives back what the time-shift window no longer covers.
    ///
    /// @param nowMs epoch milliseconds.
    /// @return how many candidates went.
    public synchronized int evictExpired(final long nowMs) {
        return windows.evictBelow(view.filter().firstServable(nowMs));
    }

    /// Publishes something, unless the event, the rendition's window or the pipeline has gone meanwhile, or all was
    /// flushed: an upload may last longer than the configuration that it began under.
    ///
    /// @param pipeline    whose publication it is.
    /// @param since       {@link #flushes} when it began.
    /// @param publication what to do; no configuration changes meanwhile.
    /// @return whether it was done, and succeeded.
    public synchronized boolean publish(
            final Pipeline pipeline, final long since, final Predicate<EventView> publication) {
        final EventView current = view;
        return !isClosed
                && since == flushes
                && pipeline.equals(current.pipeline(pipeline.id()))
                && publication.test(current);
    }

    /// Hides a range.
    ///
    /// @param entry what to hide, from the next request on.
    /// @return whether it is new.
    /// @throws IllegalStateException when the event has as many masks as it may have.
    public synchronized boolean mask(final MaskBook.Entry entry) {
        final boolean isNew = masks.add(entry, view);
        if (isNew) {
            purges.masked(view, entry);
        }
        return isNew;
    }

    /// Shows a range again.
    ///
    /// @param entry what was hidden.
    /// @return whether it was.
    public synchronized boolean unmask(final MaskBook.Entry entry) {
        final boolean isKnown = masks.remove(entry, view);
        if (isKnown) {
            purges.unmasked(entry);
        }
        return isKnown;
    }

    /// Shows everything again.
    public synchronized void unmaskAll() {
        masks.entries().forEach(this::unmask);
    }

    /// @param current   view of the event.
    /// @param rendition index.
    /// @param number    of a segment.
    /// @return a bit for each pipeline whose candidate is not to be served: masked, or not epoch-locked.
    public int hidden(final EventView current, final int rendition, final long number) {
        return masks.hidden(number) | current.locks().get(rendition).hidden(number);
    }

    /// A segment has come, whole.
    ///
    /// @param current   view of the event.
    /// @param rendition index.
    /// @param pipeline  that published it.
    /// @param arrival   when and where.
    /// @return pipelines that have lost their lock by it, or found it again.
    public List<EpochLock.Change> arrived(
            final EventView current, final int rendition, final Pipeline pipeline, final Arrival arrival) {
        final List<EpochLock.Change> changes = tracks.learn(current.rendition(rendition), pipeline.index(), arrival);
        changes.forEach(change -> purges.lockChanged(current, rendition, change));
        if (!changes.isEmpty()) {
            surroundings.changed().run();
        }
        return changes;
    }

    /// The event is gone: its memory is given back.
    ///
    /// @return what goes on counting if it comes back.
    synchronized Past close() {
        isClosed = true;
        removeAll();
        windows.close();
        surroundings.tenants().leave(tenant);
        surroundings.changed().run();
        return new Past(view.version(), notifications.state().version(), audit.last());
    }

    /// @return its name.
    public String id() {
        return id;
    }

    byte[] idBytes() {
        return idBytes;
    }

    /// @return the header, with its line end, that answers about none of its objects carry for caches.
    public byte[] surrogateLine() {
        return surrogateLine;
    }

    /// @return how often everything was flushed.
    public long flushes() {
        return flushes;
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

    /// @return what has happened to it.
    public Audit audit() {
        return audit;
    }

    /// @return what caches should forget of it.
    public CachePurges purges() {
        return purges;
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
