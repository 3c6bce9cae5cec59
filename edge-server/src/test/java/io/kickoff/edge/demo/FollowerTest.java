package io.kickoff.edge.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.demo.RecordingNode.Answer;
import io.kickoff.edge.demo.RecordingNode.Taken;
import io.kickoff.edge.demo.media.Rung;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FollowerTest {
    private static final long FIRST = 1_000;

    private final VirtualClock clock = new VirtualClock(FIRST * Rung.SEGMENT_MS);
    private final Tally tally = new Tally();
    private final Programme programme =
            new Programme(Feed.builtin(FIRST), new DefectInjector("a", FIRST), tally, clock);

    @Test
    void shouldCountWhichPipelineASegmentCameFrom() throws Exception {
        follow(Rung.A0, 4, request -> served(request.path().endsWith("1002.m4s") ? "b;region=\"us-west-2\"" : "a", ""));
        assertTrue(tally.line().contains("selected a 3 b 1"), tally::line);
        assertEquals(0, tally.defective());
    }

    @Test
    void shouldCountWhatTheNodeCallsDefective() throws Exception {
        follow(Rung.A0, 1, request -> served("a", "short;ms=500"));
        assertEquals(1, tally.defective());
    }

    @Test
    void shouldAskAgainUntilTheRetryBudgetHasPassed() throws Exception {
        follow(Rung.A0, 1, request -> Answer.of(404));
        assertEquals(1, tally.gaps());
        assertEquals(0, tally.followed());
        assertTrue(clock.nowMs() >= DemoEvent.availableAtMs(FIRST) + DemoEvent.RETRY_BUDGET_MS);
    }

    @Test
    void shouldTakeASegmentThatComesAtTheSecondAttempt() throws Exception {
        final long settled = DemoEvent.availableAtMs(FIRST) + 800;
        follow(Rung.A0, 1, request -> clock.nowMs() == settled ? Answer.of(503) : served("b", ""));
        assertEquals(0, tally.gaps());
        assertTrue(tally.line().endsWith("retried 1"), tally::line);
    }

    @Test
    void shouldAskOnceASegmentForOneThatCannotBeThereYet() throws Exception {
        follow(
                Rung.V0,
                3,
                request -> request.path().compareTo("/live/demo/v0-1005.m4s") >= 0 ? Answer.of(404) : served("a", ""));
        assertTrue(tally.line().contains("filter rejected 3"), tally::line);
    }

    private void follow(final Rung rung, final int count, final Function<Taken, Answer> answers) throws Exception {
        try (RecordingNode node = new RecordingNode(answers);
                Follower follower = new Follower(node.base().resolve("live/demo/"), programme)) {
            follower.follow(rung, FIRST + count);
        }
    }

    private static Answer served(final String pipeline, final String defects) {
        return new Answer(
                200,
                defects.isEmpty()
                        ? Map.of("Kickoff-Pipeline", pipeline)
                        : Map.of("Kickoff-Pipeline", pipeline, "Kickoff-Defects", defects),
                new byte[] {1});
    }
}
