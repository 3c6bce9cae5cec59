package io.kickoff.edge.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.demo.media.BuiltinLadder;
import io.kickoff.edge.demo.media.Rung;
import io.kickoff.edge.media.InitFacts;
import io.kickoff.edge.media.MediaBytes;
import io.kickoff.edge.media.SegmentInspector;
import io.kickoff.selector.Defects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DefectTest {
    private static final long NUMBER = 897_727_700;

    private final BuiltinLadder ladder = new BuiltinLadder();

    @ParameterizedTest
    @EnumSource
    void shouldFindNothingInASoundSegment(final Rung rung) {
        final SegmentInspector found = inspect(rung, sound(rung));
        assertEquals(Defects.NONE, found.defects());
        assertEquals(rung.startTime(NUMBER), found.tfdt());
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowMissingSamplesToTheInspector(final Rung rung) {
        final SegmentInspector found = inspect(rung, Defect.MISSING_SAMPLES.applyTo(sound(rung), rung));
        assertTrue((found.defects() & Defects.MISSING_SAMPLES) != 0);
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowAShortSegmentToTheInspector(final Rung rung) {
        final SegmentInspector found = inspect(rung, Defect.SHORT.applyTo(sound(rung), rung));
        assertTrue((found.defects() & Defects.SHORT) != 0);
        assertTrue(Math.abs(found.shortMs() - 500) <= 25);
    }

    @ParameterizedTest
    @EnumSource
    void shouldMoveTheTimesOfADiscontinuity(final Rung rung) {
        final SegmentInspector found = inspect(rung, Defect.DISCONTINUITY.applyTo(sound(rung), rung));
        assertEquals(rung.startTime(NUMBER) + rung.timescale() / 2, found.tfdt());
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowACutMdatToTheInspector(final Rung rung) {
        assertTrue(inspect(rung, Defect.TRUNCATED.applyTo(sound(rung), rung)).isTruncated());
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowASlateToTheInspector(final Rung rung) {
        assertTrue(inspect(rung, Defect.SLATE.applyTo(sound(rung), rung)).isSlate());
    }

    @Test
    void shouldTakeAllSamplesFromMissingAudio() {
        final byte[] silent = Defect.MISSING_AUDIO.applyTo(sound(Rung.A0), Rung.A0);
        assertEquals(0, inspect(Rung.A0, silent).samples());
        assertEquals("missing-audio", Defect.MISSING_AUDIO.declared());
    }

    @ParameterizedTest
    @EnumSource(
            value = Defect.class,
            names = {"BLACK", "FROZEN"})
    void shouldDeclareWhatOnlyAPackagerSees(final Defect defect) {
        final byte[] segment = sound(Rung.V0);
        assertSame(segment, defect.applyTo(segment, Rung.V0));
        assertEquals(defect.toString(), defect.declared());
    }

    @Test
    void shouldLeaveASegmentAsItIsWhenItCannotBeTakenApart() {
        final byte[] foreign = {1, 2, 3};
        assertArrayEquals(new byte[] {1, 2, 3}, Defect.SHORT.applyTo(foreign, Rung.V0));
    }

    private byte[] sound(final Rung rung) {
        return ladder.segment(rung, NUMBER).toBytes();
    }

    private SegmentInspector inspect(final Rung rung, final byte[] segment) {
        final InitFacts facts = InitFacts.parse(MediaBytes.of(ladder.init(rung)));
        assertNotNull(facts);
        return new SegmentInspector().inspect(MediaBytes.of(segment), facts, Rung.SEGMENT_MS, 1_000);
    }
}
