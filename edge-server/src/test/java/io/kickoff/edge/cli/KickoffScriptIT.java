package io.kickoff.edge.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Runs `bin/kickoff` as a user does; needs bash.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KickoffScriptIT {
    private static final Path SCRIPT =
            Path.of("..", "bin", "kickoff").toAbsolutePath().normalize();

    @TempDir
    private Path directory;

    @Test
    void shouldPrintNothingButTheVersion() throws IOException, InterruptedException {
        final Outcome outcome = run(SCRIPT, "--version");
        assertEquals(0, outcome.exitCode(), outcome::err);
        assertTrue(outcome.out().matches("kickoff \\S+ \\(Java .+\\)\n"), outcome::out);
        assertEquals("", outcome.err());
    }

    @Test
    void shouldRunThroughASymbolicLinkFromAnyDirectory() throws IOException, InterruptedException {
        final Path link = Files.createSymbolicLink(directory.resolve("kickoff"), SCRIPT);
        final Outcome outcome = run(link, "check-config");
        assertEquals(0, outcome.exitCode(), outcome::err);
        assertTrue(outcome.out().startsWith("delivery.bind: "), outcome::out);
    }

    @Test
    void shouldSayOneLineAndExit2WhenConfigurationIsWrong() throws IOException, InterruptedException {
        Files.writeString(directory.resolve("kickoff.yaml"), "memory: 1GX\n");
        final Outcome outcome = run(SCRIPT, "serve", "--config", "kickoff.yaml");
        assertEquals(2, outcome.exitCode());
        assertEquals("", outcome.out());
        assertEquals(
                "kickoff.yaml:1: memory: \"1GX\" is no size: write bytes, or a whole number with KiB, MiB or GiB, such as 64MiB\n",
                outcome.err());
    }

    @Test
    void shouldExit0WhenToldToStop() throws IOException, InterruptedException {
        final ProcessBuilder builder = builder(SCRIPT, "serve");
        builder.environment()
                .putAll(Map.of(
                        "KICKOFF_DELIVERY_BIND", "127.0.0.1:0",
                        "KICKOFF_PUBLISHING_BIND", "127.0.0.1:0",
                        "KICKOFF_ADMIN_BIND", "127.0.0.1:0",
                        "KICKOFF_DEVICES_BIND", "127.0.0.1:0",
                        "KICKOFF_MEMORY", "64MiB"));
        final Process process = builder.start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertTrue(String.valueOf(out.readLine()).startsWith("kickoff ready "));
            // SIGTERM; the script has become the JVM, so that it arrives there
            process.destroy();
            assertEquals(0, process.waitFor());
        } finally {
            process.destroyForcibly();
        }
    }

    private Outcome run(final Path script, final String... arguments) throws IOException, InterruptedException {
        final Path out = directory.resolve("out");
        final Path err = directory.resolve("err");
        final Process process = builder(script, arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Outcome(process.waitFor(), Files.readString(out), Files.readString(err));
    }

    private ProcessBuilder builder(final Path script, final String... arguments) {
        final ProcessBuilder builder = new ProcessBuilder(script.toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().keySet().removeIf(name -> name.startsWith("KICKOFF_"));
        return builder.directory(directory.toFile());
    }

    private record Outcome(int exitCode, String out, String err) {}
}
