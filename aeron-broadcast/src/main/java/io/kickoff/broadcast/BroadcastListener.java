package io.kickoff.broadcast;

import io.kickoff.broadcast.Broadcast.ConfigurationChange;
import io.kickoff.broadcast.Broadcast.LiveStateChange;
import io.kickoff.broadcast.Broadcast.NotificationChange;
import io.kickoff.broadcast.Broadcast.SegmentAnnouncement;

/// What a node is told, on the thread that polls its {@link BroadcastSubscriber}.
///
/// States, configurations and notifications come once for each version that is newer than the last one, whatever
/// was sent twice or missed meanwhile; a version between may be skipped by whoever was away. What is not overridden
/// is not wanted.
public interface BroadcastListener {
    /// @param change of an event's live state.
    default void onLiveState(final LiveStateChange change) {}

    /// @param change of an event's configuration; not of its removal.
    default void onConfiguration(final ConfigurationChange change) {}

    /// @param change of an event's notifications.
    default void onNotification(final NotificationChange change) {}

    /// @param announcement of a candidate; may come twice, or not at all.
    default void onSegment(final SegmentAnnouncement announcement) {}

    /// @param event that is gone, with all that was said of it.
    default void onForgotten(final String event) {}

    /// Whether the node knows what the publisher knows. It is told at every change of that: a node that is not
    /// current may serve what it has, and says so to whoever asks.
    ///
    /// @param isCurrent whether the last heartbeat was in time, and agreed.
    default void onCurrent(final boolean isCurrent) {}
}
