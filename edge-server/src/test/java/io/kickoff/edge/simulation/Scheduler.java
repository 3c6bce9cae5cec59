package io.kickoff.edge.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochClock;

/// The time of a simulated world, and the order in which things happen in it: one at a time.
///
/// A moment is a millisecond. In it there is what happens by itself, and what event loops have to do; which of these
/// is next is a throw of the dice, again after every task. When nothing is left to do the moment has settled, and
/// time leaps to the next one. Now and then an event loop stands still for a while, as one does whose thread is not
/// given a processor.
///
/// *Confined to one thread.*
final class Scheduler implements EpochClock {
    private static final int STALL_ONE_IN = 60;
    private static final int MAX_STALL_MS = 40;
    private static final int MAX_STEPS_OF_A_MOMENT = 200_000;

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atMs).thenComparingLong(Event::order));
    private final List<SimulatedLoop> loops = new ArrayList<>();
    private final List<SimulatedLoop> ready = new ArrayList<>();
    private final SplittableRandom random;
    private final Watcher watcher;
    private SimulatedLoop running;
    private long nowMs;
    private long steps;

    /// Something that happens by itself; what happens in the same millisecond does so in a random order.
    private record Event(long atMs, long order, Runnable action) {}

    /// Who looks on.
    interface Watcher {
        /// One thing has happened.
        void onStep();

        /// Nothing more will happen in this millisecond.
        void onSettled();
    }

    Scheduler(final SplittableRandom random, final Watcher watcher, final long nowMs) {
        this.random = random;
        this.watcher = watcher;
        this.nowMs = nowMs;
    }

    @Override
    public long time() {
        return nowMs;
    }

    long nanoTime() {
        return TimeUnit.MILLISECONDS.toNanos(nowMs);
    }

    /// @return a new event loop.
    SimulatedLoop newLoop(final String name, final Sabotage sabotage) {
        final SimulatedLoop loop = new SimulatedLoop(name, this, random.split(), sabotage);
        loops.add(loop);
        return loop;
    }

    /// @param atMs   when; at once when that is over.
    /// @param action what.
    void at(final long atMs, final Runnable action) {
        events.add(new Event(Math.max(atMs, nowMs), random.nextLong(), action));
    }

    /// @param delayMs from now.
    /// @param action  what.
    void in(final long delayMs, final Runnable action) {
        at(nowMs + delayMs, action);
    }

    /// @return the loop that runs; null when something happens by itself.
    SimulatedLoop running() {
        return running;
    }

    /// @return how many things have happened.
    long steps() {
        return steps;
    }

    /// Lets everything happen up to a moment.
    ///
    /// @param endMs the last moment.
    void runUntil(final long endMs) {
        while (nowMs <= endMs) {
            settle();
            watcher.onSettled();
            nowMs = Math.min(nextMs(), endMs + 1);
            if (random.nextInt(STALL_ONE_IN) == 0) {
                loops.get(random.nextInt(loops.size())).stall(nowMs + 1 + random.nextInt(MAX_STALL_MS));
            }
        }
        nowMs = endMs;
    }

    private void settle() {
        for (final SimulatedLoop loop : loops) {
            running = loop;
            loop.fetchDue();
        }
        running = null;
        for (int left = MAX_STEPS_OF_A_MOMENT; step(); left--) {
            watcher.onStep();
            steps++;
            if (left == 0) {
                throw new IllegalStateException("never settles");
            }
        }
    }

    private boolean step() {
        ready.clear();
        for (final SimulatedLoop loop : loops) {
            if (loop.isReady()) {
                ready.add(loop);
            }
        }
        final boolean isEventDue = !events.isEmpty() && events.peek().atMs <= nowMs;
        final int choices = ready.size() + (isEventDue ? 1 : 0);
        if (choices == 0) {
            return false;
        }
        final int choice = random.nextInt(choices);
        if (choice == ready.size()) {
            events.poll().action.run();
        } else {
            running = ready.get(choice);
            running.runOne();
            running = null;
        }
        return true;
    }

    private long nextMs() {
        long next = events.isEmpty() ? Long.MAX_VALUE : events.peek().atMs;
        for (final SimulatedLoop loop : loops) {
            next = Math.min(next, loop.nextMs());
        }
        return Math.max(next, nowMs + 1);
    }
}
