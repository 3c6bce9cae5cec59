package io.kickoff.edge.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.selector.Defects;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipelineTracksTest {
    private static final int A = 0;
    private static final int B = 1;
    private static final int C = 2;
    private static final long SEGMENT_MS = 2000;

    private final PipelineTracks tracks = new PipelineTracks();
    private final long[] numbers = new long[3];
    private final List<String> changes = new ArrayList<>();

    private long jump(final int pipeline, final long offsetMs) {
        return tracks.discontinuityMs("v", pipeline, offsetMs, SEGMENT_MS);
    }

    private void learn(final int pipeline, final long number, final long offsetMs, final int defects) {
        final Arrival arrival =
                new Arrival(number, -1500 - pipeline, 100 + pipeline, offsetMs, defects, SEGMENT_MS, number);
        for (final EpochLock.Change change : tracks.learn("v", pipeline, arrival)) {
            changes.add((char) ('a' + change.pipeline()) + (change.isLocked() ? " locked" : " unlocked") + " from "
                    + change.from());
        }
    }

    /// What the publishing plane does with a whole segment.
    private long publish(final int pipeline, final long offsetMs) {
        final long jump = jump(pipeline, offsetMs);
        learn(pipeline, ++numbers[pipeline], offsetMs, jump == 0 ? Defects.NONE : Defects.DISCONTINUITY);
        return jump;
    }

    private int hidden(final long number) {
        return tracks.lock("v").hidden(number);
    }

    private PipelineTracks.Clock clock(final int pipeline) {
        final PipelineTracks.Clock clock = tracks.clock("v", pipeline);
        assertNotNull(clock);
        return clock;
    }

    @Test
    void shouldTakeTheFirstOffsetForTheMeasure() {
        assertEquals(0, publish(A, 1400));
        assertEquals(0, publish(A, 1400));
        assertEquals(0, publish(A, 1400 + PipelineTracks.TOLERANCE_MS));
        assertEquals(0, publish(A, 1400 - PipelineTracks.TOLERANCE_MS));
        assertEquals(PipelineTracks.TOLERANCE_MS + 1, jump(A, 1400 + PipelineTracks.TOLERANCE_MS + 1));
    }

    @Test
    void shouldAcceptANewOffsetWhenTwoSegmentsAgreeOnIt() {
        publish(A, 0);
        assertEquals(500, publish(A, 500));
        assertEquals(500, publish(A, 500));
        assertEquals(0, publish(A, 500));
        assertEquals(500, publish(A, 0));
    }

    @Test
    void shouldReturnToTheOldOffsetAfterASingleJump() {
        publish(A, 0);
        assertEquals(500, publish(A, 500));
        assertEquals(0, publish(A, 0));
        assertEquals(500, publish(A, 500));
    }

    @Test
    void shouldLearnNothingFromWhatComesLateOrAgain() {
        publish(A, 0);
        publish(A, 0);
        for (int i = 0; i < 3; i++) {
            learn(A, 1, 700, Defects.NONE);
            learn(A, 2, 700, Defects.NONE);
        }
        assertEquals(0, jump(A, 0));
        assertEquals(700, jump(A, 700));
        assertEquals(2, clock(A).number());
    }

    @Test
    void shouldBlameThePipelineFartherFromTheScheduleForAsLongAsItLasts() {
        publish(B, 0);
        for (int i = 0; i < 10; i++) {
            assertTrue(publish(A, -1_795_000_000_000L - i * SEGMENT_MS) > 0);
            assertEquals(0, publish(B, 0));
        }
    }

    @Test
    void shouldKnowWhereHonestTimelinesMayBegin() {
        // decode times of 1970, numbers from now on: far from 0, but where the schedule begins
        final long beginMs = 1_795_000_000_000L;
        tracks.anchor(0, 4000, beginMs);
        publish(A, beginMs);
        assertTrue(publish(B, beginMs / 2) > 0);
        assertEquals(0, publish(A, beginMs));
    }

    @Test
    void shouldNotMeasureByASegmentThatLacksItsBeginning() {
        learn(A, 1, 1381, Defects.SHORT | Defects.MISSING_SAMPLES);
        numbers[A] = 1;
        assertTrue(tracks.isSuspect("v", A));
        assertEquals(0, publish(A, 0));
        assertEquals(0, publish(A, 0));
        assertFalse(tracks.isSuspect("v", A));
    }

    @Test
    void shouldKeepRenditionsApartAndForgetPipelinesThatLeave() {
        publish(A, 0);
        assertEquals(0, tracks.discontinuityMs("w", A, 90_000, SEGMENT_MS));
        tracks.forget(A);
        assertEquals(0, jump(A, 90_000));
    }

    /// B strays from number 4 on; 5 are published.
    private void unlockB() {
        for (int i = 0; i < 3; i++) {
            publish(A, 0);
            publish(B, 0);
        }
        assertTrue(publish(B, -9000) > 0);
        assertEquals(0, hidden(4), "a single jump is a defect");
        publish(A, 0);
        assertTrue(publish(B, -9000) > 0);
    }

    @Test
    void shouldHideAPipelineThatIsUnlockedFromItsFirstStraySegmentOn() {
        unlockB();
        assertEquals(List.of("b unlocked from 4"), changes);
        assertEquals(1 << B, hidden(4));
        assertEquals(1 << B, hidden(5));
        assertEquals(0, hidden(3));
        assertEquals(1, tracks.unlocked());
        assertFalse(clock(B).isLocked());
        assertEquals(-9000, clock(B).mediaMs());
    }

    @Test
    void shouldShowAPipelineAgainWhenTwoSegmentsAreBackInPlace() {
        unlockB();
        changes.clear();
        publish(A, 0);
        publish(B, 0);
        assertEquals(1 << B, hidden(6));
        publish(A, 0);
        publish(B, 0);
        assertEquals(List.of("b locked from 4"), changes);
        assertEquals(0, hidden(5));
        assertEquals(0, tracks.unlocked());
    }

    @Test
    void shouldLetTheMajorityDecideEvenAgainstTheSchedule() {
        for (int i = 0; i < 4; i++) {
            publish(C, 0);
            publish(A, 7000);
            publish(B, 7000);
        }
        assertEquals(1 << C, hidden(4));
        assertEquals(0, jump(A, 7000));
        assertEquals(7000, jump(C, 0));
        assertEquals(0, clock(A).mediaMs());
        assertEquals(-7000, clock(C).mediaMs());
    }

    @Test
    void shouldNeverLockAPipelineWhoseOffsetsWander() {
        for (int i = 1; i < 10; i++) {
            publish(A, 0);
            publish(B, -i * SEGMENT_MS * 2);
        }
        assertEquals(1 << B, hidden(9));
        assertEquals(List.of("b unlocked from 1"), changes);
    }

    @Test
    void shouldMakeWhoIsLeftTheReferenceWhenTheLockedOnesDie() {
        for (int i = 0; i < 5; i++) {
            publish(A, 0);
            publish(B, -9000);
        }
        assertEquals(1 << B, hidden(5));
        changes.clear();
        for (int i = 1; i < EpochLock.ALIVE_NUMBERS; i++) {
            assertTrue(publish(B, -9000) > 0);
            assertEquals(1 << B, hidden(5 + i), "the other may still come back");
        }
        publish(B, -9000);
        assertEquals(List.of("b locked from 1"), changes);
        assertEquals(0, hidden(8));
        assertEquals(0, publish(B, -9000));
        assertEquals(0, clock(B).mediaMs());
    }

    @Test
    void shouldHideNobodyWhenEverybodyWanders() {
        for (int i = 1; i < 10; i++) {
            publish(A, i * SEGMENT_MS * 2);
            publish(B, -i * SEGMENT_MS * 3);
        }
        assertTrue(hidden(9) != 0b11, "one of them has to be served");
    }

    @Test
    void shouldNotTakeAPipelineThatIsAheadOfTheScheduleForTheOnlyOneAlive() {
        for (int number = 1; number < 6; number++) {
            for (final int pipeline : new int[] {B, A}) {
                final long ahead = pipeline == B ? 10 : 0;
                final long offsetMs = pipeline == B ? -9000 : 0;
                tracks.learn(
                        "v", pipeline, new Arrival(number + ahead, 0, 0, offsetMs, Defects.NONE, SEGMENT_MS, number));
            }
        }
        assertEquals(1 << B, hidden(15));
    }

    @Test
    void shouldSmoothHowClocksRunAgainstTheSchedule() {
        assertNull(tracks.clock("v", A));
        publish(A, StoredObject.UNKNOWN_OFFSET);
        assertEquals(new PipelineTracks.Clock(1, -1500, 100, StoredObject.UNKNOWN_OFFSET, true), clock(A));
        tracks.learn("v", A, new Arrival(2, -700, 900, StoredObject.UNKNOWN_OFFSET, Defects.NONE, SEGMENT_MS, 2));
        assertEquals(-1400, clock(A).firstByteMs());
        assertEquals(200, clock(A).storedMs());
    }

    @Test
    void shouldBeginAnewWhenNumbersMeanOtherTimes() {
        unlockB();
        tracks.renumber();
        assertEquals(0, hidden(9));
        assertNull(tracks.clock("v", B));
        assertEquals(0, jump(B, -9000));
    }
}
