package io.kickoff.perf.node;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Where programs and threads run, through `taskset`. A list of cores is written as it takes it: `0`, `0-1`.
///
/// The kernel keeps 15 characters of a thread's name: `kickoff-publishing-3-1` becomes `kickoff-publish`.
/// *Thread-safe.*
public final class Cores {
    /// The publishing plane's event loops, as the kernel knows them.
    public static final Pattern PUBLISHING = Pattern.compile("kickoff-publish");
    /// The delivery plane's event loops.
    public static final Pattern DELIVERY = Pattern.compile("kickoff-deliver");

    private static final Path ONLINE = Path.of("/sys/devices/system/cpu/online");

    private Cores() {}

    /// @return all cores of this machine.
    public static String all() {
        try {
            return Files.readString(ONLINE).strip();
        } catch (final IOException unknown) {
            throw new IllegalStateException("cannot read " + ONLINE + ": this runs on Linux only", unknown);
        }
    }

    /// @param cores   to run on.
    /// @param command to run.
    /// @return the command, placed there; its process id is that of the command itself.
    public static List<String> on(final String cores, final List<String> command) {
        final List<String> placed = new ArrayList<>(List.of("taskset", "-c", cores));
        placed.addAll(command);
        return placed;
    }

    /// Moves all threads of a program; those that they start later follow.
    ///
    /// @param pid   of the program.
    /// @param cores to run on.
    public static void place(final long pid, final String cores) {
        taskset("-a", pid, cores);
    }

    /// Moves this program.
    ///
    /// @param cores to run on.
    public static void placeMe(final String cores) {
        place(ProcessHandle.current().pid(), cores);
    }

    /// Moves some threads of a program.
    ///
    /// @param pid     of the program.
    /// @param threads their names as the kernel keeps them.
    /// @param cores   to run on.
    /// @throws IllegalStateException when there is no such thread.
    public static void placeThreads(final long pid, final Pattern threads, final String cores) {
        int placed = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (final Path task : tasks) {
                if (threads.matcher(Files.readString(task.resolve("comm")).strip())
                        .matches()) {
                    taskset("", Long.parseLong(task.getFileName().toString()), cores);
                    placed++;
                }
            }
        } catch (final IOException failure) {
            throw new IllegalStateException("cannot look at the threads of process " + pid, failure);
        }
        if (placed == 0) {
            throw new IllegalStateException("process " + pid + " has no thread called " + threads);
        }
    }

    private static void taskset(final String option, final long id, final String cores) {
        final List<String> command = new ArrayList<>(List.of("taskset"));
        if (!option.isEmpty()) {
            command.add(option);
        }
        command.addAll(List.of("-p", "-c", cores, Long.toString(id)));
        try {
            final Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed: is there such a core?");
            }
        } catch (final IOException missing) {
            throw new IllegalStateException("taskset is not installed: apt-get install util-linux", missing);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
