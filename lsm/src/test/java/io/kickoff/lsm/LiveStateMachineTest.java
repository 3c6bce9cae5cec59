package io.kickoff.lsm;

import static io.kickoff.lsm.LiveState.UNKNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.lsm.Outcome.Reason;
import io.kickoff.validrange.LiveEventConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LiveStateMachineTest {
    private static final long T = 1_000_000;
    private static final long START = T + 7_200_000;
    private static final long END = START + 5_400_000;
    private static final long LEAD = 600_000;

    private final LiveStates states = new LiveStates(0);

    private Outcome tell(final Input input) {
        return states.apply(input);
    }

    private Lifecycle life() {
        return assertInstanceOf(Lifecycle.class, states.get(Inputs.EVENT));
    }

    private LiveState state() {
        return life().state();
    }

    private Outcome due(final long timeMs) {
        final Trigger trigger = assertInstanceOf(Trigger.class, life().nextTrigger());
        return tell(new Input.Due(Inputs.EVENT, Input.NO_ID, timeMs, trigger));
    }

    private void configure(final StartRule rule) {
        tell(Inputs.configure(T, Inputs.schedule(START, END, rule)));
    }

    /// Leads a fresh event to a state, at T.
    private void lead(final StateKey key) {
        configure(StartRule.BY_MEDIA);
        switch (key) {
            case SCHEDULED -> {}
            case DELAYED -> tell(Inputs.operate(T, Transition.DELAY, START));
            case PRESTART -> tell(Inputs.operate(T, Transition.PRESTART));
            case LIVE -> tell(Inputs.operate(T, Transition.START));
            case INTERRUPTED -> {
                lead(StateKey.LIVE);
                tell(Inputs.silent(T + 10_000, T));
            }
            case ENDED -> {
                lead(StateKey.LIVE);
                tell(Inputs.operate(END, Transition.END));
            }
            case ENDED_EARLY -> {
                lead(StateKey.LIVE);
                tell(Inputs.operate(T, Transition.END));
            }
            case CANCELLED -> tell(Inputs.operate(T, Transition.CANCEL));
        }
        assertEquals(key, state().key());
    }

    @ParameterizedTest
    @EnumSource
    void shouldFollowTheTableOfTransitionsFromEveryState(final StateKey from) throws IOException {
        final var row = DrawnTable.of(Transition.class).getFirst().row(from.key());
        assertEquals(List.of(Transition.values()).stream().map(Transition::word).toList(), List.copyOf(row.keySet()));
        final Set<String> legal = row.entrySet().stream()
                .filter(cell -> !cell.getValue().equals("–"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        for (final Transition transition : Transition.values()) {
            tell(new Input.Remove(Inputs.EVENT, Input.NO_ID, T));
            lead(from);
            final Lifecycle before = life();
            final Outcome outcome = tell(Inputs.operate(END + 1, transition, END + 2));
            final String drawn = row.get(transition.word());
            if (drawn.equals("–")) {
                final Outcome.Refused refused = assertInstanceOf(Outcome.Refused.class, outcome);
                assertEquals(transition, refused.transition());
                assertEquals(
                        legal, refused.legal().stream().map(Transition::word).collect(Collectors.toSet()));
                assertEquals(Set.of(), refused.effects());
                assertEquals(before, life());
            } else {
                assertInstanceOf(Outcome.Moved.class, outcome);
                assertEquals(drawn.replace("*", ""), state().key().key());
                assertEquals(before.state().version() + 1, state().version());
                assertEquals(END + 1, state().sinceMs());
            }
        }
    }

    private Outcome happen(final String what) {
        return switch (what) {
            case "prestart due" -> due(Transition.PRESTART);
            case "start due" -> due(Transition.START);
            case "media" -> tell(Inputs.media(END + 1));
            case "silence" -> tell(Inputs.silent(END + 1, START));
            case "last segment" -> tell(Inputs.end(END + 1, 99));
            default -> throw new AssertionError("nothing tells " + what);
        };
    }

    private Outcome due(final Transition transition) {
        for (final Trigger trigger : life().triggers()) {
            if (trigger.transition() == transition) {
                return tell(new Input.Due(Inputs.EVENT, Input.NO_ID, END + 1, trigger));
            }
        }
        return tell(new Input.Due(
                Inputs.EVENT, Input.NO_ID, END + 1, new Trigger(END, Trigger.Origin.SCHEDULE, transition)));
    }

    @ParameterizedTest
    @EnumSource
    void shouldFollowTheTableOfTimeAndProductionFromEveryState(final StateKey from) throws IOException {
        final var row = DrawnTable.of(LiveStateMachine.class).getFirst().row(from.key());
        assertEquals(5, row.size());
        row.forEach((what, drawn) -> {
            tell(new Input.Remove(Inputs.EVENT, Input.NO_ID, T));
            lead(from);
            if (what.equals("start due")) {
                tell(Inputs.configure(T, Inputs.schedule(START, END, StartRule.BY_CLOCK)));
            }
            if (drawn.equals("noted") && what.equals("silence")) {
                if (from == StateKey.INTERRUPTED) {
                    tell(Inputs.operate(T, Transition.INTERRUPT));
                }
                tell(Inputs.media(state().sinceMs()));
            }
            final LiveState before = state();
            final Outcome outcome = happen(what);
            switch (drawn.replaceAll("[*,].*| from start", "")) {
                case "–" ->
                    assertEquals(
                            before,
                            assertInstanceOf(Outcome.Unchanged.class, outcome)
                                    .lifecycle()
                                    .state());
                case "noted" -> {
                    assertEquals(before, state());
                    assertEquals(what.equals("media"), life().isMediaFlowing());
                }
                case final String key -> {
                    assertInstanceOf(Outcome.Moved.class, outcome);
                    assertEquals(key, state().key().key(), what + " in " + from);
                    assertEquals(before.version() + 1, state().version());
                }
            }
        });
    }

    @Test
    void shouldBeginAsConfigured() {
        final Outcome outcome = tell(Inputs.configure(T, Inputs.schedule(START, END, StartRule.BY_CLOCK)));
        assertEquals(
                Set.of(Effect.ANNOUNCE, Effect.REARM),
                assertInstanceOf(Outcome.Moved.class, outcome).effects());
        assertEquals(new LiveState(StateKey.SCHEDULED, T, START, END, 1, UNKNOWN), state());
        assertEquals(
                List.of(
                        new Trigger(START - LEAD, Trigger.Origin.SCHEDULE, Transition.PRESTART),
                        new Trigger(START, Trigger.Origin.SCHEDULE, Transition.START)),
                life().triggers());
    }

    @Test
    void shouldTakeTheScheduleFromTheSegments() {
        final LiveEventConfig config = new LiveEventConfig(
                START,
                2000,
                1000,
                1,
                60_000,
                500,
                2_000,
                "v-$Number$.m4s",
                "init.mp4",
                List.of(new LiveEventConfig.Rendition("v", 0)),
                List.of(new LiveEventConfig.Pipeline("a", "")),
                10,
                LiveEventConfig.Selection.FIRST_VALID);
        assertEquals(
                new Schedule(START, START + 10 * 2000 - 500, 10, LEAD, StartRule.BY_MEDIA, 5),
                Schedule.of(config, LEAD, StartRule.BY_MEDIA, 5));
    }

    @Test
    void shouldGoLiveWithTheFirstSegmentAfterThePlannedStart() {
        configure(StartRule.BY_MEDIA);
        due(START - LEAD);
        assertEquals(StateKey.PRESTART, state().key());
        assertNull(life().nextTrigger(), "nothing starts without media");
        tell(Inputs.media(START + 2000));
        assertEquals(StateKey.LIVE, state().key());
        assertEquals(START + 2000, state().sinceMs());
        assertEquals(START, state().startsAtMs());
    }

    @Test
    void shouldTakeMediaBeforeThePlannedStartForARehearsal() {
        configure(StartRule.BY_MEDIA);
        final Outcome outcome = tell(Inputs.media(T + 5));
        assertEquals(Set.of(), assertInstanceOf(Outcome.Noted.class, outcome).effects());
        due(START - LEAD);
        assertEquals(StateKey.PRESTART, state().key());
        due(START);
        assertEquals(StateKey.LIVE, state().key());
        assertEquals(START, state().sinceMs());
    }

    @Test
    void shouldNotStartByItselfWhenOnlyAnOperatorMay() {
        configure(StartRule.BY_OPERATOR);
        due(START - LEAD);
        tell(Inputs.media(START + 1));
        assertNull(life().nextTrigger());
        assertEquals(StateKey.PRESTART, state().key());
    }

    @Test
    void shouldMoveTriggersAndPlannedEndWithADelay() {
        configure(StartRule.BY_CLOCK);
        tell(Inputs.plan(T, Transition.END, END + 60_000));
        final Outcome outcome = tell(Inputs.operate(T + 1, Transition.DELAY, START + 900_000));
        assertEquals(
                Set.of(Effect.ANNOUNCE, Effect.REARM),
                assertInstanceOf(Outcome.Moved.class, outcome).effects());
        assertEquals(new LiveState(StateKey.DELAYED, T + 1, START + 900_000, END + 900_000, 2, UNKNOWN), state());
        assertEquals(
                List.of(START + 900_000 - LEAD, START + 900_000, END + 960_000),
                life().triggers().stream().map(Trigger::atMs).toList());
    }

    @Test
    void shouldHaveNoTriggersWhileTheStartIsOpenAndKeepTheLengthForLater() {
        configure(StartRule.BY_CLOCK);
        tell(Inputs.plan(T, Transition.CANCEL, END));
        tell(Inputs.operate(T + 1, Transition.DELAY));
        assertEquals(List.of(), life().triggers());
        assertEquals(UNKNOWN, state().endsAtMs());
        tell(Inputs.operate(T + 2, Transition.DELAY, START + 5));
        assertEquals(END + 5, state().endsAtMs());
        tell(Inputs.operate(T + 3, Transition.SCHEDULE));
        tell(Inputs.operate(T + 4, Transition.START));
        assertEquals(T + 4, state().startsAtMs());
        assertEquals(T + 4 + END - START, state().endsAtMs());
    }

    @Test
    void shouldShowADelayThatIsNearerThanTheLeadForHalfOfTheTime() {
        configure(StartRule.BY_CLOCK);
        due(START - LEAD);
        tell(Inputs.operate(START - 60_000, Transition.DELAY, START + 60_000));
        assertEquals(START, assertNotNullTrigger().atMs());
    }

    private Trigger assertNotNullTrigger() {
        final Trigger trigger = life().nextTrigger();
        assertNotNull(trigger);
        return trigger;
    }

    @Test
    void shouldEndEarlyOnlyBeforeThePlannedEnd() {
        lead(StateKey.LIVE);
        tell(Inputs.operate(END - 1, Transition.END));
        assertEquals(StateKey.ENDED_EARLY, state().key());
        tell(Inputs.operate(END, Transition.SCHEDULE, START));
        tell(Inputs.operate(END, Transition.START));
        tell(Inputs.operate(END, Transition.END));
        assertEquals(StateKey.ENDED, state().key());
    }

    @Test
    void shouldEndInTimeWithThePlannedLastSegmentHoweverEarlyItComes() {
        tell(Inputs.configure(T, new Schedule(START, END, 10, 0, StartRule.BY_MEDIA, 0)));
        tell(Inputs.media(START));
        final Outcome outcome = tell(Inputs.end(END - 1500, 10));
        assertEquals(
                Set.of(Effect.ANNOUNCE, Effect.BOUND),
                assertInstanceOf(Outcome.Moved.class, outcome).effects());
        assertEquals(new LiveState(StateKey.ENDED, END - 1500, START, END, 3, 10), state());
    }

    @Test
    void shouldEndEarlyWhenProductionStopsBeforeThePlannedLastSegment() {
        tell(Inputs.configure(T, new Schedule(START, END, 10, 0, StartRule.BY_MEDIA, 0)));
        tell(Inputs.media(START));
        tell(Inputs.end(END - 1500, 9));
        assertEquals(StateKey.ENDED_EARLY, state().key());
        assertEquals(9, state().endNumber());
    }

    @Test
    void shouldForgetTheLastNumberInANewRound() {
        lead(StateKey.LIVE);
        tell(Inputs.end(END, 9));
        final Outcome outcome = tell(Inputs.operate(END + 1, Transition.SCHEDULE, END + 2));
        assertTrue(assertInstanceOf(Outcome.Moved.class, outcome).effects().contains(Effect.BOUND));
        assertEquals(UNKNOWN, state().endNumber());
    }

    @Test
    void shouldResumeByMediaOnlyWhatSilenceHasInterrupted() {
        lead(StateKey.INTERRUPTED);
        tell(Inputs.media(T + 20_000));
        assertEquals(StateKey.LIVE, state().key());
        tell(Inputs.operate(T + 30_000, Transition.INTERRUPT));
        tell(Inputs.media(T + 31_000));
        assertEquals(StateKey.INTERRUPTED, state().key(), "an operator holds it");
        tell(Inputs.operate(T + 32_000, Transition.RESUME));
        assertEquals(StateKey.LIVE, state().key());
    }

    @Test
    void shouldLetAnOperatorTakeOverAnInterruption() {
        lead(StateKey.INTERRUPTED);
        tell(Inputs.operate(T + 11_000, Transition.INTERRUPT));
        tell(Inputs.media(T + 12_000));
        assertEquals(StateKey.INTERRUPTED, state().key());
    }

    @Test
    void shouldGiveTheWholeThresholdAfterAnOperatorHasResumed() {
        lead(StateKey.INTERRUPTED);
        tell(Inputs.operate(T + 60_000, Transition.RESUME));
        assertEquals(Reason.TOO_SHORT, reason(tell(Inputs.silent(T + 69_999, T))));
        assertInstanceOf(Outcome.Moved.class, tell(Inputs.silent(T + 70_000, T)));
    }

    private static Reason reason(final Outcome outcome) {
        return assertInstanceOf(Outcome.Unchanged.class, outcome).reason();
    }

    @Test
    void shouldIgnoreReportsFromBeforeTheState() {
        lead(StateKey.LIVE);
        assertEquals(Reason.LATE, reason(tell(Inputs.silent(T - 1, T - 60_000))));
        assertEquals(Reason.LATE, reason(tell(Inputs.media(T - 1))));
        assertEquals(Reason.LATE, reason(tell(Inputs.end(T - 1, 5))));
        assertInstanceOf(Outcome.Moved.class, tell(Inputs.end(T, 5)));
    }

    @Test
    void shouldNeverBeginAStateBeforeTheOneBeforeIt() {
        lead(StateKey.LIVE);
        tell(new Input.Operate(Inputs.EVENT, Input.NO_ID, T + 100, Transition.END, T - 50, UNKNOWN, UNKNOWN));
        assertEquals(T, state().sinceMs());
        assertEquals(StateKey.ENDED_EARLY, state().key());
    }

    @Test
    void shouldAddNoVersionWhenTheSameIsSaidAgain() {
        configure(StartRule.BY_CLOCK);
        final Input start = new Input.Operate(Inputs.EVENT, 77, T + 1, Transition.START, UNKNOWN, UNKNOWN, UNKNOWN);
        assertInstanceOf(Outcome.Moved.class, tell(start));
        assertEquals(Reason.REPEATED, reason(tell(start)));
        assertEquals(2, state().version());
        for (int id = 1; id < Lifecycle.MAX_SEEN; id++) {
            tell(new Input.Operate(Inputs.EVENT, 1000 + id, T + 1, Transition.END, END + id, UNKNOWN, UNKNOWN));
        }
        assertEquals(Reason.REPEATED, reason(tell(start)), "still remembered");
        tell(new Input.Operate(Inputs.EVENT, 2000, T + 1, Transition.END, END, UNKNOWN, UNKNOWN));
        assertInstanceOf(Outcome.Refused.class, tell(start), "forgotten in the end");
    }

    @Test
    void shouldTryARefusedInputAgain() {
        configure(StartRule.BY_CLOCK);
        final Input end = new Input.Operate(Inputs.EVENT, 5, T + 1, Transition.END, UNKNOWN, UNKNOWN, UNKNOWN);
        assertInstanceOf(Outcome.Refused.class, tell(end));
        tell(Inputs.operate(T + 2, Transition.START));
        assertInstanceOf(Outcome.Moved.class, tell(end));
    }

    @Test
    void shouldFireAPlanAtItsTimeOnce() {
        configure(StartRule.BY_OPERATOR);
        final Outcome planned = tell(Inputs.plan(T, Transition.START, T + 500));
        assertEquals(
                Set.of(Effect.REARM),
                assertInstanceOf(Outcome.Noted.class, planned).effects());
        assertEquals(1, state().version(), "a plan is no transition");
        final Trigger trigger = assertNotNullTrigger();
        final Input early = new Input.Due(Inputs.EVENT, Input.NO_ID, T + 499, trigger);
        assertEquals(Reason.EARLY, reason(tell(early)));
        final Input due = new Input.Due(Inputs.EVENT, Input.NO_ID, T + 500, trigger);
        assertInstanceOf(Outcome.Moved.class, tell(due));
        assertEquals(Reason.STALE, reason(tell(due)));
        assertEquals(StateKey.LIVE, state().key());
    }

    @Test
    void shouldDropAPlanThatIsIllegalWhenItIsDue() {
        configure(StartRule.BY_OPERATOR);
        tell(Inputs.plan(T, Transition.END, T + 500));
        final Outcome.Refused refused = assertInstanceOf(Outcome.Refused.class, due(T + 500));
        assertEquals(Set.of(Effect.REARM), refused.effects());
        assertEquals(List.of(), life().planned());
        assertEquals(1, state().version());
    }

    @Test
    void shouldReplaceAndWithdrawPlans() {
        configure(StartRule.BY_OPERATOR);
        tell(Inputs.plan(T, Transition.START, T + 500));
        tell(Inputs.plan(T, Transition.START, T + 900));
        assertEquals(T + 900, assertNotNullTrigger().atMs());
        tell(new Input.Withdraw(Inputs.EVENT, Input.NO_ID, T, Transition.START));
        assertEquals(Transition.PRESTART, assertNotNullTrigger().transition());
        final Input again = new Input.Withdraw(Inputs.EVENT, Input.NO_ID, T, Transition.START);
        assertEquals(Reason.NO_MATTER, reason(tell(again)));
    }

    @Test
    void shouldKeepADelayWhenSomethingElseIsConfigured() {
        configure(StartRule.BY_CLOCK);
        tell(Inputs.operate(T + 1, Transition.DELAY, START + 50_000));
        tell(Inputs.configure(T + 2, new Schedule(START, END + 10, UNKNOWN, 0, StartRule.BY_CLOCK, 0)));
        assertEquals(new LiveState(StateKey.DELAYED, T + 1, START + 50_000, END + 50_010, 2, UNKNOWN), state());
        tell(Inputs.configure(T + 3, new Schedule(START + 9, END + 10, UNKNOWN, 0, StartRule.BY_CLOCK, 0)));
        assertEquals(new LiveState(StateKey.SCHEDULED, T + 3, START + 9, END + 10, 3, UNKNOWN), state());
    }

    @Test
    void shouldGoOnAboveTheVersionsOfARemovedEvent() {
        lead(StateKey.ENDED);
        final long version = state().version();
        assertInstanceOf(Outcome.Removed.class, tell(new Input.Remove(Inputs.EVENT, 0, END)));
        assertInstanceOf(Outcome.UnknownEvent.class, tell(Inputs.operate(END, Transition.START)));
        configure(StartRule.BY_CLOCK);
        assertEquals(version + 1, state().version());
    }

    @Test
    void shouldRefuseNamesAndTimesThatNothingCanHave() {
        assertThrows(IllegalArgumentException.class, () -> new Input.Remove("", 0, T));
        assertThrows(IllegalArgumentException.class, () -> new Input.Remove("a/b", 0, T));
        assertThrows(IllegalArgumentException.class, () -> new Input.Remove("a", 0, -1));
        assertThrows(IllegalArgumentException.class, () -> Inputs.plan(T, Transition.END, Long.MAX_VALUE));
        assertThrows(IllegalArgumentException.class, () -> Inputs.schedule(START, START, StartRule.BY_CLOCK));
        assertNull(Transition.ofWord("kickoff"));
        assertEquals(Transition.START, Transition.ofWord("start"));
        assertFalse(StateKey.LIVE.isBefore());
    }
}
