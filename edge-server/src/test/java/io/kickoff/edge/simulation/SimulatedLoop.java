package io.kickoff.edge.simulation;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/// An event loop of Netty's without a thread: what it has to do is done when the scheduler says so.
///
/// Tasks run in their order, and so does what the network brings; which of the two is next is a throw of the dice,
/// since a kernel tells of the network when it likes.
///
/// *Confined to the simulation's thread.*
final class SimulatedLoop extends AbstractScheduledEventExecutor implements EventLoop {
    private static final int LOST_ONE_IN = 50;

    private final String name;
    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final Sabotage sabotage;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final ArrayDeque<Runnable> network = new ArrayDeque<>();
    private final Ticker ticker = new Ticker() {
        @Override
        public long initialNanoTime() {
            return 0;
        }

        @Override
        public long nanoTime() {
            return scheduler.nanoTime();
        }

        @Override
        public void sleep(final long delay, final TimeUnit unit) {
            throw new UnsupportedOperationException("nobody sleeps");
        }
    };
    private long stalledUntilMs;

    SimulatedLoop(
            final String name, final Scheduler scheduler, final SplittableRandom random, final Sabotage sabotage) {
        this.name = name;
        this.scheduler = scheduler;
        this.random = random;
        this.sabotage = sabotage;
    }

    /// @param task that comes from the network.
    void receive(final Runnable task) {
        network.add(task);
    }

    @Override
    public void execute(final Runnable task) {
        final boolean isHandedOver = scheduler.running() != this;
        if (sabotage == Sabotage.LOST_WAKE && isHandedOver && random.nextInt(LOST_ONE_IN) == 0) {
            return;
        }
        tasks.add(task);
    }

    @Override
    public ScheduledFuture<?> schedule(final Runnable task, final long delay, final TimeUnit unit) {
        final boolean isLost = sabotage == Sabotage.LOST_TIMER && random.nextInt(LOST_ONE_IN) == 0;
        return super.schedule(isLost ? () -> {} : task, delay, unit);
    }

    /// It does nothing for a while.
    void stall(final long untilMs) {
        stalledUntilMs = untilMs;
    }

    boolean isStalled() {
        return scheduler.time() < stalledUntilMs;
    }

    boolean isReady() {
        return !isStalled() && !(tasks.isEmpty() && network.isEmpty());
    }

    void runOne() {
        final boolean isTask = network.isEmpty() || !tasks.isEmpty() && random.nextBoolean();
        (isTask ? tasks : network).poll().run();
    }

    /// Timers whose time has come are tasks.
    void fetchDue() {
        for (Runnable task = pollScheduledTask(ticker.nanoTime());
                task != null;
                task = pollScheduledTask(ticker.nanoTime())) {
            tasks.add(task);
        }
    }

    /// @return when it has something to do again.
    long nextMs() {
        final boolean isWaiting = isStalled() && !(tasks.isEmpty() && network.isEmpty());
        final long timerNanos = nextScheduledTaskDeadlineNanos();
        final long timerMs = timerNanos == -1 ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.toMillis(timerNanos);
        return isWaiting ? Math.min(timerMs, stalledUntilMs) : timerMs;
    }

    @Override
    public Ticker ticker() {
        return ticker;
    }

    @Override
    public boolean inEventLoop(final Thread thread) {
        return scheduler.running() == this;
    }

    @Override
    public boolean inEventLoop() {
        return scheduler.running() == this;
    }

    @Override
    public ChannelFuture register(final Channel channel) {
        return register(new DefaultChannelPromise(channel, this));
    }

    @Override
    public ChannelFuture register(final ChannelPromise promise) {
        promise.channel().unsafe().register(this, promise);
        return promise;
    }

    @Override
    @Deprecated
    public ChannelFuture register(final Channel channel, final ChannelPromise promise) {
        channel.unsafe().register(this, promise);
        return promise;
    }

    @Override
    public EventLoopGroup parent() {
        return null;
    }

    @Override
    public EventLoop next() {
        return this;
    }

    @Override
    public boolean isShuttingDown() {
        return false;
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(final long timeout, final TimeUnit unit) {
        return false;
    }

    @Override
    public Future<?> shutdownGracefully(final long quietPeriod, final long timeout, final TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<?> terminationFuture() {
        throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    public void shutdown() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
        return name;
    }
}
