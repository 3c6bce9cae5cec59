package io.kickoff.edge.demo;

import io.kickoff.edge.demo.media.BuiltinLadder.Look;
import io.kickoff.edge.demo.media.Rung;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One pipeline's ffmpeg, a process of its own as a redundant encoder is a machine of its own. *Thread-safe.*
final class FfmpegSource implements SegmentSource {
    /// How long after its time a segment is waited for; a later one would come too late for viewers, too.
    private static final long PATIENCE_MS = 1_800;

    private static final long END_TIMEOUT_MS = 2_000;

    private final WallClock clock;
    private final long firstNumber;
    private final FfmpegRelay relay;
    private final Process process;
    private volatile boolean closing;
    private volatile String lastLine = "";

    private FfmpegSource(
            final WallClock clock, final long firstNumber, final FfmpegRelay relay, final Process process) {
        this.clock = clock;
        this.firstNumber = firstNumber;
        this.relay = relay;
        this.process = process;
    }

    /// Whether there is an ffmpeg that can make H.264 and AAC.
    static boolean isUsable() {
        try {
            final Process process = new ProcessBuilder("ffmpeg", "-nostdin", "-hide_banner", "-v", "error", "-encoders")
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                final Set<String> encoders =
                        lines.lines().map(FfmpegSource::encoderName).collect(Collectors.toSet());
                return encoders.containsAll(FfmpegArguments.ENCODERS);
            } finally {
                process.destroy();
            }
        } catch (final IOException notThere) {
            return false;
        }
    }

    /// The second word of a line such as ` V....D libx264   libx264 H.264 / AVC`.
    private static String encoderName(final String line) {
        final String[] words = line.strip().split(" +", 3);
        return words.length > 1 ? words[1] : "";
    }

    /// Starts ffmpeg; its first segment begins now.
    ///
    /// @param died told why, when it ends without being asked to
    static FfmpegSource start(final WallClock clock, final long firstNumber, final Consumer<String> died)
            throws IOException {
        final FfmpegRelay relay = FfmpegRelay.open();
        final Process process;
        try {
            process = new ProcessBuilder(FfmpegArguments.of(firstNumber, relay.target()))
                    .redirectErrorStream(true)
                    .start();
        } catch (final IOException notStarted) {
            relay.close();
            throw notStarted;
        }
        final FfmpegSource source = new FfmpegSource(clock, firstNumber, relay, process);
        Thread.ofVirtual().name("demo-ffmpeg").start(() -> source.watch(died));
        return source;
    }

    @Override
    public byte @Nullable [] init(final Rung rung) throws InterruptedException {
        return relay.await(DemoEvent.initName(rung), patienceMs(firstNumber), true);
    }

    @Override
    public byte @Nullable [] segment(final Rung rung, final long number, final Look look) throws InterruptedException {
        return relay.await(DemoEvent.mediaName(rung, number), patienceMs(number), false);
    }

    /// Ends the process: politely first.
    @Override
    public void close() {
        closing = true;
        process.destroy();
        try {
            if (!process.waitFor(END_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (final InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        relay.close();
    }

    private long patienceMs(final long number) {
        return DemoEvent.availableAtMs(number) + PATIENCE_MS - clock.nowMs();
    }

    private void watch(final Consumer<String> died) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                lastLine = line.strip();
            }
            process.waitFor();
        } catch (final IOException closed) {
            // ended while being read from
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        relay.end();
        if (!closing) {
            died.accept(lastLine.isEmpty() ? "it ended" : lastLine);
        }
    }
}
