package io.kickoff.edge.durable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// `kickoff serve` in a JVM of its own, ready when this is made, or at its end.
final class ServeProcess implements AutoCloseable {
    private final Process process;
    private final Path errors;
    private final String line;

    ServeProcess(final Path data, final Map<String, String> settings) throws IOException {
        final List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        for (final String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (flag.startsWith("--") || flag.startsWith("-Dchronicle")) {
                command.add(flag);
            }
        }
        command.addAll(List.of(
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                "io.kickoff.edge.cli.Kickoff",
                "serve"));
        errors = Files.createTempFile("kickoff-serve", ".err");
        final ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("KICKOFF_"));
        builder.environment()
                .putAll(Map.of(
                        "KICKOFF_DELIVERY_BIND", "127.0.0.1:0",
                        "KICKOFF_PUBLISHING_BIND", "127.0.0.1:0",
                        "KICKOFF_ADMIN_BIND", "127.0.0.1:0",
                        "KICKOFF_MEMORY", "64MiB",
                        "KICKOFF_HUGE_PAGES", "off",
                        "KICKOFF_DATA", data.toString()));
        builder.environment().putAll(settings);
        process = builder.start();
        final BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        final String first = out.readLine();
        line = first == null ? "" : first;
    }

    /// What it printed when it was ready; empty when it ended instead.
    String line() {
        return line;
    }

    /// The address of a plane.
    String url(final String plane) {
        for (final String word : line.split(" ")) {
            if (word.startsWith(plane + '=')) {
                return "http://" + word.substring(plane.length() + 1);
            }
        }
        throw new AssertionError("not ready: " + errors());
    }

    String errors() {
        try {
            return Files.readString(errors);
        } catch (final IOException gone) {
            return gone.toString();
        }
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("still runs: " + errors());
        }
        return process.exitValue();
    }

    /// SIGKILL.
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() throws IOException {
        kill();
        Files.deleteIfExists(errors);
    }
}
