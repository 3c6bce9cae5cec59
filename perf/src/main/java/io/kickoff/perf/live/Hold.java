package io.kickoff.perf.live;

import io.kickoff.perf.load.Wire;
import io.kickoff.perf.node.Cores;
import io.kickoff.perf.node.KickoffNode;
import io.kickoff.perf.node.Workplace;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Thousands of players wait for one segment: how long after the publisher's last byte has each its last byte?
@Command(
        name = "hold",
        mixinStandardHelpOptions = true,
        description = "Players hold GETs for the next segment until it is published, at Kickoff and at nginx with"
                + " proxy_cache_lock; measured from the publisher's last byte sent to each one's last byte received.")
final class Hold implements Callable<Integer> {
    private static final double LAST_MS = 250;
    private static final int SMALL = 4 << 10;
    private static final int LARGE = 1 << 20;
    private static final Duration HELD_WITHIN = Duration.ofSeconds(15);
    private static final int ANSWERED_WITHIN_S = 30;

    @Mixin
    private final RunOptions options = new RunOptions();

    @Option(names = "--small", description = "connections that wait for 4 KiB; default 10000")
    private int small = 10_000;

    @Option(names = "--large", description = "connections that wait for 1 MiB; default 500")
    private int large = 500;

    @Option(names = "--rounds", description = "segments that count; default 7, behind 3 that do not")
    private int rounds = 7;

    @Option(names = "--duration", description = "ms of a segment; default 4000")
    private int durationMs = 4000;

    /// One row of the table.
    private record Row(Histogram latency, double worstLastMs, double cpuMicros, int failed) {}

    public static void main(final String[] arguments) {
        RunOptions.run(new Hold(), arguments);
    }

    @Override
    public Integer call() {
        Cores.placeMe(options.loadCores());
        try (Report report = new Report(options, "hold");
                Workplace work = Workplace.beside(options.out());
                Wire players = new Wire("players");
                Wire packager = new Wire("packager");
                LiveEdge kickoff = new KickoffEdge(
                        KickoffNode.start(work, options.serverCores(), Map.of("MEMORY", "256MiB")),
                        MeasuredEvent.of("hold", options.quickOr(2000, durationMs), Duration.ofMinutes(2), "v"));
                LiveEdge nginx = new NginxEdge(work, options.serverCores(), isOneCore() ? 1 : 2)) {
            Report.line("hold: " + options.placement());
            Report.line("%-22s %7s %9s %9s %9s %9s %12s"
                    .formatted("", "round", "p50 ms", "p99 ms", "last ms", "failed", "CPU µs each"));
            int failed = 0;
            for (final int length : new int[] {SMALL, LARGE}) {
                final int count = length == SMALL ? options.quickOr(500, small) : options.quickOr(20, large);
                final Row ours = measure(kickoff, players, packager, count, length, report);
                measure(nginx, players, packager, count, length, report);
                failed += ours.failed();
                if (length == SMALL) {
                    report.hold("last of " + count + " × 4 KiB, worst round, ms", ours.worstLastMs(), LAST_MS);
                }
            }
            report.holdNone("requests that kickoff did not answer whole", failed);
            return report.exitCode();
        }
    }

    private boolean isOneCore() {
        return options.serverCores().equals("0");
    }

    private Row measure(
            final LiveEdge edge,
            final Wire players,
            final Wire packager,
            final int count,
            final int length,
            final Report report) {
        final String series = edge.name() + "-" + count + "x" + (length >> 10) + "KiB";
        final int counted = options.quickOr(2, rounds);
        final int warming = options.quickOr(1, 3);
        final Histogram whole = new Histogram(3);
        double worstLastMs = 0;
        long leastCpuNanos = Long.MAX_VALUE;
        int failed = 0;
        final ByteBuf body = Publisher.body(length);
        try (Waiters waiters = new Waiters(players, edge.delivery(), count);
                Publisher publisher = new Publisher(packager, edge.publishing())) {
            for (int round = 1 - warming; round <= counted; round++) {
                final long fromMs = System.currentTimeMillis();
                final long beforeNanos = edge.cpuNanos();
                final Waiters.Round seen = round(edge, waiters, publisher, body, count);
                final long cpuNanos = edge.cpuNanos() - beforeNanos;
                if (round <= 0) {
                    continue;
                }
                row(series, Integer.toString(round), seen.latency(), seen.failed(), cpuNanos / 1e3 / count);
                report.interval(series, fromMs, seen.latency());
                whole.add(seen.latency());
                failed += seen.failed();
                worstLastMs = Math.max(worstLastMs, Report.percentileMs(seen.latency(), 100));
                leastCpuNanos = Math.min(leastCpuNanos, cpuNanos);
            }
        } finally {
            body.release();
        }
        report.percentiles(series, whole);
        final Row row = new Row(whole, worstLastMs, leastCpuNanos / 1e3 / count, failed);
        row(series, "all", row.latency(), row.failed(), row.cpuMicros());
        return row;
    }

    private static Waiters.Round round(
            final LiveEdge edge,
            final Waiters waiters,
            final Publisher publisher,
            final ByteBuf body,
            final int count) {
        final LiveEdge.Segment segment = edge.next();
        final Waiters.Round round = waiters.ask(segment.asked(), body.readableBytes());
        if (!Until.holds(HELD_WITHIN, () -> edge.waiting() >= count)) {
            throw new IllegalStateException("of " + count + " requests only " + edge.waiting() + " wait at "
                    + edge.name() + ": take fewer, or a longer --duration");
        }
        publisher.put(segment.published(), body, waiters::published);
        return round.complete().orTimeout(ANSWERED_WITHIN_S, TimeUnit.SECONDS).join();
    }

    private static void row(
            final String series, final String round, final Histogram latency, final int failed, final double cpu) {
        Report.line("%-22s %7s %9.1f %9.1f %9.1f %9d %12.1f"
                .formatted(
                        series,
                        round,
                        Report.percentileMs(latency, 50),
                        Report.percentileMs(latency, 99),
                        Report.percentileMs(latency, 100),
                        failed,
                        cpu));
    }
}
