package io.kickoff.perf.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A program that a measurement runs beside itself, and ends by its process id, at the latest with itself. What it
/// says goes to files: a pipe that nobody empties would stop it.
///
/// *Confined to one thread.*
public final class Program implements AutoCloseable {
    private static final long LOOK_NANOS = 20_000_000;
    private static final int END_WITHIN_S = 5;

    private final String name;
    private final Process process;
    private final Path out;
    private final Path err;
    private final Thread hook;

    private Program(final String name, final Process process, final Path out, final Path err) {
        this.name = name;
        this.process = process;
        this.out = out;
        this.err = err;
        this.hook = new Thread(process::destroy, "end-" + name);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// Starts it.
    ///
    /// @param name        for messages and files.
    /// @param command     to run.
    /// @param environment over that of this program.
    /// @param folder      for its two files, `NAME.out` and `NAME.err`.
    /// @return the running program; its owner closes it.
    /// @throws IllegalStateException when it cannot be started.
    public static Program start(
            final String name, final List<String> command, final Map<String, String> environment, final Path folder) {
        final Path out = folder.resolve(name + ".out");
        final Path err = folder.resolve(name + ".err");
        final ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        try {
            return new Program(name, builder.start(), out, err);
        } catch (final IOException failure) {
            throw new IllegalStateException("cannot start " + name + " (" + String.join(" ", command) + ")", failure);
        }
    }

    /// A main class of this class path, in a JVM of its own with the options of this one.
    ///
    /// @param type      with a main method.
    /// @param arguments of it.
    /// @return the command.
    public static List<String> java(final Class<?> type, final List<String> arguments) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), type.getName()));
        command.addAll(arguments);
        return command;
    }

    /// Waits for a line on its standard output.
    ///
    /// @param beginning of the line.
    /// @param bound     time at most.
    /// @return the line.
    /// @throws IllegalStateException when it does not come, or the program ends before; the message holds
    ///                               what it said.
    public String awaitLine(final String beginning, final Duration bound) {
        final long endNanos = System.nanoTime() + bound.toNanos();
        while (true) {
            final boolean isAlive = process.isAlive();
            for (final String line : read(out).split("\n")) {
                if (line.startsWith(beginning)) {
                    return line;
                }
            }
            if (!isAlive || System.nanoTime() - endNanos > 0) {
                throw new IllegalStateException(name + (isAlive ? " did not say in time '" : " ended before it said '")
                        + beginning + "': " + read(out) + read(err));
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static String read(final Path file) {
        try {
            return Files.readString(file);
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// @return its process id.
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_WITHIN_S, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor(END_WITHIN_S, TimeUnit.SECONDS);
            }
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (final InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (final IllegalStateException ending) {
            // this program is ending already, and runs the hook
            process.destroyForcibly();
        }
    }
}
