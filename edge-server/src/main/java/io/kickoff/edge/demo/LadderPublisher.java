package io.kickoff.edge.demo;

import io.kickoff.edge.demo.media.BuiltinLadder.Look;
import io.kickoff.edge.demo.media.Rung;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One pipeline's packager: puts each segment when it is complete, then the playlist that names it.
///
/// A thread for each rendition, and one for each upload in trouble: the next segment does not wait for it.
/// Playlists keep to the clock whatever happens to a segment: both pipelines write the same ones, and an origin
/// takes the newest. *Thread-safe.*
final class LadderPublisher implements AutoCloseable {
    /// A pipeline in trouble is slower than one that is not.
    private static final long TROUBLE_MS = 400;
    /// A late upload comes when the wait for it is over.
    private static final long LATE_MS = DemoEvent.RETRY_BUDGET_MS + 1_000;

    private final String pipeline;
    private final long distanceMs;
    private final ChunkedPut put;
    private final Feed feed;
    private final SegmentSource builtin = new BuiltinSource();
    private final @Nullable SegmentSource ffmpeg;
    private final DefectInjector injector;
    private final Tally tally;
    private final WallClock clock;
    private final AtomicBoolean encoderEnded = new AtomicBoolean();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    /// @param distanceMs how much later than the other pipeline's this one's uploads are
    /// @param ffmpeg     for what the feed does not make itself
    LadderPublisher(
            final String pipeline,
            final long distanceMs,
            final ChunkedPut put,
            final @Nullable SegmentSource ffmpeg,
            final Programme programme) {
        this.pipeline = pipeline;
        this.distanceMs = distanceMs;
        this.put = put;
        this.ffmpeg = ffmpeg;
        this.feed = programme.feed();
        this.injector = programme.injector();
        this.tally = programme.tally();
        this.clock = programme.clock();
    }

    /// Begins to publish.
    void start() {
        for (final Rung rung : Rung.values()) {
            aside(() -> {
                try {
                    publish(rung, Long.MAX_VALUE);
                } catch (final InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    /// Waits for the uploads in trouble; those of [#start] never end.
    void awaitStragglers() {
        executor.close();
    }

    /// Stops; an upload in flight is broken off.
    @Override
    public void close() {
        executor.shutdownNow();
    }

    /// Publishes a rendition from the first segment up to a number.
    void publish(final Rung rung, final long endNumber) throws InterruptedException {
        String initPut = "";
        for (long number = feed.firstNumber(); number < endNumber; number++) {
            if (feed.isBuiltin(number)) {
                initPut = putInit(rung, number, initPut);
            }
            clock.sleepUntil(DemoEvent.availableAtMs(number) + distanceMs);
            endEncoder(number);
            initPut = putInit(rung, number, initPut);
            publishSegment(rung, number);
            put(Playlists.mediaName(rung), Map.of(), Playlists.media(rung, feed, number));
            if (rung == Rung.V0) {
                put(DemoEvent.MASTER, Map.of(), Playlists.master());
                put(DemoEvent.MANIFEST, Map.of(), DashManifest.text());
            }
        }
    }

    /// Puts the init segment that goes with a segment, unless it is there.
    ///
    /// @param done name of the one that was put last
    /// @return the same after this call
    private String putInit(final Rung rung, final long number, final String done) throws InterruptedException {
        final String name = feed.initName(rung, number);
        if (name.equals(done)) {
            return done;
        }
        final byte[] init = source(number).init(rung);
        return init != null && put(name, Map.of(), init) ? name : done;
    }

    private void publishSegment(final Rung rung, final long number) throws InterruptedException {
        final Defect defect = injector.at(pipeline, rung, number);
        if (defect != null) {
            tally.injected(rung, number, defect);
        }
        final byte[] sound = source(number).segment(rung, number, defect == null ? Look.NORMAL : defect.look());
        if (sound == null) {
            tally.failed(pipeline + ": the encoder did not deliver " + DemoEvent.mediaName(rung, number));
        } else if (defect == null) {
            putSegment(rung, number, Map.of(), sound);
        } else {
            aside(() -> publishBroken(rung, number, defect, sound));
        }
    }

    /// Ends the encoder when the feed does without it; by then all that it made was taken.
    private void endEncoder(final long number) {
        if (ffmpeg != null && feed.isBuiltin(number) && encoderEnded.compareAndSet(false, true)) {
            aside(ffmpeg::close);
        }
    }

    private void aside(final Runnable task) {
        try {
            executor.execute(task);
        } catch (final RejectedExecutionException closed) {
            // stopped meanwhile: nobody misses it
        }
    }

    private void publishBroken(final Rung rung, final long number, final Defect defect, final byte[] sound) {
        final long available = DemoEvent.availableAtMs(number);
        final String name = DemoEvent.mediaName(rung, number);
        try {
            switch (defect) {
                case MISSING_SEGMENT -> {
                    // nothing to do is what it is about
                }
                case LATE_UPLOAD -> {
                    clock.sleepUntil(available + LATE_MS);
                    putSegment(rung, number, Map.of(), sound);
                }
                case ABORTED_UPLOAD -> {
                    clock.sleepUntil(available + TROUBLE_MS);
                    put.breakOff(name, Map.of(), sound);
                }
                default -> {
                    clock.sleepUntil(available + TROUBLE_MS);
                    final String declared = defect.declared();
                    putSegment(
                            rung,
                            number,
                            declared == null ? Map.of() : Map.of("Kickoff-Defects", declared),
                            defect.applyTo(sound, rung));
                }
            }
        } catch (final IOException failed) {
            tally.failed(pipeline + ": " + name + ": " + failed.getMessage());
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void putSegment(final Rung rung, final long number, final Map<String, String> headers, final byte[] body) {
        if (put(DemoEvent.mediaName(rung, number), headers, body)) {
            tally.published(pipeline);
        }
    }

    private boolean put(final String name, final Map<String, String> headers, final String text) {
        return put(name, headers, text.getBytes(StandardCharsets.UTF_8));
    }

    private boolean put(final String name, final Map<String, String> headers, final byte[] body) {
        try {
            final int status = put.put(name, headers, body);
            if (status >= 200 && status < 300) {
                return true;
            }
            tally.failed(pipeline + ": " + name + " was answered " + status);
        } catch (final IOException failed) {
            if (!Thread.currentThread().isInterrupted()) {
                tally.failed(pipeline + ": " + name + ": " + failed.getMessage());
            }
        }
        return false;
    }

    private SegmentSource source(final long number) {
        return ffmpeg == null || feed.isBuiltin(number) ? builtin : ffmpeg;
    }
}
