package io.kickoff.broadcast;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.broadcast.Broadcast.ConfigurationChange;
import io.kickoff.broadcast.Broadcast.LiveStateChange;
import io.kickoff.broadcast.Broadcast.NotificationChange;
import io.kickoff.broadcast.Broadcast.SegmentAnnouncement;
import java.util.List;
import org.agrona.ExpandableDirectByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class FieldsTest {
    private static final String LONGEST_NAME = "ÿ".repeat(Fields.MAX_NAME);
    private static final String LONGEST_TEXT = "€".repeat(Fields.MAX_TEXT / 3) + "x";

    private static LiveStateChange state(final String event, final String key) {
        return new LiveStateChange(event, key, 0, 1, Broadcast.UNKNOWN, Broadcast.UNKNOWN);
    }

    private static SegmentAnnouncement segment(final int rendition, final int pipeline, final int defects) {
        return new SegmentAnnouncement("e", rendition, 1, pipeline, defects, 0, 1);
    }

    @Test
    void shouldTakeWhatTheEncoderCanWrite() {
        final BroadcastEncoder encoder = new BroadcastEncoder();
        for (final Broadcast largest : List.of(
                state(LONGEST_NAME, LONGEST_NAME),
                new ConfigurationChange(LONGEST_NAME, 1, 0, false, LONGEST_TEXT),
                new NotificationChange(LONGEST_NAME, 1, 0, LONGEST_TEXT),
                segment(0xFFFF, 0xFF, 0xFF))) {
            final int length = assertDoesNotThrow(() -> encoder.encode(largest, new ExpandableDirectByteBuffer(1024)));
            assertTrue(length < BroadcastDriver.TERM_LENGTH / 8, "Aeron carries " + length + " bytes in one message");
        }
    }

    @Test
    void shouldRefuseWhatDoesNotFit() {
        final List<Executable> unfit = List.of(
                () -> state("", "live"),
                () -> state("e", ""),
                () -> state(LONGEST_NAME + 'x', "live"),
                () -> state("€", "live"),
                () -> new ConfigurationChange("e", 1, 0, false, LONGEST_TEXT + 'x'),
                () -> new NotificationChange("e", 1, 0, LONGEST_TEXT + 'x'),
                () -> segment(0x10000, 0, 0),
                () -> segment(0, 256, 0),
                () -> segment(0, 0, -1),
                () -> new Receipt("", "e", 1, 0, 0, 0, 0, 0, 0),
                () -> new Receipt("n", "", 1, 0, 0, 0, 0, 0, 0));
        unfit.forEach(made -> assertThrows(IllegalArgumentException.class, made));
    }
}
