package io.kickoff.perf;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// Runs the benchmarks and holds them to the numbers that never move. Exit code 1 when one is missed.
///
/// Arguments are regular expressions over the benchmarks' names; none means all.
public final class Wanted {
    private static final Map<String, Double> NANOSECONDS = Map.of(
            "RangeVerdictBenchmark", 20.0,
            "TemplateMatchBenchmark", 60.0,
            "SelectBenchmark", 30.0,
            "InspectBenchmark", 20_000.0);
    private static final double NO_BYTES = 0.1;

    private Wanted() {}

    /// @param arguments regular expressions.
    /// @throws RunnerException when JMH cannot run.
    public static void main(final String[] arguments) throws RunnerException {
        final OptionsBuilder options = new OptionsBuilder();
        for (final String include : arguments.length == 0 ? new String[] {"io.kickoff.perf"} : arguments) {
            options.include(include);
        }
        System.exit(report(run(options)) ? 0 : 1);
    }

    private static Collection<RunResult> run(final OptionsBuilder builder) throws RunnerException {
        final Options options = builder.forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(1))
                .timeUnit(TimeUnit.NANOSECONDS)
                .addProfiler(GCProfiler.class)
                .build();
        return new Runner(options).run();
    }

    private static boolean report(final Collection<RunResult> results) {
        boolean isMet = !results.isEmpty();
        System.out.printf("%n%-34s %-8s %10s %8s %10s%n", "benchmark", "of", "ns/op", "B/op", "at most ns");
        for (final RunResult result : results) {
            final String[] name = result.getParams().getBenchmark().split("\\.");
            final String type = name[name.length - 2];
            final StringBuilder parameters = new StringBuilder();
            result.getParams()
                    .getParamsKeys()
                    .forEach(key -> parameters.append(result.getParams().getParam(key)));
            final double ns = result.getPrimaryResult().getScore();
            final Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
            final double bytes = allocated == null ? Double.NaN : allocated.getScore();
            final double wanted = NANOSECONDS.getOrDefault(type, Double.MAX_VALUE);
            final boolean isOk = ns <= wanted && bytes < NO_BYTES;
            isMet &= isOk;
            System.out.printf(
                    "%-34s %-8s %10.1f %8.2f %10.0f %s%n", type, parameters, ns, bytes, wanted, isOk ? "" : "MISSED");
        }
        return isMet;
    }
}
