package io.kickoff.lsm;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.DeadlineTimerWheel;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/// The next trigger of each event, on one timer.
///
/// A wheel finds in constant time what is due, in no order, and a queue puts that in the order of time, then of the
/// events' names. An event has one trigger armed; whoever is told of it arms the next one, and one that is due
/// already takes its place in the queue: after a leap of the clock everything fires once, in the order in which it
/// should have. Time comes with {@link #poll}; nothing fires before the millisecond it was armed for, whatever the
/// clock does.
///
/// *Confined to the thread of its agent.*
final class Triggers {
    private static final int TICK_MS = 16;
    private static final int TICKS = 1024;
    private static final long TURN_MS = (long) TICK_MS * TICKS;

    private final DeadlineTimerWheel wheel;
    private final Map<String, Armed> byEvent = new HashMap<>();
    private final Long2ObjectHashMap<Armed> byTimer = new Long2ObjectHashMap<>();
    private final PriorityQueue<Armed> due = new PriorityQueue<>(
            Comparator.<Armed, Trigger>comparing(armed -> armed.trigger).thenComparing(armed -> armed.event));
    private final DeadlineTimerWheel.TimerHandler onTimer = this::collect;
    private long nowMs;

    /// Is told what is due.
    @FunctionalInterface
    interface Handler {
        /// @param event   name.
        /// @param trigger that is due and no longer armed.
        void onTrigger(String event, Trigger trigger);
    }

    /// One is itself alone: an event may have the same trigger armed again.
    private static final class Armed {
        private final String event;
        private final Trigger trigger;
        private final long timer;

        Armed(final String event, final Trigger trigger, final long timer) {
            this.event = event;
            this.trigger = trigger;
            this.timer = timer;
        }
    }

    /// @param nowMs epoch ms.
    Triggers(final long nowMs) {
        this.nowMs = nowMs;
        this.wheel = new DeadlineTimerWheel(TimeUnit.MILLISECONDS, nowMs, TICK_MS, TICKS);
    }

    /// Sets the trigger of an event in the place of the one before.
    ///
    /// @param event   name.
    /// @param trigger the next one, or null for none.
    void arm(final String event, final @Nullable Trigger trigger) {
        final Armed before = byEvent.remove(event);
        if (before != null && byTimer.remove(before.timer) != null) {
            wheel.cancelTimer(before.timer);
        }
        if (trigger == null) {
            return;
        }
        final boolean isDue = trigger.atMs() <= nowMs;
        final Armed armed = new Armed(
                event, trigger, isDue ? DeadlineTimerWheel.NULL_DEADLINE : wheel.scheduleTimer(trigger.atMs()));
        byEvent.put(event, armed);
        if (isDue) {
            due.add(armed);
        } else {
            byTimer.put(armed.timer, armed);
        }
    }

    /// Fires what is due.
    ///
    /// @param timeMs  epoch ms.
    /// @param handler told of each, in order.
    /// @return how many were due.
    int poll(final long timeMs, final Handler handler) {
        nowMs = timeMs;
        turn();
        int fired = 0;
        for (Armed first = due.peek(); first != null && first.trigger.atMs() <= nowMs; first = due.peek()) {
            due.remove();
            if (byEvent.get(first.event) == first) {
                byEvent.remove(first.event);
                fired++;
                handler.onTrigger(first.event, first.trigger);
            }
        }
        return fired;
    }

    private void turn() {
        if (nowMs - wheel.currentTickTime() > TURN_MS) {
            // the clock has leapt: one turn of the wheel finds everything
            wheel.currentTickTime(nowMs - TURN_MS);
        }
        while (wheel.timerCount() > 0 && wheel.currentTickTime() <= nowMs) {
            wheel.poll(nowMs, onTimer, Integer.MAX_VALUE);
        }
        wheel.poll(nowMs, onTimer, Integer.MAX_VALUE);
    }

    private boolean collect(final TimeUnit unit, final long now, final long timer) {
        final Armed armed = byTimer.remove(timer);
        if (armed != null) {
            due.add(armed);
        }
        return true;
    }

    /// @return when the first trigger is due, epoch ms; {@link Long#MAX_VALUE} when none is armed. Looks at every
    /// event.
    long nextMs() {
        long nextMs = Long.MAX_VALUE;
        for (final Armed armed : byEvent.values()) {
            nextMs = Math.min(nextMs, armed.trigger.atMs());
        }
        return nextMs;
    }
}
