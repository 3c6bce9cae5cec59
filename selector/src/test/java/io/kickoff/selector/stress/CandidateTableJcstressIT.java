package io.kickoff.selector.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs jcstress over {@link CandidateTableJcstress}, briefly; `-m default` for as long as it likes.
class CandidateTableJcstressIT {
    @TempDir
    private Path directory;

    @Test
    void shouldNeverGiveAReaderAVersionWithTheBytesOfAnother() throws IOException, InterruptedException {
        final Path log = directory.resolve("log");
        final Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.openjdk.jcstress.Main",
                        "-t",
                        "CandidateTableJcstress",
                        "-m",
                        "sanity",
                        "-time",
                        "200",
                        "-iters",
                        "3",
                        "-jvmArgs",
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow",
                        "-r",
                        directory.toString()))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        final String output = Files.readString(log, StandardCharsets.UTF_8);
        assertEquals(0, process.exitValue(), output);
        assertTrue(
                output.contains("Interesting tests: 1 matching"), () -> "the weakened one was not caught: " + output);
    }
}
