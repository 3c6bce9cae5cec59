package io.kickoff.perf.live;

import io.kickoff.perf.load.Load;
import io.kickoff.perf.load.OpenLoop;
import io.kickoff.perf.load.Recording;
import io.kickoff.perf.load.Requests;
import io.kickoff.perf.load.Wire;
import io.kickoff.perf.node.Cores;
import io.kickoff.perf.node.KickoffNode;
import io.kickoff.perf.node.Program;
import io.kickoff.perf.node.Workplace;
import io.kickoff.validrange.SegmentTimeline;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Time-shifted viewers come at twice the rate that the node can serve, while live ones follow the edge: no live
/// request may be missed, whatever becomes of the others.
///
/// Live requests come half a segment before their segment, which is published when it is available. One is missed
/// when it does not get 200, or gets it more than 2 s, its retry budget, after its segment is available.
@Command(
        name = "shed",
        mixinStandardHelpOptions = true,
        description =
                "Time-shifted requests at twice the node's capacity (open loop) while live-edge requests are made:"
                        + " how many of these are missed, and what the others get.")
final class Shed implements Callable<Integer> {
    private static final int RENDITIONS = 3;
    private static final int DVR_SEGMENTS = 64;
    private static final int CLOSED_CONNECTIONS = 64;
    /// Were nearly all of them served, then the capacity was measured too low, and nothing was proven.
    private static final double SERVED = 0.9;
    private static final Duration BEGUN_WITHIN = Duration.ofSeconds(60);
    private static final String[] NAMES = {"v0", "v1", "v2"};

    @Mixin
    private final RunOptions options = new RunOptions();

    @Option(names = "--segments", description = "of each of 3 renditions; default 750")
    private int segments = 750;

    @Option(names = "--duration", description = "of a segment, ms; default 160")
    private int durationMs = 160;

    @Option(names = "--size", description = "bytes of a segment; default 65536")
    private int size = 64 << 10;

    @Option(names = "--times", description = "of the measured capacity; default 2")
    private double times = 2;

    @Option(names = "--connections", description = "time-shifted requests in flight at most; default 4000")
    private int connections = 4000;

    public static void main(final String[] arguments) {
        RunOptions.run(new Shed(), arguments);
    }

    @Override
    public Integer call() {
        Cores.placeMe(options.loadCores());
        try (Report report = new Report(options, "shed");
                Workplace work = Workplace.beside(options.out());
                KickoffNode node = KickoffNode.start(work, options.serverCores(), Map.of("MEMORY", "768MiB"));
                Wire players = new Wire("players");
                Wire packager = new Wire("packager")) {
            Report.line("shed: " + options.placement());
            final MeasuredEvent event = MeasuredEvent.of("shed", durationMs, Duration.ofHours(1), NAMES);
            node.configure(event.id(), event.json());
            final List<String> dvr = publishDvr(node, packager, event);
            final long capacity = capacity(node, work, dvr);
            final double rate = times * capacity;
            Report.line("capacity: %d time-shifted requests/s of %d bytes; now %.0f/s".formatted(capacity, size, rate));
            final int live = options.quickOr(60, segments);
            final int forSeconds = (int) ((long) live * durationMs / 1000) + 4;
            try (Program load = start(
                    work,
                    "dvr",
                    node,
                    dvr,
                    List.of(
                            "--rate=" + rate,
                            "--connections=" + options.quickOr(500, connections),
                            "--seconds=" + forSeconds,
                            "--out=" + options.out().resolve("shed-dvr.hgrm")))) {
                load.awaitLine("begun", BEGUN_WITHIN);
                followLive(node, players, packager, event, live, report);
                tellDvr(load.awaitLine("answers=", Duration.ofSeconds(forSeconds + 30L)), rate * forSeconds, report);
            }
            return report.exitCode();
        }
    }

    /// Publishes segments well behind the edge.
    ///
    /// @return where they are asked for.
    private List<String> publishDvr(final KickoffNode node, final Wire wire, final MeasuredEvent event) {
        final long first = event.timeline().lastNumber(System.currentTimeMillis()) - 20 * DVR_SEGMENTS;
        final List<String> paths = new ArrayList<>();
        final ByteBuf body = Publisher.body(size);
        try (Publisher publisher = new Publisher(wire, node.publishing())) {
            for (int i = 0; i < DVR_SEGMENTS; i++) {
                publisher.put(event.ingestPath(NAMES[0], first + i), body);
                paths.add(event.path(NAMES[0], first + i));
            }
        } finally {
            body.release();
        }
        return paths;
    }

    private Program start(
            final Workplace work,
            final String name,
            final KickoffNode node,
            final List<String> paths,
            final List<String> more) {
        final List<String> arguments = new ArrayList<>(more);
        arguments.add("--server=127.0.0.1:" + node.delivery().getPort());
        paths.forEach(path -> arguments.add("--path=" + path));
        // on the same core as those who measure, and behind them
        final List<String> command = new ArrayList<>(List.of("nice", "-n", "10"));
        command.addAll(Program.java(Load.class, arguments));
        return Program.start(name, Cores.on(options.loadCores(), command), Map.of(), work.disk());
    }

    /// @return time-shifted requests a second that are served in a closed loop, behind one that warms.
    private long capacity(final KickoffNode node, final Workplace work, final List<String> paths) {
        long rate = 0;
        for (int run = 0; run < 2; run++) {
            final int forSeconds = options.quickOr(2, 6);
            try (Program load = start(
                    work,
                    "capacity-" + run,
                    node,
                    paths,
                    List.of("--connections=" + CLOSED_CONNECTIONS, "--seconds=" + forSeconds))) {
                rate = figures(load.awaitLine("answers=", BEGUN_WITHIN)).getOrDefault("rate", 0L);
            }
        }
        if (rate == 0) {
            throw new IllegalStateException("no time-shifted request was answered");
        }
        return rate;
    }

    private void followLive(
            final KickoffNode node,
            final Wire players,
            final Wire packager,
            final MeasuredEvent event,
            final int count,
            final Report report) {
        final SegmentTimeline timeline = event.timeline();
        final double rate = RENDITIONS * 1000.0 / durationMs;
        final long requests = (long) count * RENDITIONS;
        final long graceNanos = TimeUnit.SECONDS.toNanos(5);
        final ByteBuf body = Publisher.body(size);
        // time enough to open the connections
        final long first = timeline.nextNumber(System.currentTimeMillis() + 2000);
        final Requests gets =
                index -> Requests.get(node.delivery(), event.path(name(index), first + index / RENDITIONS));
        final Requests puts = index ->
                Requests.put(node.publishing(), event.ingestPath(name(index), first + index / RENDITIONS), body);
        try (OpenLoop live = new OpenLoop(players, node.delivery(), 8 * RENDITIONS, rate, gets);
                OpenLoop publishing = new OpenLoop(packager, node.publishing(), 2 * RENDITIONS, rate, puts)) {
            final long fromMs = System.currentTimeMillis();
            final long availableMs = timeline.availableAtMs(first);
            final CompletableFuture<Recording> published =
                    publishing.start(Until.nanoTimeAt(availableMs), requests, graceNanos);
            final Recording seen = live.run(Until.nanoTimeAt(availableMs - durationMs / 2), requests, graceNanos);
            report.interval("live", fromMs, seen.corrected());
            report.percentiles("live", seen.corrected());
            final Recording sent = published.join();
            report.percentiles("publishing", sent.corrected());
            tellLive(seen, sent, requests, report);
        } finally {
            body.release();
        }
    }

    private static String name(final long index) {
        return NAMES[(int) (index % RENDITIONS)];
    }

    private void tellLive(final Recording seen, final Recording sent, final long requests, final Report report) {
        final double lateFromMs = durationMs / 2.0 + MeasuredEvent.RETRY_MS;
        final long late = seen.corrected().getTotalCount()
                - seen.corrected().getCountBetweenValues(0, (long) (lateFromMs * Report.TO_MS));
        Report.line("%-10s %8s %8s %8s %9s %9s %9s".formatted("", "asked", "200", "503", "p50 ms", "p99 ms", "max ms"));
        Report.line("%-10s %8d %8d %8d %9.1f %9.1f %9.1f"
                .formatted(
                        "live",
                        requests,
                        seen.count(200),
                        seen.count(503),
                        Report.percentileMs(seen.corrected(), 50),
                        Report.percentileMs(seen.corrected(), 99),
                        Report.percentileMs(seen.corrected(), 100)));
        report.holdNone("segments that could not be published", requests - sent.count(201));
        report.holdNone("live-edge requests that did not get 200", requests - seen.count(200));
        report.holdNone("live-edge requests that were late", late);
    }

    private static void tellDvr(final String line, final double asked, final Report report) {
        final Map<String, Long> figures = figures(line);
        Report.line(
                "time-shifted: %d answers, of which 200: %d, 503: %d; not asked for want of a connection: %d; broken: %d"
                        .formatted(
                                figures.getOrDefault("answers", 0L),
                                figures.getOrDefault("200", 0L),
                                figures.getOrDefault("503", 0L),
                                figures.getOrDefault("unsent", 0L),
                                figures.getOrDefault("broken", 0L)));
        Report.line("as the generator says it: " + line);
        report.hold(
                "time-shifted ones served, of those due (more is no overload)",
                figures.getOrDefault("200", 0L) / asked,
                SERVED);
    }

    /// @return the whole numbers of a line of `key=value`.
    private static Map<String, Long> figures(final String line) {
        final Map<String, Long> figures = new HashMap<>();
        for (final String word : line.split(" ")) {
            final int equals = word.indexOf('=');
            if (equals > 0 && word.substring(equals + 1).chars().allMatch(Character::isDigit)) {
                figures.put(word.substring(0, equals), Long.parseLong(word.substring(equals + 1)));
            }
        }
        return figures;
    }
}
