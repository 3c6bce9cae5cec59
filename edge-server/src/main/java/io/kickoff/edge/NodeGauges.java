package io.kickoff.edge;

import io.kickoff.edge.deliver.Delivery;
import io.kickoff.edge.event.Events;
import io.kickoff.edge.http.Plane;
import io.kickoff.edge.observe.Metrics.Gauge;
import io.kickoff.store.memory.SegmentArena;
import java.util.ArrayList;
import java.util.List;

/// What a node shows of itself that goes up and down. *Stateless.*
final class NodeGauges {
    private NodeGauges() {}

    /// @param arena      of the segments.
    /// @param events     of the node.
    /// @param handlers   of the delivery plane.
    /// @param delivery   plane.
    /// @param publishing plane.
    static List<Gauge> of(
            final SegmentArena arena,
            final Events events,
            final Delivery handlers,
            final Plane delivery,
            final Plane publishing) {
        final List<Gauge> gauges = new ArrayList<>();
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
}
