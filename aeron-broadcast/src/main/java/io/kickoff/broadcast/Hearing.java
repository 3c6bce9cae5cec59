package io.kickoff.broadcast;

import io.kickoff.broadcast.Broadcast.ConfigurationChange;
import io.kickoff.broadcast.Broadcast.Heartbeat;
import io.kickoff.broadcast.Broadcast.LiveStateChange;
import io.kickoff.broadcast.Broadcast.NotificationChange;
import io.kickoff.broadcast.Broadcast.Retained;
import io.kickoff.broadcast.Broadcast.SegmentAnnouncement;
import io.kickoff.broadcast.Broadcast.SnapshotBoundary;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes out of a stream that may begin anywhere, twice, or with another publisher, what a listener is told: each
/// thing once, and never an older one after a newer.
///
/// | the stream is             | `heard` is                        | the listener is told            |
/// |---------------------------|-----------------------------------|---------------------------------|
/// | before its first snapshot | nothing: what is said may be half | nothing                         |
/// | inside a snapshot         | gathered aside, taken at its end  | nothing until then              |
/// | the past                  | what held then                    | nothing until it is the present |
/// | live                      | what holds                        | what differs, as it comes       |
///
/// Versions are compared inside one epoch of a publisher's memory. Another epoch's may begin again below; then
/// whatever differs is news.
///
/// *Confined to one thread.*
final class Hearing {
    private final BroadcastListener listener;
    private Knowledge told = new Knowledge();
    private long toldEpoch = Broadcast.UNKNOWN;
    private Knowledge heard = new Knowledge();
    private long heardEpoch = Broadcast.UNKNOWN;
    private @Nullable Knowledge snapshot;
    private long snapshotEpoch;
    private boolean isPresent;
    private boolean isAstray;
    private boolean isCurrent;

    /// @param listener told what is new.
    Hearing(final BroadcastListener listener) {
        this.listener = listener;
    }

    /// A stream begins; what was told before still holds until it says otherwise.
    void begin() {
        heard = new Knowledge();
        heardEpoch = Broadcast.UNKNOWN;
        snapshot = null;
        isPresent = false;
        isAstray = false;
    }

    /// The stream has ended.
    void end() {
        tellCurrent(false);
    }

    /// @param isLive whether everything that was said before now has been heard.
    void reached(final boolean isLive) {
        if (!isPresent && isLive && heardEpoch != Broadcast.UNKNOWN && snapshot == null) {
            isPresent = true;
            tellDifference();
        }
    }

    /// @return whether something is missing, so that the stream has to be heard anew.
    boolean isAstray() {
        return isAstray;
    }

    /// @return whether the last heartbeat agreed with what was told.
    boolean isCurrent() {
        return isCurrent;
    }

    /// @return everything that was told and holds.
    List<Retained> known() {
        return told.all();
    }

    /// @param message next in the stream.
    void hear(final Broadcast message) {
        switch (message) {
            case Retained said -> hear(said);
            case SegmentAnnouncement announcement -> {
                if (isPresent) {
                    listener.onSegment(announcement);
                }
            }
            case SnapshotBoundary boundary -> hear(boundary);
            case Heartbeat heartbeat -> hear(heartbeat);
        }
    }

    private void hear(final Retained said) {
        if (snapshot != null) {
            snapshot.learn(said);
        } else if (heardEpoch != Broadcast.UNKNOWN && (heard.isNews(said) || isRemoval(said))) {
            final boolean isOld = isRemoval(said) && !heard.knows(said.event());
            heard.learn(said);
            if (isPresent && !isOld) {
                tell(said);
            }
        }
    }

    private static boolean isRemoval(final Retained said) {
        return said instanceof ConfigurationChange change && change.isRemoved();
    }

    private void tell(final Retained said) {
        switch (said) {
            case LiveStateChange change -> listener.onLiveState(change);
            case NotificationChange change -> listener.onNotification(change);
            case ConfigurationChange change -> {
                if (change.isRemoved()) {
                    listener.onForgotten(change.event());
                } else {
                    listener.onConfiguration(change);
                }
            }
        }
    }

    private void hear(final SnapshotBoundary boundary) {
        if (!boundary.isEnd()) {
            snapshot = new Knowledge();
            snapshotEpoch = boundary.epoch();
        } else if (snapshot != null) {
            heard = snapshot;
            heardEpoch = snapshotEpoch;
            snapshot = null;
            if (isPresent) {
                tellDifference();
            }
        }
    }

    private void tellDifference() {
        final Knowledge before = told;
        final boolean isSameEpoch = toldEpoch == heardEpoch;
        told = heard;
        toldEpoch = heardEpoch;
        // something is gone that is said of an event for as long as it lives: it went, and perhaps another came
        final Set<String> gone = new LinkedHashSet<>();
        for (final Retained said : before.all()) {
            if (heard.known(said) == null) {
                gone.add(said.event());
            }
        }
        gone.forEach(listener::onForgotten);
        for (final Retained said : heard.all()) {
            final @Nullable Retained known = gone.contains(said.event()) ? null : before.known(said);
            if (known == null || (isSameEpoch ? said.version() > known.version() : said.version() != known.version())) {
                tell(said);
            }
        }
    }

    private void hear(final Heartbeat heartbeat) {
        if (heardEpoch == Broadcast.UNKNOWN || snapshot != null) {
            return;
        }
        isAstray = heartbeat.epoch() != heardEpoch
                || heartbeat.digest() != heard.digest()
                || heartbeat.entries() != heard.size();
        tellCurrent(isPresent && !isAstray);
    }

    private void tellCurrent(final boolean now) {
        if (isCurrent != now) {
            isCurrent = now;
            listener.onCurrent(now);
        }
    }
}
