package io.kickoff.perf.live;

import io.kickoff.perf.load.Wire;
import io.kickoff.validrange.SegmentTimeline;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Load for {@link Isolation}: players that wait for every segment of an event, which is published with the last one
/// asking. Says `begun` when the first has been answered.
@Command(name = "held-load", description = "players that wait for every segment of an event")
final class HeldLoad implements Callable<Integer> {
    private static final int ANSWERED_WITHIN_S = 20;
    private static final int LENGTH = 4096;
    private static final String RENDITION = "v";

    @Option(names = "--delivery", required = true, description = "port")
    private int delivery;

    @Option(names = "--publishing", required = true, description = "port")
    private int publishing;

    @Option(names = "--event", required = true)
    private String event = "";

    @Option(names = "--start", required = true, description = "of the event, epoch ms")
    private long startMs;

    @Option(names = "--duration", required = true, description = "of a segment, ms")
    private long durationMs;

    @Option(names = "--connections", required = true)
    private int connections;

    @Option(names = "--seconds", required = true)
    private int seconds;

    public static void main(final String[] arguments) {
        RunOptions.run(new HeldLoad(), arguments);
    }

    @Override
    public Integer call() {
        final MeasuredEvent measured =
                new MeasuredEvent(event, startMs, durationMs, 1000, Duration.ofMinutes(1), List.of(RENDITION));
        final SegmentTimeline timeline = measured.timeline();
        final long endMs = System.currentTimeMillis() + TimeUnit.SECONDS.toMillis(seconds);
        final ByteBuf body = Publisher.body(LENGTH);
        int failed = 0;
        int rounds = 0;
        try (Wire wire = new Wire("held");
                Waiters waiters = new Waiters(
                        wire, new InetSocketAddress(InetAddress.getLoopbackAddress(), delivery), connections);
                Publisher publisher =
                        new Publisher(wire, new InetSocketAddress(InetAddress.getLoopbackAddress(), publishing))) {
            long last = -1;
            while (System.currentTimeMillis() < endMs) {
                final long number = Math.max(last + 1, timeline.nextNumber(System.currentTimeMillis()));
                // nothing may be asked for before the segment before it is available
                Until.time(timeline.availableAtMs(number - 1));
                last = number;
                final Waiters.Round round = waiters.ask(measured.path(RENDITION, number), LENGTH);
                Until.time(timeline.availableAtMs(number));
                publisher.put(measured.ingestPath(RENDITION, number), body, waiters::published);
                failed += round.complete()
                        .orTimeout(ANSWERED_WITHIN_S, TimeUnit.SECONDS)
                        .join()
                        .failed();
                rounds++;
                if (rounds == 1) {
                    System.out.println("begun");
                }
            }
        } finally {
            body.release();
        }
        System.out.println("rounds=" + rounds + " failed=" + failed);
        return 0;
    }
}
