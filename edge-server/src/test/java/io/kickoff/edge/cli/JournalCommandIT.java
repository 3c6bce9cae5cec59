package io.kickoff.edge.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.Curl;
import io.kickoff.edge.EdgeServer;
import io.kickoff.edge.settings.NodeSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `journal verify` and `journal export`, and what is exported played. Needs curl, ffmpeg and ffprobe.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class JournalCommandIT {
    private static final int SEGMENTS = 6;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private int run(final String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return new Kickoff(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true)).execute(arguments);
    }

    private static String program(final String... command) throws IOException, InterruptedException {
        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }

    /// An event of real media from two pipelines, of which the first lacks a segment, and one has a manifest.
    private void publish(final Path data) throws IOException, InterruptedException {
        final Path media = Files.createDirectory(directory.resolve("media"));
        program(
                "ffmpeg",
                "-nostdin",
                "-loglevel",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=160x90:rate=25",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:sample_rate=48000",
                "-t",
                Integer.toString(2 * SEGMENTS),
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-g",
                "50",
                "-keyint_min",
                "50",
                "-sc_threshold",
                "0",
                "-c:a",
                "aac",
                "-f",
                "dash",
                "-seg_duration",
                "2",
                "-use_timeline",
                "0",
                "-media_seg_name",
                "chunk-$RepresentationID$-$Number%05d$.m4s",
                "-init_seg_name",
                "init-$RepresentationID$.m4s",
                media.resolve("live.mpd").toString());
        final String event = """
            {"availabilityStartTime":"%s","segment":{"duration":2000,"timescale":1000,"startNumber":1},
             "media":"chunk-$RepresentationID$-$Number%%05d$.m4s","initialization":"init-$RepresentationID$.m4s",
             "timeShiftBufferDepth":"PT30M","renditions":["0","1"],"pipelines":[{"id":"a"},{"id":"b"}]}""".formatted(Instant.ofEpochSecond(Instant.now().getEpochSecond() - 60));
        try (EdgeServer node = EdgeServer.launch(NodeSettings.of(Map.of(
                        "delivery.bind", "127.0.0.1:0",
                        "publishing.bind", "127.0.0.1:0",
                        "admin.bind", "127.0.0.1:0",
                        "memory", "64MiB",
                        "hugePages", "off",
                        "data", data.toString())));
                Stream<Path> files = Files.list(media)) {
            final String admin = "http://127.0.0.1:" + node.adminAddress().getPort();
            assertEquals(
                    201,
                    Curl.run("-X", "PUT", "-d", event, admin + "/v1/events/derby")
                            .status());
            for (final Path file : files.sorted().toList()) {
                for (final String pipeline : List.of("b", "a")) {
                    if (pipeline.equals("b") || !file.endsWith("chunk-0-00003.m4s")) {
                        final String url = "http://127.0.0.1:"
                                + node.publishingAddress().getPort() + "/ingest/derby/" + pipeline + '/'
                                + file.getFileName();
                        final Curl.Reply reply = Curl.run("-T", file.toString(), url);
                        assertEquals(201, reply.status(), reply::toString);
                    }
                }
            }
        }
    }

    @Test
    void shouldVerifyAndExportWhatPlays() throws IOException, InterruptedException {
        final Path data = directory.resolve("data");
        publish(data);
        assertEquals(0, run("journal", "verify", data.toString()), err::toString);
        assertTrue(out.toString().startsWith("sound: "), out::toString);

        final Path folder = directory.resolve("plain");
        assertEquals(
                0,
                run("journal", "export", data.toString(), "--event", "derby", "--to", folder.toString()),
                () -> out + " " + err);
        for (final String name : List.of("init-0.m4s", "chunk-0-00003.m4s", "chunk-1-00006.m4s", "live.mpd")) {
            assertEquals(-1L, Files.mismatch(directory.resolve("media").resolve(name), folder.resolve(name)), name);
        }
        final String manifest = folder.resolve("static.mpd").toString();
        final String probed = program(
                "ffprobe",
                "-v",
                "error",
                "-count_frames",
                "-show_entries",
                "stream=codec_type,nb_read_frames",
                "-of",
                "csv=p=0",
                manifest);
        assertTrue(probed.contains("video," + 50 * SEGMENTS), probed);
        assertTrue(probed.contains("audio,"), probed);
        program("ffmpeg", "-nostdin", "-v", "error", "-i", manifest, "-f", "null", "-");

        assertEquals(2, run("journal", "export", data.toString(), "--event", "none", "--to", folder.toString()));
        assertEquals(1, err.toString().lines().count(), err::toString);
        damage(data);
        assertEquals(1, run("journal", "verify", data.toString()));
        assertTrue(
                out.toString().lines().anyMatch(line -> line.matches(".*\\.cq4:\\d+: damaged: derby/.*")),
                out::toString);
    }

    /// In the middle of what is largest.
    private static void damage(final Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            final Path largest = files.filter(file -> file.toString().endsWith(".cq4"))
                    .max((one, other) ->
                            Long.compare(one.toFile().length(), other.toFile().length()))
                    .orElseThrow();
            final byte[] bytes = Files.readAllBytes(largest);
            bytes[bytes.length - 20_000] ^= 1;
            Files.write(largest, bytes);
        }
    }

    @Test
    void shouldSayInOneLineWhenThereIsNoJournal() {
        assertEquals(2, run("journal", "verify", directory.toString()));
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertTrue(err.toString().contains("holds no journal"), err::toString);
    }
}
