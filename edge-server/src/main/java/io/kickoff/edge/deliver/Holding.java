package io.kickoff.edge.deliver;

import io.kickoff.store.window.RenditionWindow;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.agrona.DeadlineTimerWheel;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/// The requests of one event loop that wait at the live edge, by the segment that they wait for.
///
/// Who waits is answered anew when its segment is published, when its time is over, or when an operator changes
/// something, and may then come to wait again: waking is cheap and never decides. A segment has one deadline for
/// all who wait for it, on one timer wheel, which is looked at only while somebody waits. Thousands are answered in
/// turns of {@value #TURN}, between which the loop does what else has come.
///
/// *Confined to its event loop.*
final class Holding {
    private static final int TURN = 256;
    private static final int TICK_MS = 8;
    private static final int TICKS = 512;

    private final Readers readers;
    private final HoldingBounds bounds;
    private final LoopTasks tasks;
    private final int loop;
    private final @Nullable HeldSlot[] buckets = new HeldSlot[Readers.BUCKETS];
    private final Long2ObjectHashMap<HeldSlot> byTimer = new Long2ObjectHashMap<>();
    private final DeadlineTimerWheel wheel;
    private final DeadlineTimerWheel.TimerHandler onTimer = this::onTimer;
    private final ArrayDeque<HeldSlot> woken = new ArrayDeque<>();
    private final Runnable answering = this::answer;
    private final Runnable polling = this::poll;
    private final EpochClock clock;
    private boolean isAnswering;
    private boolean isPolling;

    /// @param readers told what the loop waits for.
    /// @param bounds  of all loops together.
    /// @param tasks   of the loop.
    /// @param loop    its number.
    /// @param clock   time.
    Holding(
            final Readers readers,
            final HoldingBounds bounds,
            final LoopTasks tasks,
            final int loop,
            final EpochClock clock) {
        this.readers = readers;
        this.bounds = bounds;
        this.tasks = tasks;
        this.loop = loop;
        this.clock = clock;
        this.wheel = new DeadlineTimerWheel(TimeUnit.MILLISECONDS, clock.time(), TICK_MS, TICKS);
    }

    /// Lets a request wait. Whoever calls it looks at the slot again afterwards, and {@link #forget}s it when there
    /// is something after all.
    ///
    /// @param held       of no slot.
    /// @param window     of the rendition.
    /// @param number     of the segment.
    /// @param deadlineMs epoch ms.
    /// @param nowMs      epoch ms.
    /// @return false when as many wait as may.
    boolean hold(
            final Held held, final RenditionWindow window, final long number, final long deadlineMs, final long nowMs) {
        final int bucket = Readers.bucket(window, number);
        if (!bounds.enter(held, bucket)) {
            return false;
        }
        HeldSlot slot = find(bucket, window, number, deadlineMs);
        if (slot == null) {
            slot = new HeldSlot(window, number, deadlineMs);
            slot.sibling = buckets[bucket];
            buckets[bucket] = slot;
            if (wheel.timerCount() == 0) {
                // nobody has turned it while nobody waited
                wheel.currentTickTime(nowMs);
            }
            slot.timer = wheel.scheduleTimer(deadlineMs);
            byTimer.put(slot.timer, slot);
        }
        slot.add(held);
        readers.await(bucket, loop);
        pollLater();
        return true;
    }

    private @Nullable HeldSlot find(
            final int bucket, final RenditionWindow window, final long number, final long deadlineMs) {
        HeldSlot slot = buckets[bucket];
        while (slot != null && (slot.window != window || slot.number != number || slot.deadlineMs != deadlineMs)) {
            slot = slot.sibling;
        }
        return slot;
    }

    /// A request no longer waits: it is answered, or its connection has gone.
    ///
    /// @param held of any slot, or of none.
    void forget(final Held held) {
        final HeldSlot slot = held.slot;
        if (slot != null) {
            slot.remove(held);
            bounds.leave(held, slot.bucket);
            if (slot.isEmpty()) {
                unlink(slot);
            }
        }
    }

    private void unlink(final HeldSlot slot) {
        if (byTimer.get(slot.timer) != slot) {
            // woken before
            return;
        }
        byTimer.remove(slot.timer);
        wheel.cancelTimer(slot.timer);
        HeldSlot before = buckets[slot.bucket];
        if (before == slot) {
            buckets[slot.bucket] = slot.sibling;
            return;
        }
        while (before != null && before.sibling != slot) {
            before = before.sibling;
        }
        if (before != null) {
            before.sibling = slot.sibling;
        }
    }

    /// Has everyone answered who waits in a bucket.
    ///
    /// @param bucket in which something was published.
    void wake(final int bucket) {
        collect(bucket);
        begin();
    }

    /// Has everyone answered.
    void wakeAll() {
        for (int bucket = 0; bucket < buckets.length; bucket++) {
            collect(bucket);
        }
        begin();
    }

    private void collect(final int bucket) {
        HeldSlot slot = buckets[bucket];
        while (slot != null) {
            final HeldSlot sibling = slot.sibling;
            collect(slot);
            slot = sibling;
        }
    }

    private void collect(final HeldSlot slot) {
        unlink(slot);
        woken.add(slot);
    }

    private void begin() {
        if (!isAnswering) {
            answer();
        }
    }

    private void pollLater() {
        if (!isPolling) {
            isPolling = true;
            tasks.later(polling);
        }
    }

    private void poll() {
        isPolling = false;
        poll(clock.time());
        if (!byTimer.isEmpty()) {
            pollLater();
        }
    }

    /// Has those answered whose time is over.
    private void poll(final long nowMs) {
        if (nowMs - wheel.currentTickTime() > (long) TICK_MS * TICKS) {
            // the clock has leapt: one turn of the wheel finds everything
            wheel.currentTickTime(nowMs - (long) TICK_MS * TICKS);
        }
        while (wheel.timerCount() > 0 && wheel.currentTickTime() <= nowMs) {
            wheel.poll(nowMs, onTimer, Integer.MAX_VALUE);
        }
        wheel.poll(nowMs, onTimer, Integer.MAX_VALUE);
        begin();
    }

    private boolean onTimer(final TimeUnit unit, final long nowMs, final long timer) {
        final HeldSlot slot = byTimer.get(timer);
        if (slot != null) {
            collect(slot);
        }
        return true;
    }

    private void answer() {
        isAnswering = true;
        try {
            answerTurn();
        } finally {
            // whatever happened to one of them: the others are answered
            isAnswering = !woken.isEmpty();
            if (isAnswering) {
                tasks.execute(answering);
            }
        }
    }

    private void answerTurn() {
        for (int turn = 0; turn < TURN && !woken.isEmpty(); ) {
            final HeldSlot slot = woken.getFirst();
            final Held held = slot.poll();
            if (held == null) {
                woken.removeFirst();
            } else {
                turn++;
                bounds.leave(held, slot.bucket);
                held.connection.onWoken(held);
            }
        }
    }
}
