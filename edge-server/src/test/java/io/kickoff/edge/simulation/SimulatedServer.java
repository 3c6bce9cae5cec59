package io.kickoff.edge.simulation;

import io.kickoff.edge.definition.EventDefinition;
import io.kickoff.edge.deliver.Delivery;
import io.kickoff.edge.deliver.Readers;
import io.kickoff.edge.event.EventSurroundings;
import io.kickoff.edge.event.Events;
import io.kickoff.edge.event.LiveEvent;
import io.kickoff.edge.event.StoredObjects;
import io.kickoff.edge.http.ConnectionWatch;
import io.kickoff.edge.http.PlaneMemory;
import io.kickoff.edge.http.RequestDecoder;
import io.kickoff.edge.http.RequestHeap;
import io.kickoff.edge.observe.EventLog;
import io.kickoff.edge.observe.Figures;
import io.kickoff.edge.publish.Publishing;
import io.kickoff.edge.settings.NodeSettings;
import io.kickoff.edge.settings.PlaneSettings;
import io.kickoff.edge.tenant.Tenants;
import io.kickoff.store.SegmentStore;
import io.kickoff.store.memory.HugePages;
import io.kickoff.store.memory.SegmentArena;
import io.kickoff.validrange.FilterMargins;
import io.kickoff.validrange.LiveEventConfig;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/// The node under test: all of `EdgeServer` but its sockets, threads and clock, put together in the same way.
///
/// *Confined to the simulation's thread.*
final class SimulatedServer implements AutoCloseable {
    private static final long MEMORY = 32L << 20;
    private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream(), false);

    private final Plan plan;
    private final Scheduler scheduler;
    private final NodeSettings settings;
    private final SegmentStore store;
    private final Events events;
    private final Delivery delivery;
    private final Publishing publishing;
    private final RequestHeap heap = new RequestHeap(Long.MAX_VALUE);
    private final Map<SimulatedLoop, ConnectionWatch> watches = new LinkedHashMap<>();
    private final List<SimulatedLoop> deliveryLoops = new ArrayList<>();
    private final List<SimulatedLoop> publishingLoops = new ArrayList<>();
    private final SplittableRandom random;
    private final PlaneMemory memory = PlaneMemory.unlimited();
    private final PooledByteBufAllocator allocator = new PooledByteBufAllocator(true, 0, 1, 8192, 3, 0, 0, false);

    SimulatedServer(final Plan plan, final Scheduler scheduler) {
        this.plan = plan;
        this.scheduler = scheduler;
        this.random = plan.dice(-1);
        this.settings = NodeSettings.of(Map.of(
                "delivery.expiryMargin",
                        plan.expiryMarginMs() + (plan.sabotage() == Sabotage.LATE_EXPIRY ? 1 : 0) + "ms",
                "delivery.maxHeldRequests", String.valueOf(plan.maxHeld()),
                "delivery.publishMargin", Plan.PUBLISH_MARGIN_MS + "ms"));
        this.store = new SegmentStore(SegmentArena.reserve(MEMORY, HugePages.OFF));
        final Readers readers = new Readers(store.arena());
        final FilterMargins margins = new FilterMargins(
                settings.behaviour().expiryMarginMs(), settings.behaviour().publishMarginMs());
        final Tenants tenants = new Tenants(settings.limits().tenant(), settings.tenants(), store.arena());
        this.events = new Events(new EventSurroundings(store, tenants, margins, 100, 10, readers::changed, scheduler));
        final StoredObjects objects = new StoredObjects(store.arena());
        final Figures figures = new Figures();
        this.delivery = new Delivery(new Delivery.Surroundings(
                events,
                objects,
                store.arena(),
                memory,
                readers,
                settings.behaviour(),
                figures,
                scheduler,
                scheduler::nanoTime));
        this.publishing = new Publishing(new Publishing.Surroundings(
                events,
                objects,
                store,
                readers,
                List.of(),
                settings.limits(),
                settings.behaviour(),
                figures,
                new EventLog(NOWHERE, scheduler),
                scheduler,
                new AtomicInteger()));
        configure(plan.config());
        for (int i = 0; i < plan.deliveryLoops(); i++) {
            deliveryLoops.add(newLoop("deliver-" + i, settings.delivery()));
        }
        for (int i = 0; i < plan.publishingLoops(); i++) {
            publishingLoops.add(newLoop("publish-" + i, settings.publishing()));
        }
    }

    private SimulatedLoop newLoop(final String name, final PlaneSettings plane) {
        final SimulatedLoop loop = scheduler.newLoop(name, plan.sabotage());
        final ConnectionWatch watch = new ConnectionWatch(memory);
        watches.put(loop, watch);
        loop.scheduleWithFixedDelay(
                () -> watch.sweep(scheduler.time(), plane),
                ConnectionWatch.PERIOD_MS,
                ConnectionWatch.PERIOD_MS,
                TimeUnit.MILLISECONDS);
        return loop;
    }

    /// What the housekeeping thread does.
    void evictExpired() {
        events.all().forEach(event -> event.evictExpired(scheduler.time()));
    }

    void configure(final LiveEventConfig config) {
        events.put(new EventDefinition(Plan.EVENT, EventDefinition.DEFAULT_TENANT, config, List.of()));
    }

    LiveEvent event() {
        return events.get(Plan.EVENT);
    }

    SegmentArena arena() {
        return store.arena();
    }

    /// A CDN node connects.
    ///
    /// @param peer     the CDN node.
    /// @param window   how many bytes it takes at first.
    /// @param highMark of the channel.
    /// @return the connection.
    SimulatedChannel deliver(final Peer peer, final long window, final int highMark) {
        final SimulatedLoop loop = deliveryLoops.get(random.nextInt(deliveryLoops.size()));
        return open(loop, peer, window, highMark, settings.delivery(), delivery::connection);
    }

    /// A packager connects.
    ///
    /// @param peer the packager.
    /// @return the connection.
    SimulatedChannel publish(final Peer peer) {
        final SimulatedLoop loop = publishingLoops.get(random.nextInt(publishingLoops.size()));
        return open(loop, peer, Long.MAX_VALUE, 1 << 16, settings.publishing(), publishing::connection);
    }

    private SimulatedChannel open(
            final SimulatedLoop loop,
            final Peer peer,
            final long window,
            final int highMark,
            final PlaneSettings plane,
            final BiFunction<Channel, ConnectionWatch, ChannelHandler> handler) {
        final SimulatedChannel channel = new SimulatedChannel(loop, peer, random.split(), allocator, window, highMark);
        loop.receive(() -> {
            loop.register(channel);
            channel.pipeline()
                    .addLast(
                            new RequestDecoder(plane, memory, heap, scheduler),
                            handler.apply(channel, watches.get(loop)));
        });
        return channel;
    }

    boolean isStalled() {
        return watches.keySet().stream().anyMatch(SimulatedLoop::isStalled);
    }

    int heldRequests() {
        return delivery.heldRequests();
    }

    /// Everything published goes.
    ///
    /// @return what is left behind all the same; empty when nothing is.
    List<String> leaks() {
        final List<String> leaks = new ArrayList<>();
        events.remove(Plan.EVENT);
        leaks.addAll(store.leaks());
        if (delivery.heldRequests() != 0 || delivery.heldBytes() != 0) {
            leaks.add(delivery.heldRequests() + " requests held with " + delivery.heldBytes() + " bytes");
        }
        watches.forEach((loop, watch) -> {
            if (watch.size() != 0) {
                leaks.add(watch.size() + " connections watched on " + loop);
            }
        });
        final long buffers = allocator.metric().directArenas().stream()
                .mapToLong(arena -> arena.numActiveAllocations())
                .sum();
        if (buffers != 0) {
            leaks.add(buffers + " buffers taken");
        }
        return leaks;
    }

    @Override
    public void close() {
        store.close();
    }
}
