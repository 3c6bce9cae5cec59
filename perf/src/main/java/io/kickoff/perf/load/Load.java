package io.kickoff.perf.load;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The generator as a command: GETs of some paths, in an open loop at a rate or in a closed one. Says `begun` when it
/// begins, and at the end one line of `key=value`.
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = "GETs of some paths: at a rate (open loop, latencies from when a request was due), or without one"
                + " as fast as they are answered (closed loop, no latencies).")
public final class Load implements Callable<Integer> {
    private static final double TO_MS = 1e6;

    @Option(names = "--server", required = true, paramLabel = "HOST:PORT", description = "asked")
    private String server = "";

    @Option(names = "--path", required = true, description = "asked for; several are asked for in turn")
    private List<String> paths = List.of();

    @Option(names = "--connections", description = "open at the same time; default 64")
    private int connections = 64;

    @Option(names = "--rate", description = "requests a second; without: a closed loop")
    private double rate;

    @Option(names = "--seconds", description = "default 10")
    private int seconds = 10;

    @Option(names = "--out", paramLabel = "FILE", description = "percentiles in ms as an .hgrm file")
    private @Nullable Path out;

    /// @param arguments see `--help`.
    public static void main(final String[] arguments) {
        System.exit(new CommandLine(new Load()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        final int colon = server.lastIndexOf(':');
        final InetSocketAddress address =
                new InetSocketAddress(server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
        final Recording recording;
        try (Wire wire = new Wire("load")) {
            recording = rate > 0 ? openLoop(wire, address) : closedLoop(wire, address);
        }
        System.out.println(summary(recording));
        if (out != null) {
            try (PrintStream file = new PrintStream(Files.newOutputStream(out))) {
                recording.corrected().outputPercentileDistribution(file, TO_MS);
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private Recording openLoop(final Wire wire, final InetSocketAddress address) {
        try (OpenLoop loop = new OpenLoop(wire, address, connections, rate, Requests.gets(address, paths))) {
            System.out.println("begun");
            return loop.run(System.nanoTime(), (long) (rate * seconds), TimeUnit.SECONDS.toNanos(2));
        }
    }

    private Recording closedLoop(final Wire wire, final InetSocketAddress address) {
        try (ClosedLoop loop = new ClosedLoop(wire, address, connections)) {
            System.out.println("begun");
            return loop.run(Requests.gets(address, paths), Long.MAX_VALUE, TimeUnit.SECONDS.toNanos(seconds));
        }
    }

    private String summary(final Recording recording) {
        final StringJoiner line = new StringJoiner(" ");
        line.add("answers=" + recording.answers());
        line.add("rate=" + Math.round(recording.rate()));
        line.add("bytes=" + recording.bodyBytes());
        line.add("unsent=" + recording.unsent());
        recording.statuses().forEach((status, count) -> line.add((status == 0 ? "broken" : status) + "=" + count));
        if (rate > 0) {
            for (final double percentile : new double[] {50, 99, 99.9, 100}) {
                line.add(String.format(
                        "p%s=%.3fms", percentile, recording.corrected().getValueAtPercentile(percentile) / TO_MS));
            }
        }
        return line.toString();
    }
}
