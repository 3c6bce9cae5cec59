package io.kickoff.perf.live;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import picocli.CommandLine.ExitCode;

/// What a command found: histograms as files that others' tools open, a table on the standard output, and whether all
/// numbers were met. Histograms hold ns; files show ms.
///
/// *Confined to one thread.*
final class Report implements AutoCloseable {
    static final double TO_MS = 1e6;

    private final Path folder;
    private final String command;
    private final PrintStream logStream;
    private final HistogramLogWriter log;
    private final boolean isQuick;
    private boolean isMet = true;

    /// @param options of the command.
    /// @param command first part of the files' names.
    Report(final RunOptions options, final String command) {
        this.folder = options.out();
        this.isQuick = options.isQuick();
        this.command = command;
        try {
            Files.createDirectories(folder);
            this.logStream = new PrintStream(Files.newOutputStream(folder.resolve(command + ".hlog")));
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
        this.log = new HistogramLogWriter(logStream);
        final long nowMs = System.currentTimeMillis();
        log.outputLogFormatVersion();
        log.outputStartTime(nowMs);
        log.setBaseTime(nowMs);
        log.outputLegend();
    }

    /// Adds an interval to the log.
    ///
    /// @param series  tag of the interval.
    /// @param fromMs  epoch ms.
    /// @param latency of the interval.
    void interval(final String series, final long fromMs, final Histogram latency) {
        latency.setTag(series);
        latency.setStartTimeStamp(fromMs);
        latency.setEndTimeStamp(System.currentTimeMillis());
        log.outputIntervalHistogram(latency);
    }

    /// Writes the percentiles of a whole series.
    void percentiles(final String series, final Histogram latency) {
        final Path file = folder.resolve(command + "-" + series + ".hgrm");
        try (PrintStream stream = new PrintStream(Files.newOutputStream(file))) {
            latency.outputPercentileDistribution(stream, TO_MS);
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static void line(final String text) {
        System.out.println(text);
    }

    /// @return a value in ms.
    static double percentileMs(final Histogram latency, final double percentile) {
        return latency.getValueAtPercentile(percentile) / TO_MS;
    }

    /// Holds a figure to its number, and says so; of a quick run the figures mean nothing, and are not held.
    ///
    /// @param what   with its unit.
    /// @param value  found.
    /// @param atMost wanted.
    void hold(final String what, final double value, final double atMost) {
        final boolean isOk = value <= atMost;
        isMet &= isOk || isQuick;
        final String verdict = isQuick ? "   not held: quick" : isOk ? "" : "   MISSED";
        line("%-64s %10.2f   at most %.4g%s".formatted(what, value, atMost, verdict));
    }

    /// Holds something that may not happen to 0, and says so.
    ///
    /// @param what  that may not happen.
    /// @param count of it.
    void holdNone(final String what, final long count) {
        final boolean isOk = count == 0;
        isMet &= isOk;
        line("%-64s %10d   at most 0%s".formatted(what, count, isOk ? "" : "   MISSED"));
    }

    /// @return for the program.
    int exitCode() {
        return isMet ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    @Override
    public void close() {
        logStream.close();
        line("histograms: " + folder.resolve(command + "*.h*"));
    }
}
