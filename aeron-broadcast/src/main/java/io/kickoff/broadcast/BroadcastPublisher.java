package io.kickoff.broadcast;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.exceptions.AeronException;
import io.kickoff.broadcast.Broadcast.Heartbeat;
import io.kickoff.broadcast.Broadcast.Retained;
import io.kickoff.broadcast.Broadcast.SegmentAnnouncement;
import io.kickoff.broadcast.Broadcast.SnapshotBoundary;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/// Tells every fan-out node and edge what has happened, at least once, and keeps it for those who come late.
///
/// | what         | when                                 | for                                     |
/// |--------------|--------------------------------------|-----------------------------------------|
/// | a snapshot   | first of all, and once a minute      | whoever comes late hears it, no more    |
/// | what happens | as it is handed over                 | everyone                                |
/// | a heartbeat  | once a second                        | a node that missed something notices it |
///
/// Nobody who listens can hold it up: the flow control is `max`, which waits for no receiver, and a node that falls
/// behind hears what it missed from the archive. Only the archive beside it slows it down; then what is handed over
/// waits in a queue of {@value #QUEUE}, and beyond that is refused, which whoever hands it over sees. A snapshot goes
/// out as a whole, and what happens meanwhile waits for its end.
///
/// Whatever goes wrong with the driver or the archive, as after a process was stopped for longer than Aeron waits, it
/// begins anew after {@value #PAUSE_MS} ms, with another client and a snapshot.
///
/// *{@link #publish}, {@link #announce} and the figures by any thread; the rest is its agent's, which waits for the
/// archive when it begins.*
public final class BroadcastPublisher implements Agent {
    /// Between two heartbeats, in ms.
    public static final long HEARTBEAT_MS = 1_000;
    /// Between two snapshots, in ms.
    public static final long SNAPSHOT_MS = 60_000;
    /// Most messages that wait.
    public static final int QUEUE = 8_192;

    private static final int MESSAGES_A_CYCLE = 64;
    private static final long PAUSE_MS = 500;

    private final BroadcastDriver driver;
    private final ErrorHandler errors;
    private final String archiveRequests;
    private final String channel;
    private final int stream;
    private final EpochClock clock;
    private final long epoch;
    private final ManyToOneConcurrentArrayQueue<Broadcast> queue = new ManyToOneConcurrentArrayQueue<>(QUEUE);
    private final AtomicLong refused = new AtomicLong();
    private final Knowledge knowledge = new Knowledge();
    private final Deque<Broadcast> own = new ArrayDeque<>();
    private final BroadcastEncoder encoder = new BroadcastEncoder();
    private final ExpandableDirectByteBuffer buffer = new ExpandableDirectByteBuffer(1024);
    private @Nullable Aeron aeron;
    private @Nullable Recording recording;
    private long resumeMs;
    private long nextCheckMs;
    private @Nullable Broadcast unsent;
    private int unsentLength;
    private long snapshotPosition;
    private long nextHeartbeatMs;
    private long nextSnapshotMs;

    /// @param driver          that has the archive; closed by its owner, after this.
    /// @param archiveRequests control channel of that archive.
    /// @param channel         to publish on; see {@link BroadcastSource}.
    /// @param stream          to publish on.
    /// @param known           everything that is true now: nodes forget what is not among it.
    /// @param errors          told why it has to begin anew.
    /// @param clock           time.
    public BroadcastPublisher(
            final BroadcastDriver driver,
            final String archiveRequests,
            final String channel,
            final int stream,
            final Collection<? extends Retained> known,
            final ErrorHandler errors,
            final EpochClock clock) {
        this.driver = driver;
        this.errors = errors;
        this.archiveRequests = archiveRequests;
        this.channel = channel;
        this.stream = stream;
        this.clock = clock;
        this.epoch = clock.time();
        known.forEach(knowledge::learn);
    }

    /// Hands over what has changed.
    ///
    /// @param change with a version that is newer than the one before.
    /// @return false when too much waits: hand it over again.
    public boolean publish(final Retained change) {
        return enqueue(change);
    }

    /// Hands over that a candidate is there.
    ///
    /// @param announcement of it.
    /// @return false when too much waits: it may be left out.
    public boolean announce(final SegmentAnnouncement announcement) {
        return enqueue(announcement);
    }

    private boolean enqueue(final Broadcast message) {
        final boolean isTaken = queue.offer(message);
        if (!isTaken) {
            refused.incrementAndGet();
        }
        return isTaken;
    }

    /// @return how often something was refused because too much waited.
    public long refused() {
        return refused.get();
    }

    /// @return how many messages wait now.
    public int waiting() {
        return queue.size();
    }

    @Override
    public int doWork() {
        final long nowMs = clock.time();
        try {
            final @Nullable Recording current = recording;
            if (current == null) {
                return nowMs >= resumeMs ? begin() : 0;
            }
            return send(current, nowMs);
        } catch (final RuntimeException broken) {
            errors.onError(broken);
            end(nowMs);
            return 0;
        }
    }

    private int begin() {
        final Aeron client = driver.connect();
        aeron = client;
        final String told = Recording.isUdp(channel) && !channel.contains("fc=") ? channel + "|fc=max" : channel;
        recording = Recording.begin(client, BroadcastDriver.connectArchive(client, archiveRequests), told, stream);
        // what is unsent is part of the snapshot, or an announcement, which may be lost
        own.clear();
        unsent = null;
        nextSnapshotMs = 0;
        return 1;
    }

    private void end(final long nowMs) {
        resumeMs = nowMs + PAUSE_MS;
        CloseHelper.quietCloseAll(recording, aeron);
        recording = null;
        aeron = null;
    }

    private int send(final Recording current, final long nowMs) {
        if (nowMs >= nextCheckMs) {
            nextCheckMs = nowMs + HEARTBEAT_MS;
            current.check();
        }
        planOwn(nowMs);
        int sent = 0;
        while (sent < MESSAGES_A_CYCLE && sendNext(current)) {
            sent++;
        }
        return sent;
    }

    private void planOwn(final long nowMs) {
        if (!own.isEmpty() || unsent != null) {
            return;
        }
        if (nowMs >= nextSnapshotMs) {
            nextSnapshotMs = nowMs + SNAPSHOT_MS;
            own.add(new SnapshotBoundary(epoch, false));
            own.addAll(knowledge.all());
            own.add(new SnapshotBoundary(epoch, true));
            nextHeartbeatMs = 0;
        } else if (nowMs >= nextHeartbeatMs) {
            nextHeartbeatMs = nowMs + HEARTBEAT_MS;
            own.add(new Heartbeat(epoch, nowMs, knowledge.digest(), knowledge.size()));
        }
    }

    /// What the publisher says of itself goes first and as a whole: a snapshot and a heartbeat are true only
    /// between what happens.
    private boolean sendNext(final Recording current) {
        if (unsent == null) {
            unsent = next();
            if (unsent == null) {
                return false;
            }
            unsentLength = encoder.encode(unsent, buffer);
        }
        final Broadcast message = unsent;
        final long position = current.publication().position();
        if (!send(current.publication())) {
            return false;
        }
        unsent = null;
        if (message instanceof SnapshotBoundary boundary) {
            onSnapshot(current, boundary, position);
        }
        return true;
    }

    private @Nullable Broadcast next() {
        final @Nullable Broadcast first = own.poll();
        if (first != null) {
            return first;
        }
        @Nullable Broadcast handed = queue.poll();
        while (handed instanceof Retained change && !knowledge.isNews(change) && !isRemoval(change)) {
            handed = queue.poll();
        }
        if (handed instanceof Retained change) {
            knowledge.learn(change);
        }
        return handed;
    }

    private static boolean isRemoval(final Retained change) {
        return change instanceof Broadcast.ConfigurationChange configuration && configuration.isRemoved();
    }

    private boolean send(final ExclusivePublication publication) {
        final long position = publication.offer(buffer, 0, unsentLength);
        if (position > 0) {
            return true;
        }
        if (position == Publication.CLOSED || position == Publication.MAX_POSITION_EXCEEDED) {
            throw new AeronException("broadcast: the publication on " + channel + " has ended ("
                    + Publication.errorString(position) + ")");
        }
        return false;
    }

    private void onSnapshot(final Recording current, final SnapshotBoundary boundary, final long position) {
        if (boundary.isEnd()) {
            current.purgeBefore(snapshotPosition);
        } else {
            snapshotPosition = position;
        }
    }

    @Override
    public void onClose() {
        CloseHelper.quietCloseAll(recording, aeron);
    }

    @Override
    public String roleName() {
        return "kickoff-broadcast";
    }

    /// @return everything that has been said and holds. Its agent's thread only.
    List<Retained> known() {
        return knowledge.all();
    }
}
