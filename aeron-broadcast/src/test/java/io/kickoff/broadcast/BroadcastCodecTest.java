package io.kickoff.broadcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.kickoff.broadcast.Broadcast.ConfigurationChange;
import io.kickoff.broadcast.Broadcast.Heartbeat;
import io.kickoff.broadcast.Broadcast.LiveStateChange;
import io.kickoff.broadcast.Broadcast.NotificationChange;
import io.kickoff.broadcast.Broadcast.SegmentAnnouncement;
import io.kickoff.broadcast.Broadcast.SnapshotBoundary;
import io.kickoff.broadcast.codec.MessageHeaderEncoder;
import io.kickoff.broadcast.codec0.LiveStateDecoder;
import io.kickoff.broadcast.codec0.LiveStateEncoder;
import io.kickoff.broadcast.codec0.MessageHeaderDecoder;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;

/// What is written is read, also by those who speak another version of the schema.
class BroadcastCodecTest {
    private final MutableDirectBuffer buffer = new ExpandableDirectByteBuffer(16);
    private final BroadcastEncoder encoder = new BroadcastEncoder();
    private final BroadcastDecoder decoder = new BroadcastDecoder();

    private Broadcast passed(final Broadcast message) {
        final int length = encoder.encode(message, buffer);
        return decoder.decode(buffer, 0, length);
    }

    @Test
    void shouldReadWhatWasWritten() {
        final SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 1_000; i++) {
            final String event = "e".repeat(1 + random.nextInt(64));
            final long version = random.nextLong();
            final long timeMs = random.nextLong(1L << 45);
            final List<Broadcast> messages = List.of(
                    new LiveStateChange(event, "ended-early", timeMs, version, timeMs + 5, random.nextLong(1L << 50)),
                    new LiveStateChange(event, "live", timeMs, version, Broadcast.UNKNOWN, Broadcast.UNKNOWN),
                    new ConfigurationChange(event, version, timeMs, false, "{\"name\":\"Zürich €\"}"),
                    new ConfigurationChange(event, version, timeMs, true, ""),
                    new NotificationChange(event, version, timeMs, "ad-break;id=\"x7\""),
                    new SegmentAnnouncement(
                            event,
                            random.nextInt(1 << 16),
                            random.nextLong(),
                            random.nextInt(16),
                            random.nextInt(256),
                            timeMs,
                            -1),
                    new SnapshotBoundary(version, random.nextBoolean()),
                    new Heartbeat(version, timeMs, random.nextLong(), random.nextInt()));
            for (final Broadcast message : messages) {
                assertEquals(message, passed(message));
            }
        }
    }

    @Test
    void shouldReadAnOlderPublisher() {
        final LiveStateEncoder old = new LiveStateEncoder();
        final int length = old.wrapAndApplyHeader(buffer, 0, new io.kickoff.broadcast.codec0.MessageHeaderEncoder())
                .version(8)
                .timestamp(1_000)
                .startsAt(2_000)
                .eventId("derby")
                .key("live")
                .encodedLength();
        assertEquals(
                new LiveStateChange("derby", "live", 1_000, 8, 2_000, Broadcast.UNKNOWN),
                decoder.decode(buffer, 0, MessageHeaderDecoder.ENCODED_LENGTH + length));
    }

    @Test
    void shouldBeReadByAnOlderNode() {
        encoder.encode(new LiveStateChange("derby", "ended", 1_000, 9, Broadcast.UNKNOWN, 4_711), buffer);
        final LiveStateDecoder old = new LiveStateDecoder();
        old.wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
        assertEquals(9, old.version());
        assertEquals(1_000, old.timestamp());
        assertEquals(LiveStateDecoder.startsAtNullValue(), old.startsAt());
        assertEquals("derby", old.eventId());
        assertEquals("ended", old.key());
    }

    @Test
    void shouldSkipWhatItDoesNotKnow() {
        final int length = encoder.encode(new SnapshotBoundary(1, false), buffer);
        final MessageHeaderEncoder header = new MessageHeaderEncoder().wrap(buffer, 0);
        header.templateId(999);
        assertNull(decoder.decode(buffer, 0, length));
        header.templateId(5).schemaId(1);
        assertNull(decoder.decode(buffer, 0, length));
        assertNull(decoder.decode(buffer, 0, 3));
    }
}
