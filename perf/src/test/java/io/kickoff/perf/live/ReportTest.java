package io.kickoff.perf.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

class ReportTest {
    @TempDir
    private Path folder;

    /// A command that takes the options and nothing else.
    @CommandLine.Command
    private static final class Options {
        @Mixin
        private final RunOptions options = new RunOptions();
    }

    private RunOptions options(final String... more) {
        final Options command = new Options();
        final CommandLine line = new CommandLine(command);
        final List<String> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(List.of("--out", folder.toString()));
        line.parseArgs(arguments.toArray(String[]::new));
        return command.options;
    }

    @Test
    void shouldEndWith1WhenANumberIsMissed() {
        try (Report report = new Report(options(), "x")) {
            report.hold("met", 2, 2);
            report.holdNone("none", 0);
            assertEquals(0, report.exitCode());
            report.hold("missed", 2.001, 2);
            assertEquals(1, report.exitCode());
        }
        try (Report report = new Report(options(), "x")) {
            report.holdNone("one", 1);
            assertEquals(1, report.exitCode());
        }
        try (Report report = new Report(options(), "x")) {
            report.hold("not a number", Double.NaN, 2);
            assertEquals(1, report.exitCode());
        }
    }

    @Test
    void shouldNotHoldTimesButCountsWhenTheRunIsQuick() {
        try (Report report = new Report(options("--quick"), "x")) {
            report.hold("missed", 3, 2);
            assertEquals(0, report.exitCode());
            report.holdNone("one", 1);
            assertEquals(1, report.exitCode());
        }
    }

    @Test
    void shouldKeepHistogramsInFilesThatOtherToolsRead() throws IOException {
        final Histogram latency = new Histogram(3);
        latency.recordValue(2_000_000);
        latency.recordValue(250_000_000);
        try (Report report = new Report(options(), "x")) {
            report.interval("series", System.currentTimeMillis() - 10, latency);
            report.percentiles("series", latency);
        }
        try (HistogramLogReader log =
                new HistogramLogReader(folder.resolve("x.hlog").toFile())) {
            final EncodableHistogram interval = log.nextIntervalHistogram();
            assertEquals("series", interval.getTag());
            assertEquals(2, ((Histogram) interval).getTotalCount());
            assertTrue(((Histogram) interval).getMaxValue() >= 250_000_000);
            assertNull(log.nextIntervalHistogram());
        }
        final String percentiles = Files.readString(folder.resolve("x-series.hgrm"));
        assertTrue(percentiles.contains("#[Max     =      250."), percentiles);
    }
}
