package io.kickoff.edge;

import io.kickoff.edge.admin.Admin;
import io.kickoff.edge.admin.AdminApi;
import io.kickoff.edge.deliver.Delivery;
import io.kickoff.edge.deliver.Readers;
import io.kickoff.edge.event.EventSurroundings;
import io.kickoff.edge.event.Events;
import io.kickoff.edge.event.StoredObjects;
import io.kickoff.edge.http.Plane;
import io.kickoff.edge.http.PlaneMemory;
import io.kickoff.edge.http.Transport;
import io.kickoff.edge.observe.EventLog;
import io.kickoff.edge.observe.Figures;
import io.kickoff.edge.observe.Metrics;
import io.kickoff.edge.observe.Metrics.Gauge;
import io.kickoff.edge.publish.Publishing;
import io.kickoff.edge.settings.HugePagesChoice;
import io.kickoff.edge.settings.NodeSettings;
import io.kickoff.edge.tenant.TenantMetrics;
import io.kickoff.edge.tenant.Tenants;
import io.kickoff.store.SegmentStore;
import io.kickoff.store.memory.HugePages;
import io.kickoff.store.memory.SegmentArena;
import io.kickoff.validrange.FilterMargins;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;

/// One running node: everything is made here, in the order in which it depends on each other, and ended in reverse.
///
/// ```
/// packagers ─ publishing ─┐                       ┌─ delivery ─ CDN nodes
///                         ├─ events ─ store ──────┤
/// operators ─ admin ──────┘    (arena, windows)   └─ readers of what still arrives
/// ```
///
/// *Thread-safe.*
public final class EdgeServer implements AutoCloseable {
    private static final long DRAIN_LOOK_NANOS = 5_000_000;
    private static final int HOUSEKEEPING_IDLE_MS = 100;
    private static final int DELIVERY_RECEIVE_BYTES = 4096;
    private static final int ADMIN_LOOPS = 1;

    private final NodeSettings settings;
    private final Transport transport;
    private final SegmentStore store;
    private final Events events;
    private final Plane delivery;
    private final Plane publishing;
    private final Plane admin;
    private final Deque<AutoCloseable> closing = new ArrayDeque<>();
    private volatile boolean isReady;

    private EdgeServer(final NodeSettings settings, final EpochClock clock) {
        this.settings = settings;
        this.transport = Transport.choose(settings.transport());
        this.store = new SegmentStore(SegmentArena.reserve(
                settings.memoryBytes(),
                settings.hugePages() == HugePagesChoice.OFF ? HugePages.OFF : HugePages.TRY,
                StoredObjects.most(Runtime.getRuntime().maxMemory())));
        closing.push(store);
        final FilterMargins margins = new FilterMargins(
                settings.behaviour().expiryMarginMs(), settings.behaviour().publishMarginMs());
        final Readers readers = new Readers(store.arena());
        final Tenants tenants = new Tenants(settings.limits().tenant(), settings.tenants(), store.arena());
        this.events = new Events(new EventSurroundings(
                store,
                tenants,
                margins,
                settings.limits().maxNamedObjectsPerEvent(),
                settings.limits().maxEvents(),
                readers::changed,
                clock));
        closing.push(events);
        settings.events().forEach(events::put);

        final StoredObjects objects = new StoredObjects(store.arena());
        final Figures figures = new Figures();
        final EventLog log = new EventLog(System.err, clock);
        try {
            final PlaneMemory memory = PlaneMemory.leaving(settings.limits().memoryReserveBytes());
            final Delivery handlers = new Delivery(new Delivery.Surroundings(
                    events,
                    objects,
                    store.arena(),
                    memory,
                    readers,
                    settings.behaviour(),
                    figures,
                    clock,
                    SystemNanoClock.INSTANCE));
            this.delivery = openDelivery(handlers, memory, clock);
            this.publishing = openPublishing(objects, readers, figures, log, clock);
            this.admin = openAdmin(
                    objects, new Metrics(figures, gauges(handlers), List.of(new TenantMetrics(tenants, clock))), clock);
            keepHouse(figures, log, clock);
        } catch (final RuntimeException cannotListen) {
            close();
            throw cannotListen;
        }
        isReady = true;
    }

    private Plane openDelivery(final Delivery handlers, final PlaneMemory memory, final EpochClock clock) {
        return open(new Plane(
                transport,
                settings.delivery(),
                clock,
                new Plane.Shape(
                        "delivery",
                        loops(settings.delivery().eventLoops(), processors()),
                        DELIVERY_RECEIVE_BYTES,
                        memory,
                        zeroCopyThreshold(),
                        handlers::connection)));
    }

    private Plane openPublishing(
            final StoredObjects objects,
            final Readers readers,
            final Figures figures,
            final EventLog log,
            final EpochClock clock) {
        final Publishing handlers = new Publishing(new Publishing.Surroundings(
                events,
                objects,
                store,
                readers,
                settings.publishers(),
                settings.limits(),
                settings.behaviour(),
                figures,
                log,
                clock,
                new AtomicInteger()));
        final int loops = loops(settings.publishing().eventLoops(), Math.max(1, processors() / 2));
        return open(new Plane(
                transport,
                settings.publishing(),
                clock,
                new Plane.Shape("publishing", loops, 0, PlaneMemory.unlimited(), -1, handlers::connection)));
    }

    private Plane openAdmin(final StoredObjects objects, final Metrics metrics, final EpochClock clock) {
        final AdminApi api = new AdminApi(events, objects, store.arena(), clock, metrics::text, () -> isReady);
        return open(new Plane(
                transport,
                settings.admin(),
                clock,
                new Plane.Shape(
                        "admin",
                        loops(settings.admin().eventLoops(), ADMIN_LOOPS),
                        0,
                        PlaneMemory.unlimited(),
                        -1,
                        new Admin(api, clock)::connection)));
    }

    private Plane open(final Plane plane) {
        closing.push(plane);
        return plane;
    }

    private void keepHouse(final Figures figures, final EventLog log, final EpochClock clock) {
        final AgentRunner runner = new AgentRunner(
                new SleepingMillisIdleStrategy(HOUSEKEEPING_IDLE_MS),
                failure -> System.err.println("kickoff: housekeeping failed: " + failure),
                null,
                new Housekeeping(events, figures, log, clock));
        AgentRunner.startOnThread(runner, task -> {
            final Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        });
        closing.push(runner);
    }

    private List<Gauge> gauges(final Delivery handlers) {
        final List<Gauge> gauges = new ArrayList<>();
        final SegmentArena arena = store.arena();
        gauges.add(new Gauge("kickoff_arena_capacity_bytes", "", arena::capacityBytes));
        gauges.add(new Gauge("kickoff_arena_used_bytes", "", arena::usedBytes));
        gauges.add(new Gauge("kickoff_arena_segments", "", arena::segments));
        gauges.add(new Gauge("kickoff_arena_pins", "", arena::pins));
        gauges.add(new Gauge("kickoff_events", "", () -> events.all().size()));
        gauges.add(new Gauge("kickoff_pipelines_unlocked", "", events::unlockedPipelines));
        gauges.add(new Gauge("kickoff_connections", "delivery", delivery::connectionCount));
        gauges.add(new Gauge("kickoff_connections", "publishing", publishing::connectionCount));
        gauges.add(new Gauge("kickoff_buffer_bytes", "delivery", delivery.memory()::usedBytes));
        gauges.add(new Gauge("kickoff_buffer_bytes", "publishing", publishing.memory()::usedBytes));
        gauges.add(new Gauge("kickoff_buffer_share_bytes", "delivery", delivery.memory()::shareBytes));
        gauges.add(new Gauge("kickoff_request_heap_bytes", "delivery", delivery::requestHeapBytes));
        gauges.add(new Gauge("kickoff_request_heap_bytes", "publishing", publishing::requestHeapBytes));
        gauges.add(new Gauge("kickoff_request_heap_ended", "delivery", delivery::endedForHeap));
        gauges.add(new Gauge("kickoff_request_heap_ended", "publishing", publishing::endedForHeap));
        gauges.add(new Gauge("kickoff_held_requests", "", handlers::heldRequests));
        gauges.add(new Gauge("kickoff_held_bytes", "", handlers::heldBytes));
        gauges.add(new Gauge("kickoff_time_shifted_requests", "", handlers::timeShiftedRequests));
        gauges.add(new Gauge("kickoff_time_shifted_limit", "", handlers::timeShiftedLimit));
        gauges.add(new Gauge("kickoff_connections_refused", "delivery", delivery::refusedConnections));
        gauges.add(new Gauge("kickoff_connections_refused", "publishing", publishing::refusedConnections));
        return gauges;
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static int loops(final int configured, final int otherwise) {
        return Math.min(Readers.MAX_LOOPS, configured == 0 ? otherwise : configured);
    }

    /// By itself a node never asks for it on loopback, where the kernel copies anyway and charges for the notice.
    private int zeroCopyThreshold() {
        if (settings.behaviour().isZeroCopyAutomatic()) {
            final InetSocketAddress address = new InetSocketAddress(
                    settings.delivery().host(), settings.delivery().port());
            final boolean isLoopback =
                    address.getAddress() != null && address.getAddress().isLoopbackAddress();
            return isLoopback ? -1 : 64 << 10;
        }
        return Math.toIntExact(settings.behaviour().zeroCopyThresholdBytes());
    }

    /// Starts a node and returns when its planes listen.
    ///
    /// @param settings of the node.
    /// @return the running node; its owner closes it.
    /// @throws IllegalStateException when it cannot start; the message says what, where and how to mend.
    public static EdgeServer launch(final NodeSettings settings) {
        return launch(settings, SystemEpochClock.INSTANCE);
    }

    /// Starts a node that lives by a clock of its own.
    ///
    /// @param settings of the node.
    /// @param clock    time.
    /// @return the running node; its owner closes it.
    public static EdgeServer launch(final NodeSettings settings, final EpochClock clock) {
        return new EdgeServer(settings, clock);
    }

    /// @return what an operator should know about how it runs: transport and memory, a line each.
    public List<String> notes() {
        return List.of(
                transport.line(),
                "memory " + store.arena().description() + "; at most "
                        + store.arena().maxSegments() + " segments, by memory and -Xmx");
    }

    /// @return what `serve` prints: the addresses that this node listens on.
    public String readyLine() {
        return "kickoff ready delivery=" + delivery.authority() + " publishing=" + publishing.authority() + " admin="
                + admin.authority();
    }

    /// @return where CDN nodes GET.
    public InetSocketAddress deliveryAddress() {
        return delivery.address();
    }

    /// @return where packagers PUT.
    public InetSocketAddress publishingAddress() {
        return publishing.address();
    }

    /// @return where operators ask.
    public InetSocketAddress adminAddress() {
        return admin.address();
    }

    /// @return all segments, for tests that look for leaks.
    SegmentStore store() {
        return store;
    }

    /// @return the events, for tests.
    Events events() {
        return events;
    }

    /// Stops taking requests and waits for those in flight, at most the drain timeout.
    public void awaitDrained() {
        isReady = false;
        final List<Plane> planes = List.of(delivery, publishing);
        planes.forEach(Plane::stopAccepting);
        planes.forEach(Plane::drain);
        final long deadline = System.nanoTime() + settings.drainTimeoutMs() * 1_000_000;
        while (planes.stream().anyMatch(plane -> plane.connectionCount() > 0) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(DRAIN_LOOK_NANOS);
        }
    }

    @Override
    public void close() {
        isReady = false;
        while (!closing.isEmpty()) {
            try {
                closing.pop().close();
            } catch (final Exception failure) {
                System.err.println("kickoff: could not be ended cleanly: " + failure);
            }
        }
    }
}
