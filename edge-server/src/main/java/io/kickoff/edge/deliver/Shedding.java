package io.kickoff.edge.deliver;

import io.kickoff.edge.event.LiveEvent;
import io.kickoff.edge.http.PlaneMemory;
import io.kickoff.edge.observe.Figure;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Refuses for now: with 503, which caches keep for a few seconds, and a time to come back that differs from client
/// to client.
///
/// | refused                    | when                                                | counted as           |
/// |----------------------------|-----------------------------------------------------|----------------------|
/// | a time-shifted request     | more are in flight than {@link TimeShiftLimit} says | `concurrency`        |
/// |                            | the node sends more than {@link EgressBudget} says  | `egress`             |
/// |                            | {@link PlaneMemory#isShort}                         | `memory`             |
/// | a request that would wait  | as many wait as may, or keep as much                | 503                  |
/// |                            | ({@link HoldingBounds})                             |                      |
/// | any, and its connection    | {@link PlaneMemory#isSpent}                         | `memory_spent`       |
///
/// *Confined to one event loop.*
final class Shedding {
    private final DeliveryLoop loop;
    private final Heads heads;
    private final TimeShiftLimit timeShift;
    private final PlaneMemory memory;
    private final SplittableRandom jitter;

    Shedding(
            final DeliveryLoop loop,
            final Heads heads,
            final TimeShiftLimit timeShift,
            final PlaneMemory memory,
            final long seed) {
        this.loop = loop;
        this.heads = heads;
        this.timeShift = timeShift;
        this.memory = memory;
        this.jitter = new SplittableRandom(seed);
    }

    /// Lets a request behind the live edge be answered while the node can do it beside the live ones.
    ///
    /// @return false when it is refused, and has been told so.
    boolean admitTimeShifted(final DeliveryConnection connection, final LiveEvent event, final long nowMs) {
        final Figure reason;
        if (timeShift.isEgressOver()) {
            reason = Figure.SHED_EGRESS;
        } else if (memory.isShort()) {
            reason = Figure.SHED_MEMORY;
        } else if (timeShift.enter()) {
            connection.beginTimeShifted();
            return true;
        } else {
            reason = Figure.SHED_CONCURRENCY;
        }
        loop.figures().count(reason);
        shed(Heads.NEVER, connection, event, nowMs);
        return false;
    }

    /// Lets any request be answered while there is memory for that.
    ///
    /// @return false when it is refused, and has been told so.
    boolean admit(final DeliveryConnection connection, final long nowMs) {
        if (!memory.isSpent()) {
            return true;
        }
        loop.figures().count(Figure.DELIVERY_MEMORY_SPENT);
        connection.endWithAnswer();
        shed(Heads.NEVER, connection, null, nowMs);
        return false;
    }

    /// Refuses.
    ///
    /// @param availableAtMs when a first byte can be had, or {@link Heads#NEVER} when it is there already.
    void shed(
            final long availableAtMs,
            final DeliveryConnection connection,
            final @Nullable LiveEvent event,
            final long nowMs) {
        final Heads head = heads.shed(availableAtMs, jitter.nextInt(Heads.SHED_JITTER_S + 1));
        loop.send(head, Figure.DELIVERY_503, connection, event, nowMs);
    }
}
