package io.kickoff.edge.publish;

import io.kickoff.edge.deliver.Readers;
import io.kickoff.edge.durable.EventRecords;
import io.kickoff.edge.durable.NodeJournal;
import io.kickoff.edge.event.Events;
import io.kickoff.edge.event.StoredObjects;
import io.kickoff.edge.http.ConnectionWatch;
import io.kickoff.edge.observe.EventLog;
import io.kickoff.edge.observe.Figures;
import io.kickoff.edge.settings.DeliveryBehaviour;
import io.kickoff.edge.settings.Publisher;
import io.kickoff.edge.settings.PublishingLimits;
import io.kickoff.store.SegmentStore;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.EpochClock;

/// What the event loops of the publishing plane share, and the maker of its connections. *Thread-safe.*
public final class Publishing {
    private final Surroundings surroundings;
    private final Publishers publishers;
    private final Map<EventLoop, PublishingLoop> loops = new ConcurrentHashMap<>();
    private final AtomicInteger loopCount = new AtomicInteger();

    /// What a publishing plane works with.
    ///
    /// @param events     of the node.
    /// @param objects    what is known about each segment.
    /// @param store      where the bytes go.
    /// @param readers    who wait for what is published.
    /// @param publishers who may publish.
    /// @param limits     how much may be published.
    /// @param behaviour  of the delivery plane: the lifetimes that caches are told.
    /// @param figures    counters.
    /// @param log        for what goes wrong on the way in.
    /// @param clock      time.
    /// @param versions   of candidates: every word that is published gets the next one.
    /// @param journal    of what is accepted.
    /// @param records    of what events tell.
    public record Surroundings(
            Events events,
            StoredObjects objects,
            SegmentStore store,
            Readers readers,
            List<Publisher> publishers,
            PublishingLimits limits,
            DeliveryBehaviour behaviour,
            Figures figures,
            EventLog log,
            EpochClock clock,
            AtomicInteger versions,
            NodeJournal journal,
            EventRecords records) {}

    /// @param surroundings what it works with.
    public Publishing(final Surroundings surroundings) {
        this.surroundings = surroundings;
        this.publishers = new Publishers(surroundings.publishers());
    }

    /// @param channel of a new connection, on its event loop.
    /// @param watch   of that loop.
    /// @return its handler.
    public ChannelHandler connection(final Channel channel, final ConnectionWatch watch) {
        final PublishingLoop loop = loops.computeIfAbsent(
                channel.eventLoop(),
                executor -> new PublishingLoop(surroundings, publishers, loopCount.getAndIncrement()));
        return new PublishingConnection(loop, watch);
    }
}
