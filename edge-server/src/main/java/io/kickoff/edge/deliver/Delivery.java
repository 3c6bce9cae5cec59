package io.kickoff.edge.deliver;

import io.kickoff.edge.event.Events;
import io.kickoff.edge.event.StoredObjects;
import io.kickoff.edge.http.ConnectionWatch;
import io.kickoff.edge.http.PlaneMemory;
import io.kickoff.edge.observe.Figures;
import io.kickoff.edge.settings.DeliveryBehaviour;
import io.kickoff.store.memory.SegmentArena;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

/// What the event loops of the delivery plane share, and the maker of its connections. *Thread-safe.*
public final class Delivery {
    private final Map<EventLoop, DeliveryLoop> loops = new ConcurrentHashMap<>();
    private final Surroundings surroundings;
    private final HoldingBounds bounds;
    private final TimeShiftLimit timeShift;

    /// What a delivery plane works with.
    ///
    /// @param events    of the node.
    /// @param objects   what is known about each segment.
    /// @param arena     where the bytes are.
    /// @param memory    of the plane's buffers.
    /// @param readers   who wait for what publishers bring.
    /// @param behaviour from the configuration.
    /// @param figures   counters.
    /// @param clock     time.
    /// @param nanoClock on which the lag of event loops is measured.
    public record Surroundings(
            Events events,
            StoredObjects objects,
            SegmentArena arena,
            PlaneMemory memory,
            Readers readers,
            DeliveryBehaviour behaviour,
            Figures figures,
            EpochClock clock,
            NanoClock nanoClock) {}

    /// @param surroundings what it works with.
    public Delivery(final Surroundings surroundings) {
        this.surroundings = surroundings;
        this.bounds = new HoldingBounds(surroundings.readers(), surroundings.behaviour());
        this.timeShift = new TimeShiftLimit(
                surroundings.behaviour().maxTimeShiftedRequests(),
                new EgressBudget(surroundings.behaviour().maxEgressBytesPerSecond()),
                surroundings.nanoClock().nanoTime());
    }

    /// @param channel of a new connection, on its event loop.
    /// @param watch   of that loop.
    /// @return its handler.
    public ChannelHandler connection(final Channel channel, final ConnectionWatch watch) {
        return new DeliveryConnection(loops.computeIfAbsent(channel.eventLoop(), this::newLoop), watch);
    }

    private DeliveryLoop newLoop(final EventLoop executor) {
        final LoopPulse pulse = timeShift.newPulse(surroundings.nanoClock());
        executor.scheduleWithFixedDelay(pulse, LoopPulse.PERIOD_MS, LoopPulse.PERIOD_MS, TimeUnit.MILLISECONDS);
        return new DeliveryLoop(surroundings, bounds, timeShift, pulse, LoopTasks.of(executor));
    }

    /// @return how many requests wait now.
    public int heldRequests() {
        return bounds.requests();
    }

    /// @return about how many bytes of memory they keep.
    public long heldBytes() {
        return bounds.bytes();
    }

    /// @return how many requests behind the live edge are in flight now.
    public int timeShiftedRequests() {
        return timeShift.inFlight();
    }

    /// @return how many of them may be.
    public int timeShiftedLimit() {
        return timeShift.limit();
    }
}
