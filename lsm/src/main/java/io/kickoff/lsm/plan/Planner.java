package io.kickoff.lsm.plan;

import io.kickoff.lsm.plan.PlanOutcome.Infeasible;
import io.kickoff.lsm.plan.PlanOutcome.Plan;
import io.kickoff.lsm.plan.PlanOutcome.Shortfall;
import io.kickoff.lsm.stage.RefreshTimes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Plans how a fleet is made ready for the start of an event and told of it.
///
/// Devices open the app as the browse curve says: a(t) a second, A(t) until then. Each asks at once, for a person
/// is looking. Those that opened it before the prefetch window [W, E] ask again in the window, each at a place of
/// its own; the others have what they need. So with N devices the load before the start S is
///
///     load(t) = a(t) + A(W) / (E - W) in the window, a(t) outside of it          peak(W) = max load(t), now ≤ t ≤ S
///
/// E is a minute before S, or a tenth of the time that is left if that is less. W is as late as possible, for the
/// sake of fresh bundles, with a peak of at most {@link #TARGET} of the capacity C = min(requests/s, egress / bytes
/// per device); failing that, wherever the peak is least. What was fetched expires over N / peak seconds, so that
/// fetching it again is no higher peak. Without prefetching, all N ask while they are told, in a second at the
/// least: N / max(T - broadcast, 1 s).
///
/// | constraint          | met when                                                   | factor when not            |
/// |---------------------|------------------------------------------------------------|----------------------------|
/// | request throughput  | some W ≥ now has peak(W) ≤ C                               | least peak / C             |
/// | compute cardinality | variants / (variants/s) ≤ W* - now, W* the latest of those | time it takes / time there |
/// | time to update      | the nodes that it takes are at most those there may be     | nodes it takes / nodes     |
///
/// It takes max(N / connections per node, N / (deliveries/s · (wanted - broadcast))) nodes, each rounded up; the
/// last device is told T = broadcast + devices of a node / (deliveries/s) after the start. A fleet must be told in
/// time whatever it holds, so this does not depend on the window.
///
/// *Thread-safe: it has no state.*
public final class Planner {
    /// How much of the capacity a plan uses if it can choose.
    public static final double TARGET = 0.8;

    private static final long MAX_MARGIN_MS = 60_000;
    private static final long MIN_WINDOW_MS = 1_000;
    private static final int CANDIDATES = 2_000;
    private static final long HOLD_MS = 1_800_000;
    private static final long MIN_INTERVAL_MS = 1_800_000;

    private Planner() {}

    /// @param request what is to be planned.
    /// @return a plan, or why there is none.
    public static PlanOutcome plan(final PlanRequest request) {
        final List<Shortfall> shortfalls = new ArrayList<>();
        final FanOut fanOut = fanOut(request, shortfalls);
        final long windowEndMs = windowEndMs(request);
        final long windowStartMs = windowStartMs(request, windowEndMs, shortfalls);
        if (!shortfalls.isEmpty()) {
            shortfalls.sort(Comparator.comparingDouble(Shortfall::factor).reversed());
            return new Infeasible(shortfalls);
        }
        final double peak = peak(request, windowStartMs, windowEndMs);
        final long widthMs = (long) Math.ceil(request.devices() / peak * 1000);
        final long intervalMs = Math.max(MIN_INTERVAL_MS, widthMs);
        final RefreshTimes times = new RefreshTimes(
                windowStartMs, windowEndMs, request.startsAtMs() + HOLD_MS, intervalMs, widthMs, intervalMs);
        return new Plan(
                windowStartMs,
                windowEndMs,
                windowEndMs - windowStartMs,
                widthMs,
                LoadCurves.naivePeak(request, fanOut.timeToUpdateMs),
                peak,
                request.prefetch().devicesPerSecond(),
                fanOut.nodes,
                fanOut.timeToUpdateMs,
                LoadCurves.naive(request, fanOut.timeToUpdateMs),
                LoadCurves.smoothed(request, windowStartMs, windowEndMs),
                times);
    }

    private record FanOut(long nodes, long timeToUpdateMs) {}

    private static FanOut fanOut(final PlanRequest request, final List<Shortfall> shortfalls) {
        final FanOutCapacity capacity = request.fanOut();
        final long budgetMs = request.timeToUpdateMs() - capacity.broadcastMs();
        final double inTime = Math.floor(budgetMs * capacity.deliveriesPerSecond() / 1000);
        if (inTime < 1) {
            final double leastMs = capacity.broadcastMs() + 1000 / capacity.deliveriesPerSecond();
            shortfalls.add(new Shortfall(
                    Constraint.TIME_TO_UPDATE,
                    leastMs / request.timeToUpdateMs(),
                    String.format(
                            Locale.ROOT,
                            "a single device is told after %.0f ms, and %d ms are wanted",
                            leastMs,
                            request.timeToUpdateMs()),
                    String.format(
                            Locale.ROOT,
                            "allow at least %.0f ms, or take a faster way to the nodes",
                            Math.ceil(leastMs))));
            return new FanOut(0, 0);
        }
        final long byConnections = Math.ceilDiv(request.devices(), capacity.connectionsPerNode());
        final long byDeliveries = (long) Math.ceil(request.devices() / inTime);
        final long nodes = Math.max(byConnections, byDeliveries);
        if (capacity.maxNodes() > 0 && nodes > capacity.maxNodes()) {
            final double factor = (double) nodes / capacity.maxNodes();
            shortfalls.add(new Shortfall(
                    Constraint.TIME_TO_UPDATE,
                    factor,
                    String.format(
                            Locale.ROOT,
                            "it takes %d nodes, by %s, and there may be %d",
                            nodes,
                            byConnections > byDeliveries ? "their connections" : "their deliveries in the wanted time",
                            capacity.maxNodes()),
                    byConnections > byDeliveries
                            ? String.format(
                                    Locale.ROOT, "allow %d nodes, or %.2f times the connections on each", nodes, factor)
                            : String.format(
                                    Locale.ROOT,
                                    "allow %d nodes, or about %.2f times the time, or of the deliveries",
                                    nodes,
                                    factor)));
        }
        final long perNode = Math.ceilDiv(request.devices(), nodes);
        return new FanOut(
                nodes, capacity.broadcastMs() + (long) Math.ceil(perNode * 1000 / capacity.deliveriesPerSecond()));
    }

    private static long windowEndMs(final PlanRequest request) {
        return request.startsAtMs() - Math.min(MAX_MARGIN_MS, (request.startsAtMs() - request.nowMs()) / 10);
    }

    /// Requests in the busiest second when the window opens at a time.
    static double peak(final PlanRequest request, final long windowStartMs, final long windowEndMs) {
        final double again = request.opened(windowStartMs) / (windowEndMs - windowStartMs) * 1000;
        return Math.max(
                request.mostOpening(request.nowMs(), request.startsAtMs()),
                again + request.mostOpening(windowStartMs, windowEndMs));
    }

    private static long windowStartMs(
            final PlanRequest request, final long windowEndMs, final List<Shortfall> shortfalls) {
        final PrefetchCapacity prefetch = request.prefetch();
        final double capacity = prefetch.devicesPerSecond();
        final long nowMs = request.nowMs();
        final long lastMs = windowEndMs - MIN_WINDOW_MS;
        final long least = leastPeakAt(request, nowMs, windowEndMs);
        final double leastPeak = peak(request, least, windowEndMs);
        final boolean isBearable = leastPeak <= capacity;
        if (!isBearable) {
            shortfalls.add(throughput(prefetch, request.devices(), leastPeak));
        }
        final long latestMs = isBearable ? latestBelow(request, nowMs, windowEndMs, capacity, least) : lastMs;
        final long computeMs = prefetch.computeMs();
        if (computeMs > latestMs - nowMs) {
            shortfalls.add(compute(prefetch, computeMs, latestMs - nowMs));
        }
        if (!shortfalls.isEmpty()) {
            return nowMs;
        }
        final long earliestMs = nowMs + computeMs;
        final long best = leastPeakAt(request, earliestMs, windowEndMs);
        if (peak(request, best, windowEndMs) > capacity) {
            // the latest bearable start is the only one left
            return latestMs;
        }
        final double target = Math.max(peak(request, best, windowEndMs), capacity * TARGET);
        return latestBelow(request, earliestMs, windowEndMs, target, best);
    }

    /// The start of the window with the least peak, the latest of them.
    private static long leastPeakAt(final PlanRequest request, final long fromMs, final long windowEndMs) {
        final long lastMs = windowEndMs - MIN_WINDOW_MS;
        long best = fromMs;
        double least = peak(request, fromMs, windowEndMs);
        for (int i = 1; i <= CANDIDATES; i++) {
            final long startMs = fromMs + (lastMs - fromMs) * i / CANDIDATES;
            final double peak = peak(request, startMs, windowEndMs);
            if (peak <= least) {
                best = startMs;
                least = peak;
            }
        }
        return best;
    }

    /// The latest start of the window with a peak of at most a limit, to the millisecond, from one that is known.
    private static long latestBelow(
            final PlanRequest request,
            final long fromMs,
            final long windowEndMs,
            final double limit,
            final long known) {
        final long lastMs = windowEndMs - MIN_WINDOW_MS;
        long below = known;
        long above = lastMs + 1;
        for (int i = CANDIDATES; i >= 0; i--) {
            final long startMs = fromMs + (lastMs - fromMs) * i / CANDIDATES;
            if (startMs > known && peak(request, startMs, windowEndMs) <= limit) {
                below = startMs;
                break;
            }
            above = Math.max(startMs, known + 1);
        }
        while (above - below > 1) {
            final long middle = (below + above) >>> 1;
            if (peak(request, middle, windowEndMs) <= limit) {
                below = middle;
            } else {
                above = middle;
            }
        }
        return below;
    }

    private static Shortfall throughput(final PrefetchCapacity prefetch, final long devices, final double leastPeak) {
        final double factor = leastPeak / prefetch.devicesPerSecond();
        final boolean isByBytes =
                prefetch.egressBytesPerSecond() / prefetch.deviceBytes() < prefetch.requestsPerSecond();
        final String enough = isByBytes
                ? String.format(
                        Locale.ROOT,
                        "%.3g bytes/s of egress, or bundles and artwork of %.0f bytes",
                        leastPeak * prefetch.deviceBytes(),
                        Math.floor(prefetch.deviceBytes() / factor))
                : String.format(Locale.ROOT, "%.0f requests/s", Math.ceil(leastPeak));
        return new Shortfall(
                Constraint.REQUEST_THROUGHPUT,
                factor,
                String.format(
                        Locale.ROOT,
                        "even the best window has a peak of %.0f requests/s, and the service bears %.0f, by its %s",
                        leastPeak,
                        prefetch.devicesPerSecond(),
                        isByBytes ? "egress" : "requests"),
                String.format(
                        Locale.ROOT,
                        "it takes %s, or at most %.0f devices, or an earlier beginning",
                        enough,
                        Math.floor(devices / factor)));
    }

    private static Shortfall compute(final PrefetchCapacity prefetch, final long computeMs, final long availableMs) {
        final double factor = (computeMs + 1.0) / Math.max(1, availableMs);
        return new Shortfall(
                Constraint.COMPUTE_CARDINALITY,
                factor,
                String.format(
                        Locale.ROOT,
                        "%d variants take %.1f s, and the window must open in %.1f s",
                        prefetch.variants(),
                        computeMs / 1000.0,
                        availableMs / 1000.0),
                String.format(
                        Locale.ROOT,
                        "it takes %.3g variants/s, or at most %.0f variants",
                        prefetch.variantsPerSecond() * factor,
                        Math.floor(prefetch.variants() / factor)));
    }
}
