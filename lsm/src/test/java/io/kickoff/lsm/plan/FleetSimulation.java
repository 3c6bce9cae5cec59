package io.kickoff.lsm.plan;

import io.kickoff.lsm.stage.RefreshTimes;
import io.kickoff.lsm.stage.Spread;
import java.util.List;
import java.util.SplittableRandom;

/// Every device of a fleet, one by one: when it opens the app, when it asks, when it is told. Knows nothing of the
/// planner's formulas; counts what arrives.
final class FleetSimulation {
    private final PlanRequest request;
    private final SplittableRandom random;

    FleetSimulation(final PlanRequest request, final SplittableRandom random) {
        this.request = request;
        this.random = random;
    }

    /// A time drawn from the curve, by throwing darts at it.
    private long openingMs() {
        final List<BrowseCurve.Point> points = request.curve().points();
        final long longest = points.getFirst().beforeStartMs();
        double highest = 0;
        for (final BrowseCurve.Point point : points) {
            highest = Math.max(highest, point.weight());
        }
        while (true) {
            final long beforeMs = random.nextLong(points.getLast().beforeStartMs(), longest) + 1;
            int i = 1;
            while (points.get(i).beforeStartMs() >= beforeMs) {
                i++;
            }
            final BrowseCurve.Point from = points.get(i - 1);
            final BrowseCurve.Point to = points.get(i);
            final double part = (double) (beforeMs - to.beforeStartMs()) / (from.beforeStartMs() - to.beforeStartMs());
            if (random.nextDouble() * highest < to.weight() * (1 - part) + from.weight() * part) {
                return request.startsAtMs() - beforeMs;
            }
        }
    }

    private static double peak(final int[] bins, final double binMs) {
        int most = 0;
        for (final int bin : bins) {
            most = Math.max(most, bin);
        }
        return most / binMs * 1000;
    }

    /// Requests a second in the busiest of equal stretches between now and the start, as devices follow their
    /// times.
    double smoothedPeak(final RefreshTimes times, final int binCount) {
        final int[] bins = new int[binCount];
        final long spanMs = request.startsAtMs() - request.nowMs();
        for (long number = 0; number < request.devices(); number++) {
            final long device = Spread.hash("device-" + number);
            long atMs = openingMs();
            if (atMs >= request.nowMs()) {
                bins[(int) ((atMs - request.nowMs()) * binCount / spanMs)]++;
            } else {
                atMs = request.nowMs();
            }
            for (atMs += times.refreshAfterMs(device, 1, atMs);
                    atMs < request.startsAtMs();
                    atMs += times.refreshAfterMs(device, 1, atMs)) {
                bins[(int) ((atMs - request.nowMs()) * binCount / spanMs)]++;
            }
        }
        return peak(bins, (double) spanMs / binCount);
    }

    /// The same for what is fetched again after the start, over a stretch of time.
    double expiryPeak(final RefreshTimes times, final long untilMs, final int binCount) {
        final int[] bins = new int[binCount];
        final long spanMs = untilMs - request.startsAtMs();
        for (long number = 0; number < request.devices(); number++) {
            final long device = Spread.hash("device-" + number);
            for (long atMs = request.startsAtMs() + times.refreshAfterMs(device, 1, request.startsAtMs());
                    atMs < untilMs;
                    atMs += times.refreshAfterMs(device, 1, atMs)) {
                bins[(int) ((atMs - request.startsAtMs()) * binCount / spanMs)]++;
            }
        }
        return peak(bins, (double) spanMs / binCount);
    }

    /// When the last device has been told, ms after the start: every node tells its own, one after the other.
    long lastToldMs(final long nodes) {
        final long[] devicesOf = new long[(int) nodes];
        for (long number = 0; number < request.devices(); number++) {
            devicesOf[(int) (number % nodes)]++;
        }
        double lastMs = 0;
        for (final long devices : devicesOf) {
            lastMs = Math.max(lastMs, devices * (1000 / request.fanOut().deliveriesPerSecond()));
        }
        return request.fanOut().broadcastMs() + (long) Math.ceil(lastMs);
    }

    /// Requests in the busiest second, counted from the first, when each device asks as it is told.
    double naivePeak(final long nodes) {
        final double eachMs = 1000 / request.fanOut().deliveriesPerSecond();
        final int[] bins = new int[(int) (lastToldMs(nodes) / 1000) + 1];
        for (long number = 0; number < request.devices(); number++) {
            final long turn = number / nodes;
            bins[(int) (turn * eachMs / 1000)]++;
        }
        return peak(bins, 1000);
    }
}
