package io.kickoff.perf.live;

import io.kickoff.perf.node.Cores;
import io.kickoff.perf.node.CpuTime;
import io.kickoff.perf.node.NginxNode;
import io.kickoff.perf.node.Program;
import io.kickoff.perf.node.Workplace;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// nginx with `proxy_cache_lock`, in front of an origin that answers when the segment is there. The origin's own CPU
/// time is not counted. *Confined to one thread.*
final class NginxEdge implements LiveEdge {
    private static final Path TEMPLATE = Path.of("perf", "live", "nginx-edge.conf");
    private static final Duration READY_WITHIN = Duration.ofSeconds(20);

    private final Program origin;
    private final InetSocketAddress originAddress;
    private final NginxNode nginx;
    private long number;

    NginxEdge(final Workplace work, final String cores, final int workers) {
        origin = Program.start(
                "origin", Cores.on(cores, Program.java(HoldingOrigin.class, List.of())), Map.of(), work.disk());
        try {
            final int port =
                    Integer.parseInt(origin.awaitLine("ready ", READY_WITHIN).substring("ready ".length()));
            originAddress = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            nginx = NginxNode.start(
                    work,
                    cores,
                    TEMPLATE,
                    Map.of("ORIGIN", Integer.toString(port), "WORKERS", Integer.toString(workers)));
        } catch (final RuntimeException notReady) {
            origin.close();
            throw notReady;
        }
    }

    @Override
    public String name() {
        return "nginx";
    }

    @Override
    public Segment next() {
        number++;
        final String path = "/v-" + number + ".m4s";
        return new Segment(path, path);
    }

    @Override
    public InetSocketAddress delivery() {
        return nginx.address();
    }

    @Override
    public InetSocketAddress publishing() {
        return originAddress;
    }

    @Override
    public long waiting() {
        return nginx.requestsInFlight();
    }

    @Override
    public long cpuNanos() {
        return CpuTime.nanos(nginx.pid());
    }

    @Override
    public void close() {
        nginx.close();
        origin.close();
    }
}
