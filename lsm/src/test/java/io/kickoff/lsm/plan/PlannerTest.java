package io.kickoff.lsm.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.lsm.InvalidValueException;
import io.kickoff.lsm.Seeds;
import io.kickoff.lsm.plan.PlanOutcome.Infeasible;
import io.kickoff.lsm.plan.PlanOutcome.Load;
import io.kickoff.lsm.plan.PlanOutcome.Plan;
import io.kickoff.lsm.plan.PlanOutcome.Shortfall;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final long HOUR = 3_600_000;

    private final SplittableRandom random = Seeds.random();

    private static PlanRequest request(
            final long devices, final double requestsPerSecond, final double variantsPerSecond, final long maxNodes) {
        return new PlanRequest(
                devices,
                NOW,
                NOW + 4 * HOUR,
                5_000,
                BrowseCurve.DEFAULT,
                new PrefetchCapacity(requestsPerSecond, 1e12, 20_000, 180_000, 1_000, variantsPerSecond),
                new FanOutCapacity(200_000, 80_000, maxNodes, 250));
    }

    private static Plan plan(final PlanRequest request) {
        return assertInstanceOf(Plan.class, Planner.plan(request), () -> Planner.plan(request) + Seeds.repeat());
    }

    private static Infeasible infeasible(final PlanRequest request) {
        return assertInstanceOf(Infeasible.class, Planner.plan(request));
    }

    @Test
    void shouldPlanAFleetOfMillions() {
        final Plan plan = plan(request(65_000_000, 50_000, 10, 0));
        assertEquals(325, plan.fanOutNodes(), "by connections");
        assertEquals(250 + 2_500, plan.timeToUpdateMs());
        assertEquals(65e6 / 2.5, plan.naivePeakPerSecond(), 1);
        assertTrue(plan.smoothedPeakPerSecond() <= 50_000 * Planner.TARGET);
        assertEquals(plan.windowEndMs(), NOW + 4 * HOUR - 60_000);
        assertTrue(plan.windowStartMs() >= NOW + 100_000, "compute is done before");
        assertEquals(plan.windowEndMs() - plan.windowStartMs(), plan.refreshWidthMs());
        assertEquals(65e6 / plan.smoothedPeakPerSecond() * 1000, (double) plan.lifetimeWidthMs(), 1);
    }

    @Test
    void shouldOpenTheWindowLaterForMoreCapacity() {
        final Plan tight = plan(request(10_000_000, 6_500, 1000, 0));
        final Plan loose = plan(request(10_000_000, 50_000, 1000, 0));
        assertTrue(tight.windowStartMs() < loose.windowStartMs());
        assertTrue(tight.smoothedPeakPerSecond() < loose.smoothedPeakPerSecond());
    }

    @Test
    void shouldNameRequestThroughputAndWhatWouldBeEnough() {
        final Infeasible infeasible = infeasible(request(65_000_000, 10_000, 10, 0));
        assertEquals(Constraint.REQUEST_THROUGHPUT, infeasible.binding());
        assertEquals(1, infeasible.shortfalls().size());
        final double factor = infeasible.shortfalls().getFirst().factor();
        plan(request(65_000_000, 10_000 * factor * 1.0001, 10, 0));
        infeasible(request(65_000_000, 10_000 * factor * 0.999, 10, 0));
        plan(request((long) (65_000_000 / factor), 10_000.1, 10, 0));
    }

    @Test
    void shouldNameEgressWhereThatIsWhatIsShort() {
        final PlanRequest request = new PlanRequest(
                1_000_000,
                NOW,
                NOW + HOUR,
                5_000,
                BrowseCurve.DEFAULT,
                new PrefetchCapacity(1e6, 1e6, 20_000, 180_000, 10, 10),
                new FanOutCapacity(200_000, 80_000, 0, 250));
        final Shortfall shortfall = infeasible(request).shortfalls().getFirst();
        assertEquals(Constraint.REQUEST_THROUGHPUT, shortfall.constraint());
        assertTrue(shortfall.why().contains("egress"), shortfall.why());
        assertTrue(shortfall.remedy().contains("bytes"), shortfall.remedy());
    }

    @Test
    void shouldNameComputeCardinalityAndWhatWouldBeEnough() {
        final Infeasible infeasible = infeasible(request(10_000_000, 6_000, 0.08, 0));
        assertEquals(Constraint.COMPUTE_CARDINALITY, infeasible.binding());
        assertEquals(1, infeasible.shortfalls().size());
        final double factor = infeasible.shortfalls().getFirst().factor();
        plan(request(10_000_000, 6_000, 0.08 * factor * 1.001, 0));
        infeasible(request(10_000_000, 6_000, 0.08 * factor * 0.999, 0));
    }

    @Test
    void shouldNameTimeToUpdateWhenNodesAreTooFew() {
        final Infeasible infeasible = infeasible(request(65_000_000, 50_000, 10, 100));
        assertEquals(Constraint.TIME_TO_UPDATE, infeasible.binding());
        assertEquals(3.25, infeasible.shortfalls().getFirst().factor());
        plan(request(65_000_000, 50_000, 10, 325));
    }

    @Test
    void shouldNameTimeToUpdateWhenNotEvenOneDeviceIsToldInTime() {
        final PlanRequest request = new PlanRequest(
                10,
                NOW,
                NOW + HOUR,
                200,
                BrowseCurve.DEFAULT,
                new PrefetchCapacity(1000, 1e12, 1, 0, 1, 1),
                new FanOutCapacity(10, 100, 0, 250));
        final Shortfall shortfall = infeasible(request).shortfalls().getFirst();
        assertEquals(Constraint.TIME_TO_UPDATE, shortfall.constraint());
        assertEquals(260.0 / 200, shortfall.factor());
    }

    @Test
    void shouldNameAllThatIsMissingTheWorstFirst() {
        final Infeasible infeasible = infeasible(request(65_000_000, 10_000, 0.001, 300));
        assertEquals(
                List.of(Constraint.COMPUTE_CARDINALITY, Constraint.REQUEST_THROUGHPUT, Constraint.TIME_TO_UPDATE),
                infeasible.shortfalls().stream().map(Shortfall::constraint).toList());
    }

    /// A curve that bends seldom enough for its bends to be seen in counts: at sixteenths of its length.
    private BrowseCurve curve(final long longestMs) {
        final int count = random.nextInt(2, 6);
        final TreeSet<Long> times = new TreeSet<>(Set.of(0L, longestMs));
        while (times.size() < count) {
            times.add(longestMs * random.nextInt(1, 16) / 16);
        }
        final List<BrowseCurve.Point> points = new ArrayList<>();
        times.descendingSet().forEach(ms -> points.add(new BrowseCurve.Point(ms, 0.1 + random.nextDouble() * 5)));
        return new BrowseCurve(points);
    }

    private PlanRequest randomRequest(final long devices) {
        final long aheadMs = random.nextLong(HOUR / 4, 6 * HOUR);
        return new PlanRequest(
                devices,
                NOW,
                NOW + aheadMs,
                random.nextLong(2_000, 20_000),
                random.nextInt(4) == 0 ? BrowseCurve.DEFAULT : curve(random.nextLong(aheadMs / 2, aheadMs * 3 / 2)),
                new PrefetchCapacity(
                        devices * 1000.0 / aheadMs * random.nextDouble(1, 6),
                        1e12,
                        20_000,
                        random.nextLong(200_000),
                        random.nextLong(1, 1_000),
                        random.nextDouble(0.5, 50)),
                new FanOutCapacity(
                        random.nextLong(1_000, 50_000), random.nextDouble(5_000, 90_000), 0, random.nextLong(1_000)));
    }

    @Test
    void shouldPredictWhatEveryDeviceOfAFleetDoes() {
        final int devices = 2_000_000;
        final int bins = 500;
        int simulated = 0;
        for (int round = 0; round < 60 && simulated < 8; round++) {
            final PlanRequest request = randomRequest(devices);
            final double binMs = (double) (request.startsAtMs() - NOW) / bins;
            // a window that is narrower than what is counted together would be flattened by the counting
            if (Planner.plan(request) instanceof final Plan plan && plan.refreshWidthMs() > 20 * binMs) {
                simulated++;
                final FleetSimulation fleet = new FleetSimulation(request, random);
                assertEquals(
                        plan.smoothedPeakPerSecond(),
                        fleet.smoothedPeak(plan.refreshTimes(), bins),
                        plan.smoothedPeakPerSecond() * 0.1,
                        () -> request + " " + Seeds.repeat());
                final long toldMs = fleet.lastToldMs(plan.fanOutNodes());
                assertTrue(Math.abs(plan.timeToUpdateMs() - toldMs) <= 1, Seeds::repeat);
                final double naive = plan.naivePeakPerSecond();
                assertEquals(naive, fleet.naivePeak(plan.fanOutNodes()), naive * 0.1, Seeds::repeat);
            }
        }
        assertEquals(8, simulated, () -> "too few plans to simulate; " + Seeds.repeat());
    }

    @Test
    void shouldNotLetWhatWasFetchedExpireAllAtOnce() {
        final PlanRequest request = request(1_000_000, 1_200, 1000, 0);
        final Plan plan = plan(request);
        final double peak = new FleetSimulation(request, random)
                .expiryPeak(plan.refreshTimes(), request.startsAtMs() + 6 * HOUR, 200);
        assertTrue(peak <= plan.smoothedPeakPerSecond() * 1.05, peak + " of " + plan.smoothedPeakPerSecond());
        assertTrue(peak > plan.smoothedPeakPerSecond() * 0.5);
    }

    /// Highest and mean of a load, as a reader of the chart would take them from its points.
    private static double area(final List<Load> loads) {
        double area = 0;
        for (int i = 1; i < loads.size(); i++) {
            final Load from = loads.get(i - 1);
            final Load to = loads.get(i);
            assertTrue(to.atMs() >= from.atMs(), "time goes on");
            area += (from.perSecond() + to.perSecond()) / 2 * (to.atMs() - from.atMs()) / 1000;
        }
        return area;
    }

    @Test
    void shouldDrawCurvesThatHoldEveryRequest() {
        for (int round = 0; round < 300; round++) {
            final PlanRequest request = randomRequest(1_000_000);
            if (Planner.plan(request) instanceof final Plan plan) {
                final double opening = request.devices() - request.opened(NOW);
                assertEquals(opening + request.devices(), area(plan.naive()), 0.01 * request.devices(), Seeds::repeat);
                assertEquals(
                        opening + request.opened(plan.windowStartMs()),
                        area(plan.smoothed()),
                        0.01 * request.devices(),
                        Seeds::repeat);
                final double highest = plan.smoothed().stream()
                        .mapToDouble(Load::perSecond)
                        .max()
                        .orElseThrow();
                assertEquals(plan.smoothedPeakPerSecond(), highest, 0.02 * highest, Seeds::repeat);
                assertTrue(highest <= plan.capacityPerSecond() * 1.0001, Seeds::repeat);
                assertTrue(plan.windowStartMs() >= NOW + request.prefetch().computeMs(), Seeds::repeat);
            }
        }
    }

    @Test
    void shouldKeepTheWordOfEveryShortfall() {
        int checked = 0;
        for (int round = 0; round < 400; round++) {
            final PlanRequest request = randomRequest(1_000_000);
            if (Planner.plan(request) instanceof final Infeasible infeasible
                    && infeasible.shortfalls().size() == 1
                    && infeasible.binding() == Constraint.REQUEST_THROUGHPUT) {
                checked++;
                final PrefetchCapacity short1 = request.prefetch();
                final double factor = infeasible.shortfalls().getFirst().factor();
                assertTrue(factor > 1, Seeds::repeat);
                final PlanRequest enough = new PlanRequest(
                        request.devices(),
                        request.nowMs(),
                        request.startsAtMs(),
                        request.timeToUpdateMs(),
                        request.curve(),
                        new PrefetchCapacity(
                                short1.requestsPerSecond() * factor * 1.01,
                                short1.egressBytesPerSecond() * factor * 1.01,
                                short1.bundleBytes(),
                                short1.artworkBytes(),
                                1,
                                1e6),
                        request.fanOut());
                plan(enough);
            }
        }
        assertTrue(checked > 0, Seeds::repeat);
    }

    @Test
    void shouldNameTheFieldThatCannotBe() {
        assertEquals("devices", fieldOf(() -> request(0, 1, 1, 0)));
        assertEquals("requestsPerSecond", fieldOf(() -> request(1, Double.NaN, 1, 0)));
        assertEquals("variantsPerSecond", fieldOf(() -> request(1, 1, 0, 0)));
        assertEquals("maxNodes", fieldOf(() -> request(1, 1, 1, -1)));
        assertEquals("curve", fieldOf(() -> new BrowseCurve(List.of())));
        final BrowseCurve.Point point = new BrowseCurve.Point(5, 1);
        assertEquals("curve", fieldOf(() -> new BrowseCurve(List.of(point, point))));
        assertEquals(
                "startsAt",
                fieldOf(() -> new PlanRequest(
                        1,
                        NOW,
                        NOW,
                        1,
                        BrowseCurve.DEFAULT,
                        request(1, 1, 1, 0).prefetch(),
                        request(1, 1, 1, 0).fanOut())));
    }

    private static String fieldOf(final Runnable wrong) {
        return assertThrows(InvalidValueException.class, wrong::run).field();
    }
}
