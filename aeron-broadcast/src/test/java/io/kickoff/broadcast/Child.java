package io.kickoff.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// A Java program of these tests in a process of its own, with the lines that it has printed.
final class Child implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

    private final Process process;
    private final List<String> lines = new ArrayList<>();

    Child(final List<String> before, final Class<?> program, final String... args) throws IOException {
        final List<String> command = new ArrayList<>(before);
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of(
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                program.getName()));
        command.addAll(List.of(args));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        final Thread reader = new Thread(this::read, program.getSimpleName());
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader out = process.inputReader(UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                }
            }
        } catch (final IOException ended) {
            synchronized (lines) {
                lines.add("ended: " + ended);
            }
        }
    }

    List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    long count(final String line) {
        return lines().stream().filter(line::equals).count();
    }

    void say(final String line) throws IOException {
        process.getOutputStream().write((line + '\n').getBytes(UTF_8));
        process.getOutputStream().flush();
    }

    /// Waits for what its lines shall show, at most two minutes.
    void await(final String what, final Predicate<List<String>> condition) {
        final long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.test(lines())) {
            if (System.nanoTime() - deadline > 0 || !process.isAlive()) {
                final List<String> got = lines();
                throw new AssertionError("waited in vain for " + what + "; the last lines are "
                        + got.subList(Math.max(0, got.size() - 20), got.size()));
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    void await(final String line) {
        await(line, got -> got.contains(line));
    }

    /// Sends a signal such as STOP, CONT or KILL.
    void signal(final String name) throws IOException {
        run("kill", "-" + name, Long.toString(process.pid()));
    }

    static String run(final String... command) throws IOException {
        final Process program =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(program.getInputStream(), UTF_8))) {
            final String said = String.join("\n", out.lines().toList());
            if (program.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + said);
            }
            return said;
        } catch (final InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (final IOException gone) {
            process.destroyForcibly();
        } catch (final InterruptedException interrupted) {
            process.destroyForcibly();
            throw new IllegalStateException(interrupted);
        }
    }
}
