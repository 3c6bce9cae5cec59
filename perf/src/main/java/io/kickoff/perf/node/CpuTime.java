package io.kickoff.perf.node;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// CPU time of a program as the scheduler accounts for it: on a noisy machine it says a lot where throughput says
/// little. *Thread-safe.*
public final class CpuTime {
    private static final Pattern EVERY_THREAD = Pattern.compile(".*");

    private CpuTime() {}

    /// @param pid of a program.
    /// @return ns on a CPU so far, of all threads of the program and of its children that live.
    public static long nanos(final long pid) {
        return nanos(pid, EVERY_THREAD)
                + ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::descendants)
                        .mapToLong(child -> nanos(child.pid(), EVERY_THREAD))
                        .sum();
    }

    /// @param pid     of a program.
    /// @param threads names of threads, as the kernel keeps them.
    /// @return ns on a CPU so far, of those threads.
    public static long nanos(final long pid, final Pattern threads) {
        long sum = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (final Path task : tasks) {
                sum += nanosOf(task, threads);
            }
        } catch (final IOException ended) {
            // a program that has ended uses no more
            return sum;
        }
        return sum;
    }

    private static long nanosOf(final Path task, final Pattern threads) {
        try {
            if (!threads.matcher(Files.readString(task.resolve("comm")).strip()).matches()) {
                return 0;
            }
            final String schedule = Files.readString(task.resolve("schedstat"));
            return Long.parseLong(schedule.substring(0, schedule.indexOf(' ')));
        } catch (final IOException ended) {
            // a thread that has ended between the look at the folder and the look at it
            return 0;
        }
    }
}
