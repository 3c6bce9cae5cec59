package io.kickoff.broadcast;

import io.kickoff.broadcast.Broadcast.ConfigurationChange;
import io.kickoff.broadcast.Broadcast.Heartbeat;
import io.kickoff.broadcast.Broadcast.LiveStateChange;
import io.kickoff.broadcast.Broadcast.NotificationChange;
import io.kickoff.broadcast.Broadcast.SegmentAnnouncement;
import io.kickoff.broadcast.Broadcast.SnapshotBoundary;
import io.kickoff.broadcast.codec.Boundary;
import io.kickoff.broadcast.codec.EventConfigurationEncoder;
import io.kickoff.broadcast.codec.HeartbeatEncoder;
import io.kickoff.broadcast.codec.LiveStateEncoder;
import io.kickoff.broadcast.codec.MessageHeaderEncoder;
import io.kickoff.broadcast.codec.NotificationEncoder;
import io.kickoff.broadcast.codec.Presence;
import io.kickoff.broadcast.codec.SegmentPublishedEncoder;
import io.kickoff.broadcast.codec.SnapshotEncoder;
import org.agrona.MutableDirectBuffer;

/// Writes what is broadcast into SBE messages. *Confined to one thread.*
final class BroadcastEncoder {
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final LiveStateEncoder liveState = new LiveStateEncoder();
    private final EventConfigurationEncoder configuration = new EventConfigurationEncoder();
    private final SegmentPublishedEncoder segment = new SegmentPublishedEncoder();
    private final NotificationEncoder notification = new NotificationEncoder();
    private final SnapshotEncoder snapshot = new SnapshotEncoder();
    private final HeartbeatEncoder heartbeat = new HeartbeatEncoder();

    /// @param message to write.
    /// @param buffer  that has room, or grows.
    /// @return its length from the buffer's begin.
    int encode(final Broadcast message, final MutableDirectBuffer buffer) {
        final int length = switch (message) {
            case LiveStateChange change -> encode(change, buffer);
            case ConfigurationChange change -> encode(change, buffer);
            case NotificationChange change -> encode(change, buffer);
            case SegmentAnnouncement announcement -> encode(announcement, buffer);
            case SnapshotBoundary boundary ->
                snapshot.wrapAndApplyHeader(buffer, 0, header)
                        .epoch(boundary.epoch())
                        .boundary(boundary.isEnd() ? Boundary.END : Boundary.BEGIN)
                        .encodedLength();
            case Heartbeat beat ->
                heartbeat
                        .wrapAndApplyHeader(buffer, 0, header)
                        .epoch(beat.epoch())
                        .timestamp(beat.timestampMs())
                        .digest(beat.digest())
                        .entries(beat.entries())
                        .encodedLength();
        };
        return MessageHeaderEncoder.ENCODED_LENGTH + length;
    }

    private int encode(final LiveStateChange change, final MutableDirectBuffer buffer) {
        return liveState
                .wrapAndApplyHeader(buffer, 0, header)
                .version(change.version())
                .timestamp(change.timestampMs())
                .startsAt(orNull(change.startsAtMs(), LiveStateEncoder.startsAtNullValue()))
                .endNumber(orNull(change.endNumber(), LiveStateEncoder.endNumberNullValue()))
                .eventId(change.event())
                .key(change.key())
                .encodedLength();
    }

    private static long orNull(final long value, final long nullValue) {
        return value == Broadcast.UNKNOWN ? nullValue : value;
    }

    private int encode(final ConfigurationChange change, final MutableDirectBuffer buffer) {
        return configuration
                .wrapAndApplyHeader(buffer, 0, header)
                .version(change.version())
                .timestamp(change.timestampMs())
                .presence(change.isRemoved() ? Presence.REMOVED : Presence.PRESENT)
                .eventId(change.event())
                .configuration(change.configuration())
                .encodedLength();
    }

    private int encode(final NotificationChange change, final MutableDirectBuffer buffer) {
        return notification
                .wrapAndApplyHeader(buffer, 0, header)
                .version(change.version())
                .timestamp(change.timestampMs())
                .eventId(change.event())
                .dictionary(change.dictionary())
                .encodedLength();
    }

    private int encode(final SegmentAnnouncement announcement, final MutableDirectBuffer buffer) {
        return segment.wrapAndApplyHeader(buffer, 0, header)
                .number(announcement.number())
                .publishedAt(announcement.publishedAtMs())
                .length(announcement.length())
                .rendition(announcement.rendition())
                .pipeline((short) announcement.pipeline())
                .defects((short) announcement.defects())
                .eventId(announcement.event())
                .encodedLength();
    }
}
