package io.kickoff.perf.live;

import io.kickoff.perf.node.CpuTime;
import io.kickoff.perf.node.KickoffNode;
import io.kickoff.validrange.SegmentTimeline;
import java.net.InetSocketAddress;

/// Kickoff, which the publisher PUTs to and the players ask. A segment is the next one for one duration; each is used
/// early in that time, so that all can ask before the next begins. *Confined to one thread.*
final class KickoffEdge implements LiveEdge {
    private final KickoffNode node;
    private final MeasuredEvent event;
    private final SegmentTimeline timeline;
    private long last = -1;

    /// @param node  closed with this.
    /// @param event configured there; of one rendition.
    KickoffEdge(final KickoffNode node, final MeasuredEvent event) {
        this.node = node;
        this.event = event;
        this.timeline = event.timeline();
        node.configure(event.id(), event.json());
    }

    @Override
    public String name() {
        return "kickoff";
    }

    @Override
    public Segment next() {
        final long nowMs = System.currentTimeMillis();
        long number = timeline.nextNumber(nowMs);
        if (number == last || timeline.availableAtMs(number) - nowMs < event.durationMs() / 2) {
            Until.time(timeline.availableAtMs(number));
            number++;
        }
        last = number;
        final String rendition = event.renditions().getFirst();
        return new Segment(event.path(rendition, number), event.ingestPath(rendition, number));
    }

    @Override
    public InetSocketAddress delivery() {
        return node.delivery();
    }

    @Override
    public InetSocketAddress publishing() {
        return node.publishing();
    }

    @Override
    public long waiting() {
        return node.metric("kickoff_held_requests");
    }

    @Override
    public long cpuNanos() {
        return CpuTime.nanos(node.pid());
    }

    @Override
    public void close() {
        node.close();
    }
}
