package io.kickoff.lsm;

import static io.kickoff.lsm.LiveState.UNKNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// An event's evening, with time moved by hand.
class LiveStateConductorTest {
    private static final long T = 1_700_000_000_000L;
    private static final long MINUTE = 60_000;
    private static final long START = T + 60 * MINUTE;

    private final List<String> announced = new ArrayList<>();
    private final LiveStateConductor conductor = new LiveStateConductor(new LiveStates(0), T, (input, outcome) -> {
        if (outcome instanceof final Outcome.Moved moved) {
            final LiveState state = moved.lifecycle().state();
            announced.add(moved.lifecycle().event() + " " + state.key().key() + " " + (state.sinceMs() - START) / 1000.0
                    + " v" + state.version());
        }
    });

    private Outcome tell(final Input input) {
        return conductor.apply(input, input.timeMs());
    }

    private void configure(final String event, final StartRule rule) {
        tell(new Input.Configure(
                event, Input.NO_ID, T, new Schedule(START, UNKNOWN, UNKNOWN, 10 * MINUTE, rule, 10_000)));
    }

    @Test
    void shouldFollowADelayAndNeverFireTheOldTime() {
        configure("derby", StartRule.BY_CLOCK);
        conductor.advanceTo(START - 10 * MINUTE - 1);
        assertEquals(1, announced.size());
        conductor.advanceTo(START - 10 * MINUTE);
        tell(new Input.Operate("derby", 1, START - MINUTE, Transition.DELAY, UNKNOWN, START + 30 * MINUTE, UNKNOWN));
        assertEquals(START + 20 * MINUTE, conductor.nextTriggerMs());
        conductor.advanceTo(START + 20 * MINUTE - 1);
        conductor.advanceTo(START + 20 * MINUTE);
        conductor.advanceTo(START + 30 * MINUTE - 1);
        conductor.advanceTo(START + 30 * MINUTE);
        assertEquals(
                List.of(
                        "derby scheduled -3600.0 v1",
                        "derby prestart -600.0 v2",
                        "derby delayed -60.0 v3",
                        "derby prestart 1200.0 v4",
                        "derby live 1800.0 v5"),
                announced);
        assertEquals(Long.MAX_VALUE, conductor.nextTriggerMs());
    }

    @Test
    void shouldFireEverythingOnceAndInOrderAfterALeapOfTheClock() {
        configure("b", StartRule.BY_CLOCK);
        configure("a", StartRule.BY_CLOCK);
        tell(new Input.Operate("a", 1, T, Transition.INTERRUPT, START + 5, UNKNOWN, UNKNOWN));
        announced.clear();
        assertEquals(5, conductor.advanceTo(START + MINUTE));
        assertEquals(
                List.of(
                        "a prestart 60.0 v2",
                        "b prestart 60.0 v2",
                        "a live 60.0 v3",
                        "b live 60.0 v3",
                        "a interrupted 60.0 v4"),
                announced);
        assertEquals(0, conductor.advanceTo(START + 2 * MINUTE));
    }

    @Test
    void shouldLetTimeComeBeforeWhatIsSaidAtTheSameMillisecond() {
        configure("derby", StartRule.BY_CLOCK);
        final Outcome outcome = tell(new Input.Operate("derby", 1, START, Transition.START, UNKNOWN, UNKNOWN, UNKNOWN));
        assertInstanceOf(Outcome.Refused.class, outcome, "it is live already");
        assertEquals("derby live 0.0 v3", announced.getLast());
    }

    @Test
    void shouldForgetTheTriggersOfARemovedEvent() {
        configure("derby", StartRule.BY_CLOCK);
        tell(new Input.Remove("derby", Input.NO_ID, T));
        assertEquals(0, conductor.advanceTo(START));
        assertEquals(Long.MAX_VALUE, conductor.nextTriggerMs());
    }

    @Test
    void shouldGoOnFromASnapshotWithWhatHasComeDueMeanwhile() {
        configure("derby", StartRule.BY_CLOCK);
        final List<Input> told = new ArrayList<>();
        final LiveStateConductor later =
                new LiveStateConductor(conductor.states(), START + 5, (input, outcome) -> told.add(input));
        assertEquals(2, later.advanceTo(START + 5));
        assertEquals(2, told.size());
    }
}
