package io.kickoff.perf.live;

import io.kickoff.perf.load.OpenLoop;
import io.kickoff.perf.load.Recording;
import io.kickoff.perf.load.Requests;
import io.kickoff.perf.load.Wire;
import io.kickoff.perf.node.Cores;
import io.kickoff.perf.node.CpuTime;
import io.kickoff.perf.node.KickoffNode;
import io.kickoff.perf.node.Program;
import io.kickoff.perf.node.Workplace;
import io.kickoff.validrange.SegmentTimeline;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What readers, however many, do to a publisher: PUTs at a fixed rate, from when each was due to its 201, idle and
/// while delivery is saturated.
///
/// With a core of its own: publishing's event loop and the packager on core 1, delivery's event loop and the load on
/// core 0, the JVM's other threads on either. Shared: everything anywhere.
@Command(
        name = "isolation",
        mixinStandardHelpOptions = true,
        description =
                "PUTs at a fixed rate, idle and while delivery is saturated: with a core of its own for publishing,"
                        + " and on shared cores.")
final class Isolation implements Callable<Integer> {
    private static final double RATIO = 2;
    private static final String DELIVERY_CORE = "0";
    private static final String PUBLISHING_CORE = "1";
    private static final Duration BEGUN_WITHIN = Duration.ofSeconds(60);

    @Mixin
    private final RunOptions options = new RunOptions();

    @Option(names = "--rounds", description = "interleaved rounds of each load; default 4")
    private int rounds = 4;

    @Option(names = "--seconds", description = "of each load in a round; default 10")
    private int seconds = 10;

    @Option(names = "--interval", description = "ms from PUT to PUT; default 50")
    private int intervalMs = 50;

    @Option(names = "--size", description = "bytes of a PUT; default 262144")
    private int size = 256 << 10;

    @Option(names = "--connections", description = "closed-loop connections of the loads; default 64")
    private int connections = 64;

    @Option(names = "--held", description = "requests that wait for each segment; default 3000")
    private int held = 3000;

    private int series;

    private record Phase(Histogram latency, long failed, long answers, long cpuNanos, long nanos) {
        Phase plus(final Phase other) {
            latency.add(other.latency);
            return new Phase(
                    latency,
                    failed + other.failed,
                    answers + other.answers,
                    cpuNanos + other.cpuNanos,
                    nanos + other.nanos);
        }
    }

    public static void main(final String[] arguments) {
        RunOptions.run(new Isolation(), arguments);
    }

    @Override
    public Integer call() {
        try (Report report = new Report(options, "isolation")) {
            Report.line("isolation: PUT of %d bytes every %d ms, from when it was due to its 201%s"
                    .formatted(size, intervalMs, options.isQuick() ? "; quick, so these figures mean nothing" : ""));
            Report.line("%-7s %-16s %9s %9s %9s %8s %7s %11s %14s"
                    .formatted(
                            "core",
                            "load",
                            "p50 ms",
                            "p99 ms",
                            "max ms",
                            "ratio",
                            "failed",
                            "answers/s",
                            "delivery CPU"));
            measure(true, report);
            measure(false, report);
            return report.exitCode();
        }
    }

    private void measure(final boolean isOwn, final Report report) {
        final Map<SaturatingLoad, Phase> phases = new EnumMap<>(SaturatingLoad.class);
        final Map<String, String> settings = new HashMap<>(Map.of("MEMORY", "768MiB", "PUBLISHING_EVENT_LOOPS", "1"));
        if (isOwn) {
            settings.put("DELIVERY_EVENT_LOOPS", "1");
        }
        Cores.placeMe(isOwn ? PUBLISHING_CORE : Cores.all());
        try (Workplace work = Workplace.beside(options.out());
                KickoffNode node = KickoffNode.start(work, Cores.all(), settings);
                Wire wire = new Wire("packager")) {
            final MeasuredEvent event = MeasuredEvent.of("isolation", intervalMs, Duration.ofSeconds(60), "v");
            node.configure(event.id(), event.json());
            final SaturatingLoad.Place place = SaturatingLoad.prepare(
                    node, wire, work, isOwn ? DELIVERY_CORE : Cores.all(), connections, options.quickOr(200, held));
            warm(node, wire, event, place);
            if (isOwn) {
                Cores.placeThreads(node.pid(), Cores.PUBLISHING, PUBLISHING_CORE);
                Cores.placeThreads(node.pid(), Cores.DELIVERY, DELIVERY_CORE);
            }
            for (int round = 0; round < options.quickOr(1, rounds); round++) {
                for (final SaturatingLoad load : SaturatingLoad.values()) {
                    final long fromMs = System.currentTimeMillis();
                    final Phase phase = phase(node, wire, event, load, place, options.quickOr(3, seconds));
                    report.interval(name(isOwn, load), fromMs, phase.latency());
                    phases.merge(load, phase, Phase::plus);
                }
            }
        }
        tell(isOwn, phases, report);
    }

    /// The compiler has seen publishing and each of the loads, and every event loop runs.
    private void warm(
            final KickoffNode node, final Wire wire, final MeasuredEvent event, final SaturatingLoad.Place place) {
        for (final SaturatingLoad load : SaturatingLoad.values()) {
            phase(node, wire, event, load, place, options.quickOr(1, 5));
        }
    }

    private Phase phase(
            final KickoffNode node,
            final Wire wire,
            final MeasuredEvent event,
            final SaturatingLoad load,
            final SaturatingLoad.Place place,
            final int forSeconds) {
        series++;
        if (load == SaturatingLoad.IDLE) {
            return publish(node, wire, event, forSeconds);
        }
        try (Program program = load.start(place, "load-" + series, forSeconds + (int) BEGUN_WITHIN.toSeconds())) {
            program.awaitLine("begun", BEGUN_WITHIN);
            return publish(node, wire, event, forSeconds);
        }
    }

    private Phase publish(final KickoffNode node, final Wire wire, final MeasuredEvent event, final int forSeconds) {
        final SegmentTimeline timeline = event.timeline();
        final ByteBuf body = Publisher.body(size);
        final double rate = 1000.0 / intervalMs;
        final long first = timeline.nextNumber(System.currentTimeMillis()) + Math.max(2, 200 / intervalMs);
        try (OpenLoop packager = new OpenLoop(
                wire,
                node.publishing(),
                4,
                rate,
                index -> Requests.put(node.publishing(), event.ingestPath("v", first + index), body))) {
            final long answers = node.sum("kickoff_delivery_responses_total");
            final long cpuNanos = CpuTime.nanos(node.pid(), Cores.DELIVERY);
            final long nanos = System.nanoTime();
            final Recording seen = packager.run(
                    Until.nanoTimeAt(timeline.availableAtMs(first)),
                    (long) (rate * forSeconds),
                    TimeUnit.SECONDS.toNanos(5));
            final long tookNanos = System.nanoTime() - nanos;
            return new Phase(
                    seen.corrected(),
                    (long) (rate * forSeconds) - seen.count(201),
                    node.sum("kickoff_delivery_responses_total") - answers,
                    CpuTime.nanos(node.pid(), Cores.DELIVERY) - cpuNanos,
                    tookNanos);
        } finally {
            body.release();
        }
    }

    private static String name(final boolean isOwn, final SaturatingLoad load) {
        return (isOwn ? "own-" : "shared-") + load.label();
    }

    private static void tell(final boolean isOwn, final Map<SaturatingLoad, Phase> phases, final Report report) {
        double idleMs = 0;
        double worst = 0;
        long failed = 0;
        for (final Map.Entry<SaturatingLoad, Phase> entry : phases.entrySet()) {
            final Phase phase = entry.getValue();
            final double p99Ms = Report.percentileMs(phase.latency(), 99);
            if (entry.getKey() == SaturatingLoad.IDLE) {
                idleMs = p99Ms;
            }
            report.percentiles(name(isOwn, entry.getKey()), phase.latency());
            worst = Math.max(worst, p99Ms / idleMs);
            failed += phase.failed();
            Report.line("%-7s %-16s %9.2f %9.2f %9.2f %8.2f %7d %11.0f %13.0f%%"
                    .formatted(
                            isOwn ? "own" : "shared",
                            entry.getKey().label(),
                            Report.percentileMs(phase.latency(), 50),
                            p99Ms,
                            Report.percentileMs(phase.latency(), 100),
                            p99Ms / idleMs,
                            phase.failed(),
                            phase.answers() * 1e9 / phase.nanos(),
                            100.0 * phase.cpuNanos() / phase.nanos()));
        }
        if (isOwn) {
            report.hold("p99 of publishing under load / idle, own core", worst, RATIO);
        }
        report.holdNone("PUTs that failed, " + (isOwn ? "own core" : "shared cores"), failed);
    }
}
