package io.kickoff.edge.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.selector.Defects;
import org.junit.jupiter.api.Test;

class PipelineTracksTest {
    private static final int A = 0;
    private static final int B = 1;
    private static final long SEGMENT_MS = 2000;

    private final PipelineTracks tracks = new PipelineTracks();

    private long jump(final int pipeline, final long offsetMs) {
        return tracks.discontinuityMs("v", pipeline, offsetMs, SEGMENT_MS);
    }

    /// What the publishing plane does with a whole segment.
    private long publish(final int pipeline, final long offsetMs) {
        final long jump = jump(pipeline, offsetMs);
        tracks.learn("v", pipeline, offsetMs, jump == 0 ? Defects.NONE : Defects.DISCONTINUITY);
        return jump;
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
        tracks.learn("v", A, 1381, Defects.SHORT | Defects.MISSING_SAMPLES);
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
}
