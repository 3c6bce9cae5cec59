package io.kickoff.edge.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// Many small worlds, each of which follows from its seed: `-Dkickoff.seeds=N` tries more of them,
/// `-Dkickoff.seed=S` replays one.
class SimulationTest {
    private static final long SEEDS = Long.getLong("kickoff.seeds", 1000);
    /// A twin that is broken now and then shows it in its first world or soon after.
    private static final int SEEDS_OF_A_TWIN = 20;
    private static final int SHOWN_STEPS = 60;

    @Test
    void shouldKeepTheContractInEveryWorld() {
        final Long one = Long.getLong("kickoff.seed");
        final LongStream seeds = one == null ? LongStream.rangeClosed(1, SEEDS) : LongStream.of(one);
        final OptionalLong failed = seeds.parallel()
                .filter(seed -> !holds(Plan.of(seed, Sabotage.NONE)))
                .findFirst();
        failed.ifPresent(seed -> fail(report(Plan.of(seed, Sabotage.NONE))));
    }

    private static boolean holds(final Plan plan) {
        return Simulation.run(plan, false).violation().isEmpty();
    }

    private static String report(final Plan plan) {
        final Simulation.Result again = Simulation.run(plan, true);
        final List<String> steps = again.trace();
        return "seed " + plan.seed() + ": " + again.violation() + "\n" + plan + "\nlast steps:\n"
                + String.join("\n", steps.subList(Math.max(0, steps.size() - SHOWN_STEPS), steps.size()))
                + "\nreplay it: bin/test -pl edge-server -am -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -DskipITs -Dkickoff.seed=" + plan.seed();
    }

    @Test
    void shouldTakeTheSameStepsFromTheSameSeed() {
        for (long seed = 1; seed <= 3; seed++) {
            final Plan plan = Plan.of(seed, Sabotage.NONE);
            final Simulation.Result once = Simulation.run(plan, true);
            // a second thread has other identity hashes
            final Simulation.Result again = LongStream.of(seed, seed)
                    .parallel()
                    .mapToObj(each -> Simulation.run(plan, true))
                    .toList()
                    .getLast();
            assertEquals(once.trace(), again.trace());
            assertEquals(once.steps(), again.steps());
        }
    }

    @Test
    void shouldMeetEveryKindOfAnswer() {
        final long[] answers = new long[600];
        for (long seed = 1; seed <= SEEDS_OF_A_TWIN; seed++) {
            final Simulation.Result result = Simulation.run(Plan.of(seed, Sabotage.NONE), false);
            for (int status = 0; status < answers.length; status++) {
                answers[status] += result.judge().answers(status);
            }
        }
        for (final int status : new int[] {200, 206, 304, 404, 410, 416, 503}) {
            assertTrue(answers[status] > 100, () -> "only " + answers[status] + " answers were " + status);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void shouldSeeWhatIsBrokenOnPurpose(final Sabotage sabotage) {
        final boolean isSeen =
                LongStream.rangeClosed(1, SEEDS_OF_A_TWIN).anyMatch(seed -> !holds(Plan.of(seed, sabotage)));
        assertTrue(isSeen, () -> sabotage + " was not seen in " + SEEDS_OF_A_TWIN + " worlds");
    }
}
