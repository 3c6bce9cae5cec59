package io.kickoff.edge.deliver;

import com.netflix.concurrency.limits.limit.AIMDLimit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.NanoClock;

/// How many requests behind the live edge may be answered at the same time, so that under stress the live ones win.
/// Live requests never ask here: this limit refuses none of them, and they take nothing of it.
///
/// A request is in flight from the beginning of its answer until its last byte is written. How long that takes is
/// its client's affair: a device that reads 1 MiB in ten seconds says nothing about the node, and neither does the
/// number of such devices. What tells that the node has too much to do is how long its event loops lag
/// ({@link LoopPulse}), which is what every request waits before its first byte, so that is the round-trip time the
/// limit is fed with. Every {@value LoopPulse#WINDOW_MS} ms the loop that lags most gives a sample:
///
/// | the lag is                            | the limit                                                 |
/// |---------------------------------------|-----------------------------------------------------------|
/// | more than {@value #TARGET_LAG_MS} ms  | falls by a tenth                                          |
/// | less, and half the limit is in use    | rises by one                                              |
/// | less                                  | stays                                                     |
///
/// That is additive increase and multiplicative decrease (Chiu and Jain, 1989; here of Netflix's concurrency
/// limits), between a floor and the configured ceiling. The gradients of the same library compare a round-trip
/// time with those before: of a lag of microseconds they would take the noise for news, an overload that lasts they
/// would get used to, and they never lower a limit that is not half in use, which with slow readers is the rule.
///
/// The other reason to refuse is {@link EgressBudget}. *Thread-safe.*
final class TimeShiftLimit {
    /// What the limit does not fall below, unless it is configured so.
    static final int FLOOR = 50;
    /// A standing lag from which on an event loop has too much to do.
    static final int TARGET_LAG_MS = 10;

    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(LoopPulse.WINDOW_MS);
    private static final double BACKOFF = 0.9;

    private final AIMDLimit limit;
    private final EgressBudget egress;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final List<LoopPulse> pulses = new CopyOnWriteArrayList<>();
    private final AtomicLong sentBytes = new AtomicLong();
    private final AtomicLong windowBeganNanos;

    /// @param ceiling  in flight at the same time, at most.
    /// @param egress   what may be sent.
    /// @param nowNanos of the clock of the pulses.
    TimeShiftLimit(final int ceiling, final EgressBudget egress, final long nowNanos) {
        this.limit = AIMDLimit.newBuilder()
                .initialLimit(ceiling)
                .maxLimit(ceiling)
                .minLimit(Math.min(FLOOR, ceiling))
                .backoffRatio(BACKOFF)
                .timeout(TARGET_LAG_MS, TimeUnit.MILLISECONDS)
                .build();
        this.egress = egress;
        this.windowBeganNanos = new AtomicLong(nowNanos);
    }

    /// @return whether one more may be answered; then it {@link #leave}s.
    boolean enter() {
        if (inFlight.incrementAndGet() > limit.getLimit()) {
            inFlight.decrementAndGet();
            return false;
        }
        return true;
    }

    /// The last byte of an answer is written, or never will be.
    void leave() {
        inFlight.decrementAndGet();
    }

    /// @return whether the node sends more than it may.
    boolean isEgressOver() {
        return egress.isOver();
    }

    int inFlight() {
        return inFlight.get();
    }

    int limit() {
        return limit.getLimit();
    }

    /// @param clock of an event loop.
    /// @return the pulse of that loop, which this limit follows from now on.
    LoopPulse newPulse(final NanoClock clock) {
        final LoopPulse pulse = new LoopPulse(this, clock);
        pulses.add(pulse);
        return pulse;
    }

    /// A loop has something to tell; whoever comes first after the end of a window takes the sample.
    ///
    /// @param nowNanos now.
    /// @param bytes    that the loop has sent since it told last.
    void onWindow(final long nowNanos, final long bytes) {
        sentBytes.addAndGet(bytes);
        final long beganNanos = windowBeganNanos.get();
        if (nowNanos - beganNanos >= WINDOW_NANOS && windowBeganNanos.compareAndSet(beganNanos, nowNanos)) {
            sample(beganNanos, nowNanos - beganNanos);
        }
    }

    private synchronized void sample(final long beganNanos, final long nanos) {
        egress.spend(sentBytes.getAndSet(0), nanos);
        long worstLagNanos = 0;
        for (final LoopPulse pulse : pulses) {
            worstLagNanos = Math.max(worstLagNanos, pulse.lagNanos());
        }
        limit.onSample(beganNanos, worstLagNanos, inFlight.get(), false);
    }
}
