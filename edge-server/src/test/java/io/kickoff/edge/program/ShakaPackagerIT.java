package io.kickoff.edge.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.Curl;
import io.kickoff.edge.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Shaka Packager pushes an epoch-locked `$Number$` ladder; `bin/test` fetches it and says where it is.
@EnabledIfSystemProperty(
        named = "kickoff.shaka",
        matches = ".+",
        disabledReason = "no Shaka Packager for this machine: bin/test fetches one")
class ShakaPackagerIT {
    private static final String EVENT = """
            {"availabilityStartTime":"1970-01-01T00:00:00Z",
             "segment":{"duration":2,"timescale":1,"startNumber":0},
             "timeShiftBufferDepth":"PT30M","retryBudget":"PT5S",
             "media":"s$RepresentationID$-$Number$.m4s","initialization":"i$RepresentationID$.mp4",
             "renditions":["v0","v1","a0"],"pipelines":[{"id":"a"},{"id":"b"}]}""";

    @RegisterExtension
    private final TestNode node = TestNode.live(Map.of());

    @TempDir
    private Path directory;

    @Test
    void shouldServeTheLadderOfTwoPackagersAsItWasSent() throws Exception {
        node.configure("derby", EVENT);
        try (Tap tap = new Tap(node.publishing())) {
            final long begin = Ffmpeg.awaitEvenSecond();
            try (Program sourceA = source("a");
                    Program sourceB = source("b");
                    Program a = packager(tap, "a", begin / 2);
                    Program b = packager(tap, "b", begin / 2)) {
                for (final String rendition : List.of("v0", "v1")) {
                    new LiveReader(node, number -> "derby/s" + rendition + '-' + number + ".m4s")
                            .read(begin / 2, begin / 2 + 3);
                }
                // the first of the sound begins late, and says so; from then on it is whole
                new LiveReader(node, number -> "derby/sa0-" + number + ".m4s").read(begin / 2 + 1, begin / 2 + 3);
                assertEquals(0, a.await(), a::output);
                assertEquals(0, b.await(), b::output);
                final Map<String, String> etags = tap.etags();
                assertTrue(etags.size() >= 2 * (3 + 3 * 4), etags::toString);
                etags.forEach((path, etag) -> assertEquals(
                        etag, Curl.run("-I", node.publishingUrl(path)).header("ETag"), path));
                TestNode.awaitUntil(() -> !sourceA.isAlive() && !sourceB.isAlive());
            }
        }
    }

    /// A transport stream of two pictures and a sound, in real time.
    private Program source(final String pipeline) throws IOException, InterruptedException {
        final Path pipe = directory.resolve(pipeline);
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        return Program.start(List.of(
                "ffmpeg",
                "-nostdin",
                "-loglevel",
                "warning",
                "-re",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=320x180:rate=25",
                "-f",
                "lavfi",
                "-i",
                "sine=sample_rate=48000",
                "-filter_complex",
                "[0:v]split[x][y];[y]scale=160:90[z]",
                "-map",
                "[x]",
                "-map",
                "[z]",
                "-map",
                "1:a",
                "-t",
                "9",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-b:v",
                "300k",
                "-g",
                "50",
                "-keyint_min",
                "50",
                "-sc_threshold",
                "0",
                "-c:a",
                "aac",
                "-f",
                "mpegts",
                "-y",
                pipe.toString()));
    }

    private Program packager(final Tap tap, final String pipeline, final long firstNumber) throws IOException {
        final String ingest = "http://127.0.0.1:" + tap.port() + "/ingest/derby/" + pipeline + '/';
        final List<String> command = new ArrayList<>();
        command.add(System.getProperty("kickoff.shaka"));
        final String[] renditions = {"v0", "v1", "a0"};
        for (int stream = 0; stream < renditions.length; stream++) {
            final String rendition = renditions[stream];
            command.add("in=" + directory.resolve(pipeline) + ",stream=" + stream + ",init_segment=" + ingest + 'i'
                    + rendition + ".mp4,segment_template=" + ingest + 's' + rendition + "-$Number$.m4s");
        }
        command.addAll(List.of(
                "--segment_duration",
                "2",
                "--start_segment_number",
                Long.toString(firstNumber),
                "--mpd_output",
                ingest + "live.mpd",
                "--temp_dir",
                Files.createDirectories(directory.resolve("temp")).toString()));
        return Program.start(command);
    }
}
