package io.kickoff.edge.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.demo.media.Rung;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FfmpegArgumentsTest {
    private static final long FIRST = 897_727_700;

    private final List<String> arguments = FfmpegArguments.of(FIRST, "http://127.0.0.1:9/");

    @Test
    void shouldLockEachRenditionToTheEpoch() {
        assertEquals(Rung.values().length, Collections.frequency(arguments, Long.toString(FIRST)));
        assertEquals(Rung.values().length, Collections.frequency(arguments, Long.toString(FIRST * 2)));
        assertEquals(
                Rung.values().length,
                arguments.stream()
                        .filter(option -> option.startsWith("movflags=+frag_discont"))
                        .count());
    }

    @Test
    void shouldNameSegmentsAsTheEventDoes() {
        for (final Rung rung : Rung.values()) {
            assertTrue(arguments.contains("http://127.0.0.1:9/" + rung.id() + "-%d.m4s"));
            assertTrue(arguments.contains(DemoEvent.initName(rung)));
        }
    }

    @Test
    void shouldCountTimeAsTheBuiltInGeneratorDoes() {
        assertEquals(2, Collections.frequency(arguments, "movflags=+frag_discont:video_track_timescale=90000"));
    }

    @Test
    void shouldUseTheEncodersThatItAsksFor() {
        FfmpegArguments.ENCODERS.forEach(encoder -> assertTrue(arguments.contains(encoder), encoder));
    }

    @Test
    void shouldEncodeAtTheLevelThatThePlaylistPromises() {
        final int level = arguments.indexOf("-level");
        assertEquals("3.0", arguments.get(level + 1));
        assertTrue(arguments.contains("1.3"));
    }
}
