package io.kickoff.perf.live;

import io.kickoff.perf.load.Load;
import io.kickoff.perf.load.Wire;
import io.kickoff.perf.node.Cores;
import io.kickoff.perf.node.KickoffNode;
import io.kickoff.perf.node.Program;
import io.kickoff.perf.node.Workplace;
import io.kickoff.validrange.SegmentTimeline;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What delivery is busy with while {@link Isolation} publishes; each load is a process of its own.
enum SaturatingLoad {
    /// Nothing.
    IDLE("idle"),
    /// Requests for segments far too early, as fast as they are refused.
    IMPOSSIBLE("impossible"),
    /// Time-shifted segments of 64 KiB, as fast as they are served.
    DVR("dvr-64KiB"),
    /// Thousands of requests that wait for each segment and are answered at once.
    HELD("held");

    private static final int DVR_BYTES = 64 << 10;
    private static final int DVR_SEGMENTS = 20;
    private static final long DURATION_MS = 1000;
    private static final String RENDITION = "v";

    private final String label;

    SaturatingLoad(final String label) {
        this.label = label;
    }

    /// Where load goes and from where.
    ///
    /// @param node        that is loaded.
    /// @param work        for files.
    /// @param cores       that load runs on.
    /// @param event       that is asked for.
    /// @param firstDvr    number of the first time-shifted segment.
    /// @param connections of closed loops.
    /// @param held        connections that wait.
    record Place(
            KickoffNode node,
            Workplace work,
            String cores,
            MeasuredEvent event,
            long firstDvr,
            int connections,
            int held) {}

    /// Configures an event and publishes its time-shifted segments.
    static Place prepare(
            final KickoffNode node,
            final Wire wire,
            final Workplace work,
            final String cores,
            final int connections,
            final int held) {
        final MeasuredEvent event = MeasuredEvent.of("load", DURATION_MS, Duration.ofHours(1), RENDITION);
        node.configure(event.id(), event.json());
        final SegmentTimeline timeline = event.timeline();
        final long firstDvr = timeline.lastNumber(System.currentTimeMillis()) - 5 * DVR_SEGMENTS;
        final ByteBuf body = Publisher.body(DVR_BYTES);
        try (Publisher publisher = new Publisher(wire, node.publishing())) {
            for (int i = 0; i < DVR_SEGMENTS; i++) {
                publisher.put(event.ingestPath(RENDITION, firstDvr + i), body);
            }
        } finally {
            body.release();
        }
        return new Place(node, work, cores, event, firstDvr, connections, held);
    }

    String label() {
        return label;
    }

    /// Starts the load; it says `begun`.
    ///
    /// @param place   where.
    /// @param name    of its files.
    /// @param seconds after which it ends by itself.
    /// @return the running program; its owner closes it.
    Program start(final Place place, final String name, final int seconds) {
        final List<String> command = switch (this) {
            case IDLE -> throw new IllegalStateException("idle is no load");
            case IMPOSSIBLE -> gets(place, seconds, List.of(place.event().path(RENDITION, tooEarly(place))));
            case DVR -> gets(place, seconds, dvrPaths(place));
            case HELD -> Program.java(HeldLoad.class, heldArguments(place, seconds));
        };
        return Program.start(
                name, Cores.on(place.cores(), command), Map.of(), place.work().disk());
    }

    private static long tooEarly(final Place place) {
        return place.event().timeline().nextNumber(System.currentTimeMillis()) + 100_000;
    }

    private static List<String> dvrPaths(final Place place) {
        final List<String> paths = new ArrayList<>();
        for (int i = 0; i < DVR_SEGMENTS; i++) {
            paths.add(place.event().path(RENDITION, place.firstDvr() + i));
        }
        return paths;
    }

    private static List<String> gets(final Place place, final int seconds, final List<String> paths) {
        final List<String> arguments = new ArrayList<>(List.of(
                "--server=127.0.0.1:" + place.node().delivery().getPort(),
                "--connections=" + place.connections(),
                "--seconds=" + seconds));
        paths.forEach(path -> arguments.add("--path=" + path));
        return Program.java(Load.class, arguments);
    }

    private static List<String> heldArguments(final Place place, final int seconds) {
        return List.of(
                "--delivery=" + place.node().delivery().getPort(),
                "--publishing=" + place.node().publishing().getPort(),
                "--event=" + place.event().id(),
                "--start=" + place.event().startMs(),
                "--duration=" + place.event().durationMs(),
                "--connections=" + place.held(),
                "--seconds=" + seconds);
    }
}
