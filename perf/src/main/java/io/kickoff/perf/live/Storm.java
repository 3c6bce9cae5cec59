package io.kickoff.perf.live;

import io.kickoff.perf.load.ClosedLoop;
import io.kickoff.perf.load.Recording;
import io.kickoff.perf.load.Requests;
import io.kickoff.perf.load.Wire;
import io.kickoff.perf.node.Cores;
import io.kickoff.perf.node.CpuTime;
import io.kickoff.perf.node.KickoffNode;
import io.kickoff.perf.node.NginxNode;
import io.kickoff.perf.node.Workplace;
import io.kickoff.validrange.SegmentTimeline;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Hundreds of thousands of requests for segments that cannot be there: none of them may look anything up, and each
/// is held against nginx answering 404.
@Command(
        name = "storm",
        mixinStandardHelpOptions = true,
        description = "A storm of requests for segments that are too early, expired, before the start or of an unknown"
                + " event: lookups, and server CPU time of a request beside nginx serving 404.")
final class Storm implements Callable<Integer> {
    private static final double RATIO = 0.8;
    private static final Path NGINX = Path.of("perf", "serve", "nginx.conf");
    private static final String LOOKUPS = "kickoff_delivery_lookups_total";
    private static final int BOUND_S = 120;

    @Mixin
    private final RunOptions options = new RunOptions();

    @Option(names = "--requests", description = "of each kind in a round; default 50000")
    private int requests = 50_000;

    @Option(names = "--rounds", description = "interleaved; the least counts; default 3")
    private int rounds = 3;

    @Option(names = "--connections", description = "default 32")
    private int connections = 32;

    /// Requests that all get the same answer from the same server.
    private record Kind(String path, int status, InetSocketAddress server, long pid) {}

    public static void main(final String[] arguments) {
        RunOptions.run(new Storm(), arguments);
    }

    @Override
    public Integer call() {
        Cores.placeMe(options.loadCores());
        try (Report report = new Report(options, "storm");
                Workplace work = Workplace.beside(options.out());
                KickoffNode node = KickoffNode.start(
                        work, options.serverCores(), Map.of("MEMORY", "64MiB", "DELIVERY_EVENT_LOOPS", "1"));
                NginxNode nginx = NginxNode.start(work, options.serverCores(), NGINX, Map.of("SENDFILE", "on"));
                Wire wire = new Wire("storm")) {
            final MeasuredEvent event = MeasuredEvent.of("storm", 2000, Duration.ofMinutes(30), "v");
            node.configure(event.id(), event.json());
            final Map<String, Kind> kinds = kinds(node, nginx, event);
            Report.line("storm: %s; %d rounds of %d requests of each kind, closed loop, %d connections"
                    .formatted(options.placement(), rounds(), perRound(), connections));
            report.holdNone("lookups that the counter missed for a segment that is there", missed(node, wire, event));
            run(kinds, wire, report, node);
            return report.exitCode();
        }
    }

    private int rounds() {
        return options.quickOr(1, rounds);
    }

    private int perRound() {
        return options.quickOr(2000, requests);
    }

    private static Map<String, Kind> kinds(final KickoffNode node, final NginxNode nginx, final MeasuredEvent event) {
        final SegmentTimeline timeline = event.timeline();
        final long nowMs = System.currentTimeMillis();
        final InetSocketAddress at = node.delivery();
        final long pid = node.pid();
        final Map<String, Kind> kinds = new LinkedHashMap<>();
        kinds.put("too early", new Kind(event.path("v", timeline.nextNumber(nowMs) + 10_000), 404, at, pid));
        kinds.put("expired", new Kind(event.path("v", timeline.firstNumber(nowMs) - 1000), 410, at, pid));
        kinds.put("before start", new Kind(event.path("v", event.startNumber() - 1), 404, at, pid));
        kinds.put("unknown event", new Kind("/live/nobody/v-1.m4s", 404, at, pid));
        kinds.put("nginx 404", new Kind("/live/storm/v-1.m4s", 404, nginx.address(), nginx.pid()));
        return kinds;
    }

    /// A counter that never moves would prove nothing: a segment that is there must move it by one.
    private static long missed(final KickoffNode node, final Wire wire, final MeasuredEvent event) {
        final long number = event.timeline().lastNumber(System.currentTimeMillis()) - 5;
        final ByteBuf body = Publisher.body(1024);
        try (Publisher publisher = new Publisher(wire, node.publishing());
                ClosedLoop one = new ClosedLoop(wire, node.delivery(), 1)) {
            publisher.put(event.ingestPath("v", number), body);
            final long before = node.metric(LOOKUPS);
            final Requests get = Requests.gets(node.delivery(), List.of(event.path("v", number)));
            final long found = one.run(get, 1, TimeUnit.SECONDS.toNanos(5)).count(200);
            return Math.abs(1 - found) + Math.abs(1 - (node.metric(LOOKUPS) - before));
        } finally {
            body.release();
        }
    }

    private void run(final Map<String, Kind> kinds, final Wire wire, final Report report, final KickoffNode node) {
        final long lookups = node.metric(LOOKUPS);
        final Map<String, Long> least = new LinkedHashMap<>();
        final Map<String, Long> others = new LinkedHashMap<>();
        // the compiler is done when it has seen each of them
        kinds.forEach((name, kind) -> cpuNanos(kind, wire, perRound(), name, others));
        for (int round = 0; round < rounds(); round++) {
            kinds.forEach((name, kind) -> least.merge(name, cpuNanos(kind, wire, perRound(), name, others), Math::min));
        }
        final double peer = least.getOrDefault("nginx 404", 1L);
        Report.line("%-16s %14s %14s %14s".formatted("", "CPU µs each", "of nginx's", "other answers"));
        double worst = 0;
        for (final Map.Entry<String, Kind> entry : kinds.entrySet()) {
            final double nanos = least.getOrDefault(entry.getKey(), 0L);
            Report.line("%-16s %14.2f %14.2f %14d"
                    .formatted(entry.getKey(), nanos / 1e3, nanos / peer, others.getOrDefault(entry.getKey(), 0L)));
            if (entry.getValue().pid() == node.pid()) {
                worst = Math.max(worst, nanos / peer);
            }
        }
        final long total = (long) perRound() * (rounds() + 1) * (kinds.size() - 1);
        report.holdNone("lookups of " + total + " impossible requests", node.metric(LOOKUPS) - lookups);
        report.holdNone(
                "answers that were none, or others than expected",
                others.values().stream().mapToLong(n -> n).sum());
        report.hold("server CPU of an impossible request / nginx's 404", worst, RATIO);
    }

    /// @return ns of server CPU a request.
    private long cpuNanos(
            final Kind kind, final Wire wire, final int count, final String name, final Map<String, Long> others) {
        try (ClosedLoop loop = new ClosedLoop(wire, kind.server(), connections)) {
            final long before = CpuTime.nanos(kind.pid());
            final Recording seen = loop.run(
                    Requests.gets(kind.server(), List.of(kind.path())), count, TimeUnit.SECONDS.toNanos(BOUND_S));
            final long nanos = CpuTime.nanos(kind.pid()) - before;
            others.merge(name, count - seen.count(kind.status()), Long::sum);
            return nanos / count;
        }
    }
}
