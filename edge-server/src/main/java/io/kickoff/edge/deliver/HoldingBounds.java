package io.kickoff.edge.deliver;

import io.kickoff.edge.settings.DeliveryBehaviour;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// How many requests may wait at the same time: for one segment, for one event, on the node, and in bytes of memory
/// that they keep. (How long one may wait is the schedule's affair.) Those that wait for an upload to be whole count
/// by their memory only: they are no more than there are connections.
///
/// Segments whose slots share a bucket are counted together. *Thread-safe.*
final class HoldingBounds {
    private final Readers readers;
    private final DeliveryBehaviour behaviour;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    HoldingBounds(final Readers readers, final DeliveryBehaviour behaviour) {
        this.readers = readers;
        this.behaviour = behaviour;
    }

    /// @param held   that wants to wait.
    /// @param bucket of its slot.
    /// @return whether it may; then it {@link #leave}s.
    boolean enter(final Held held, final int bucket) {
        final int ofSegment = readers.count(bucket, 1);
        final int ofEvent = held.event.heldRequests().incrementAndGet();
        final int ofNode = requests.incrementAndGet();
        final long kept = bytes.addAndGet(held.bytes);
        final boolean mayWait = ofSegment <= behaviour.maxHeldRequestsPerSegment()
                && ofEvent <= behaviour.maxHeldRequestsPerEvent()
                && ofNode <= behaviour.maxHeldRequests()
                && kept <= behaviour.maxHeldBytes();
        if (!mayWait) {
            leave(held, bucket);
        }
        return mayWait;
    }

    /// @param held   that waits no longer.
    /// @param bucket of its slot.
    void leave(final Held held, final int bucket) {
        readers.count(bucket, -1);
        held.event.heldRequests().decrementAndGet();
        requests.decrementAndGet();
        bytes.addAndGet(-held.bytes);
    }

    /// @param kept bytes of a request that wants to wait for an upload to be whole.
    /// @return whether it may; then it {@link #release}s them.
    boolean keep(final int kept) {
        final boolean mayWait = bytes.addAndGet(kept) <= behaviour.maxHeldBytes();
        if (!mayWait) {
            release(kept);
        }
        return mayWait;
    }

    /// @param kept bytes of a request that waits no longer.
    void release(final int kept) {
        bytes.addAndGet(-kept);
    }

    /// @return how many requests wait at the live edge now.
    int requests() {
        return requests.get();
    }

    /// @return about how many bytes they keep.
    long bytes() {
        return bytes.get();
    }
}
