package io.kickoff.broadcast;

import io.kickoff.broadcast.Broadcast.ConfigurationChange;
import io.kickoff.broadcast.Broadcast.Heartbeat;
import io.kickoff.broadcast.Broadcast.LiveStateChange;
import io.kickoff.broadcast.Broadcast.NotificationChange;
import io.kickoff.broadcast.Broadcast.SegmentAnnouncement;
import io.kickoff.broadcast.Broadcast.SnapshotBoundary;
import io.kickoff.broadcast.codec.Boundary;
import io.kickoff.broadcast.codec.EventConfigurationDecoder;
import io.kickoff.broadcast.codec.HeartbeatDecoder;
import io.kickoff.broadcast.codec.LiveStateDecoder;
import io.kickoff.broadcast.codec.MessageHeaderDecoder;
import io.kickoff.broadcast.codec.NotificationDecoder;
import io.kickoff.broadcast.codec.Presence;
import io.kickoff.broadcast.codec.SegmentPublishedDecoder;
import io.kickoff.broadcast.codec.SnapshotDecoder;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/// Reads SBE messages, of this version of the schema, of an older or of a newer one. *Confined to one thread.*
final class BroadcastDecoder {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final LiveStateDecoder liveState = new LiveStateDecoder();
    private final EventConfigurationDecoder configuration = new EventConfigurationDecoder();
    private final SegmentPublishedDecoder segment = new SegmentPublishedDecoder();
    private final NotificationDecoder notification = new NotificationDecoder();
    private final SnapshotDecoder snapshot = new SnapshotDecoder();
    private final HeartbeatDecoder heartbeat = new HeartbeatDecoder();

    /// @param buffer that holds a message.
    /// @param offset where it begins.
    /// @param length of it.
    /// @return the message; null when it is of another schema, or of a kind that only newer publishers know.
    /// @throws RuntimeException when it is broken.
    @Nullable
    Broadcast decode(final DirectBuffer buffer, final int offset, final int length) {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH
                || header.wrap(buffer, offset).schemaId() != MessageHeaderDecoder.SCHEMA_ID) {
            return null;
        }
        return switch (header.templateId()) {
            case LiveStateDecoder.TEMPLATE_ID -> liveState(buffer, offset);
            case EventConfigurationDecoder.TEMPLATE_ID -> {
                configuration.wrapAndApplyHeader(buffer, offset, header);
                yield new ConfigurationChange(
                        configuration.eventId(),
                        configuration.version(),
                        configuration.timestamp(),
                        configuration.presence() == Presence.REMOVED,
                        configuration.configuration());
            }
            case SegmentPublishedDecoder.TEMPLATE_ID -> {
                segment.wrapAndApplyHeader(buffer, offset, header);
                yield new SegmentAnnouncement(
                        segment.eventId(),
                        segment.rendition(),
                        segment.number(),
                        segment.pipeline(),
                        segment.defects(),
                        segment.publishedAt(),
                        segment.length());
            }
            case NotificationDecoder.TEMPLATE_ID -> {
                notification.wrapAndApplyHeader(buffer, offset, header);
                yield new NotificationChange(
                        notification.eventId(),
                        notification.version(),
                        notification.timestamp(),
                        notification.dictionary());
            }
            case SnapshotDecoder.TEMPLATE_ID -> {
                snapshot.wrapAndApplyHeader(buffer, offset, header);
                yield new SnapshotBoundary(snapshot.epoch(), snapshot.boundary() == Boundary.END);
            }
            case HeartbeatDecoder.TEMPLATE_ID -> {
                heartbeat.wrapAndApplyHeader(buffer, offset, header);
                yield new Heartbeat(heartbeat.epoch(), heartbeat.timestamp(), heartbeat.digest(), heartbeat.entries());
            }
            default -> null;
        };
    }

    private LiveStateChange liveState(final DirectBuffer buffer, final int offset) {
        liveState.wrapAndApplyHeader(buffer, offset, header);
        final String event = liveState.eventId();
        return new LiveStateChange(
                event,
                liveState.key(),
                liveState.timestamp(),
                liveState.version(),
                orUnknown(liveState.startsAt(), LiveStateDecoder.startsAtNullValue()),
                orUnknown(liveState.endNumber(), LiveStateDecoder.endNumberNullValue()));
    }

    private static long orUnknown(final long value, final long nullValue) {
        return value == nullValue ? Broadcast.UNKNOWN : value;
    }
}
