package io.kickoff.lsm.plan;

import io.kickoff.lsm.plan.PlanOutcome.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// The load over time, without prefetching and with a plan, as points. *Thread-safe: it has no state.*
final class LoadCurves {
    private static final int SAMPLES = 200;

    private LoadCurves() {}

    /// Requests in the busiest second when all ask while they are told.
    static double naivePeak(final PlanRequest request, final long timeToUpdateMs) {
        return Math.max(request.mostOpening(request.nowMs(), request.startsAtMs()), herd(request, timeToUpdateMs));
    }

    private static double herd(final PlanRequest request, final long timeToUpdateMs) {
        return request.devices() * 1000.0 / herdMs(request, timeToUpdateMs);
    }

    /// How long devices are being told, from the first to the last; the busiest second is no shorter than a second.
    private static long herdMs(final PlanRequest request, final long timeToUpdateMs) {
        return Math.max(1000, timeToUpdateMs - request.fanOut().broadcastMs());
    }

    static List<Load> naive(final PlanRequest request, final long timeToUpdateMs) {
        final List<Load> loads = new ArrayList<>();
        for (final long atMs : times(request)) {
            add(loads, atMs, until(request, atMs), from(request, atMs));
        }
        final long firstMs = request.startsAtMs() + request.fanOut().broadcastMs();
        final long endMs = firstMs + herdMs(request, timeToUpdateMs);
        loads.add(new Load(request.startsAtMs(), 0));
        loads.add(new Load(firstMs, 0));
        loads.add(new Load(firstMs, herd(request, timeToUpdateMs)));
        loads.add(new Load(endMs, herd(request, timeToUpdateMs)));
        loads.add(new Load(endMs, 0));
        loads.add(new Load(Math.max(endMs, afterMs(request)), 0));
        return loads;
    }

    static List<Load> smoothed(final PlanRequest request, final long windowStartMs, final long windowEndMs) {
        final double again = request.opened(windowStartMs) / (windowEndMs - windowStartMs) * 1000;
        final SortedSet<Long> times = times(request);
        times.add(windowStartMs);
        times.add(windowEndMs);
        final List<Load> loads = new ArrayList<>();
        for (final long atMs : times) {
            add(
                    loads,
                    atMs,
                    until(request, atMs) + (windowStartMs < atMs && atMs <= windowEndMs ? again : 0),
                    from(request, atMs) + (windowStartMs <= atMs && atMs < windowEndMs ? again : 0));
        }
        loads.add(new Load(request.startsAtMs(), 0));
        loads.add(new Load(afterMs(request), 0));
        return loads;
    }

    private static void add(final List<Load> loads, final long atMs, final double until, final double from) {
        loads.add(new Load(atMs, until));
        if (from != until) {
            loads.add(new Load(atMs, from));
        }
    }

    /// Devices that open the app a second, until a time: nobody before the first point of the curve.
    private static double until(final PlanRequest request, final long atMs) {
        final long firstMs =
                request.startsAtMs() - request.curve().points().getFirst().beforeStartMs();
        return atMs == firstMs ? 0 : request.opening(atMs);
    }

    /// The same from that time on: nobody after the last point.
    private static double from(final PlanRequest request, final long atMs) {
        final long lastMs =
                request.startsAtMs() - request.curve().points().getLast().beforeStartMs();
        return atMs == lastMs ? 0 : request.opening(atMs);
    }

    private static long afterMs(final PlanRequest request) {
        return request.startsAtMs() + (request.startsAtMs() - request.nowMs()) / 8;
    }

    /// Times from now to the start at which a curve is drawn: evenly, and where it bends.
    private static SortedSet<Long> times(final PlanRequest request) {
        final SortedSet<Long> times = new TreeSet<>();
        final long spanMs = request.startsAtMs() - request.nowMs();
        for (int i = 0; i <= SAMPLES; i++) {
            times.add(request.nowMs() + spanMs * i / SAMPLES);
        }
        for (final BrowseCurve.Point point : request.curve().points()) {
            if (point.beforeStartMs() < spanMs) {
                times.add(request.startsAtMs() - point.beforeStartMs());
            }
        }
        return times;
    }
}
