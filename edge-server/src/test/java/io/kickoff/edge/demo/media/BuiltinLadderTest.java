package io.kickoff.edge.demo.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kickoff.edge.demo.media.BuiltinLadder.Look;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class BuiltinLadderTest {
    private static final long NUMBER = 897_727_700;

    private final BuiltinLadder ladder = new BuiltinLadder();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldMakeTheSameBytesWhoeverAsks(final Rung rung) {
        assertArrayEquals(
                ladder.segment(rung, NUMBER).toBytes(),
                new BuiltinLadder().segment(rung, NUMBER).toBytes());
        assertArrayEquals(ladder.init(rung), new BuiltinLadder().init(rung));
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeginWhereTheSegmentBeforeEnds(final Rung rung) {
        for (long number = NUMBER; number < NUMBER + 20; number++) {
            final Fragment segment = ladder.segment(rung, number);
            assertEquals(rung.startTime(number), segment.decodeTime());
            assertEquals(rung.startTime(number + 1), segment.decodeTime() + segment.duration());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeReadBackAsItWasWritten(final Rung rung) {
        final byte[] bytes = ladder.segment(rung, NUMBER).toBytes();
        assertArrayEquals(bytes, FragmentReader.read(bytes).toBytes());
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseToReadASegmentThatIsCut(final Rung rung) {
        final byte[] bytes = ladder.segment(rung, NUMBER).toBytes();
        for (int length = 0; length < bytes.length; length += 97) {
            final byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(IllegalArgumentException.class, () -> FragmentReader.read(cut));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldStayBelowItsBandwidth(final Rung rung) {
        final int most = rung.bandwidth() / 8 * Rung.SEGMENT_SECONDS;
        assertTrue(ladder.segment(rung, NUMBER).toBytes().length < most);
    }

    @ParameterizedTest
    @EnumSource(
            value = Rung.class,
            names = {"V0", "V1"})
    void shouldDecodeWithoutAComplaintWhenFfprobeLooks(final Rung rung) throws Exception {
        for (final Look look : Look.values()) {
            assertEquals(
                    List.of("h264", "%d,%d".formatted(rung.width(), rung.height()), "100"),
                    List.of(
                            probe(rung, look, "stream=codec_name"),
                            probe(rung, look, "stream=width,height"),
                            probe(rung, look, "stream=nb_read_frames")),
                    look.name().toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void shouldDecodeAsSoundWhenFfprobeLooks() throws Exception {
        final long frames = Rung.firstAudioFrame(NUMBER + 2) - Rung.firstAudioFrame(NUMBER);
        assertEquals("aac", probe(Rung.A0, Look.NORMAL, "stream=codec_name"));
        assertEquals("1", probe(Rung.A0, Look.NORMAL, "stream=channels"));
        assertEquals(Long.toString(frames), probe(Rung.A0, Look.NORMAL, "stream=nb_read_frames"));
    }

    /// What ffprobe says of two segments in a row; whatever it complains of is part of it.
    private String probe(final Rung rung, final Look look, final String entries)
            throws IOException, InterruptedException {
        assumeTrue(isInstalled("ffprobe"), "ffprobe is not installed");
        final Path file = directory.resolve(rung.id() + "-" + look + ".mp4");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(ladder.init(rung));
            out.write(ladder.segment(rung, NUMBER, look).toBytes());
            out.write(ladder.segment(rung, NUMBER + 1, look).toBytes());
        }
        final Process process = new ProcessBuilder(
                        "ffprobe",
                        "-v",
                        "error",
                        "-count_frames",
                        "-show_entries",
                        entries,
                        "-of",
                        "csv=p=0",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said.strip();
    }

    private static boolean isInstalled(final String program) {
        final String path = System.getenv("PATH");
        return path != null
                && Arrays.stream(path.split(File.pathSeparator))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }
}
