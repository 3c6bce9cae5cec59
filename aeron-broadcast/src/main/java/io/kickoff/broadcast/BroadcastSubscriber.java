package io.kickoff.broadcast;

import io.aeron.Aeron;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.PersistentSubscription;
import io.aeron.exceptions.AeronException;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.kickoff.broadcast.Broadcast.Retained;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/// Hears a publisher, from wherever it comes in: the library that a fan-out node embeds.
///
/// It reads what happened before from the publisher's archive and then what happens live, without a gap between the
/// two (Aeron Archive's {@link PersistentSubscription}); a node that stalls, or whose network does, comes back the
/// same way. What is read so is judged by {@link Hearing}. When that finds that something is missing, the node begins
/// anew with the publisher's last snapshot; when no heartbeat comes for {@value #SILENCE_MS} ms, with the next
/// publisher's. A process that was stopped for longer than Aeron waits finds its client closed, and gets another.
///
/// *Confined to the thread that polls it; an {@link Agent}, for whoever wants a runner to do that.*
public final class BroadcastSubscriber implements Agent {
    /// Without a heartbeat for so long, a node is not current, and tries the next publisher.
    public static final long SILENCE_MS = 5_000;

    private static final long PAUSE_MS = 500;
    private static final int FRAGMENTS = 32;

    private final BroadcastDriver driver;
    private final List<BroadcastSource> sources;
    private final ErrorHandler errors;
    private final EpochClock clock;
    private final Hearing hearing;
    private final BroadcastDecoder decoder = new BroadcastDecoder();
    private final FragmentHandler fragments = this::onMessage;
    private @Nullable Aeron aeron;
    private @Nullable PersistentSubscription subscription;
    private int source;
    private long heardMs;
    private long resumeMs;
    private long restarts;

    /// @param driver   of this node; closed by its owner, after this.
    /// @param sources  publishers, the preferred one first; at least one.
    /// @param errors   told why it had to begin anew.
    /// @param clock    time.
    /// @param listener told what is new.
    public BroadcastSubscriber(
            final BroadcastDriver driver,
            final List<BroadcastSource> sources,
            final ErrorHandler errors,
            final EpochClock clock,
            final BroadcastListener listener) {
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("no source: name at least one publisher");
        }
        this.driver = driver;
        this.sources = List.copyOf(sources);
        this.errors = errors;
        this.clock = clock;
        this.hearing = new Hearing(listener);
    }

    @Override
    public int doWork() {
        return poll();
    }

    /// Hears what has come. To be called again and again.
    ///
    /// @return how much work was done.
    public int poll() {
        final long nowMs = clock.time();
        final @Nullable PersistentSubscription current = subscription;
        if (current == null) {
            if (nowMs >= resumeMs) {
                begin(nowMs);
            }
            return 0;
        }
        try {
            final int work = current.poll(fragments, FRAGMENTS);
            hearing.reached(current.isLive());
            final BroadcastSource from = sources.get(source);
            if (current.hasFailed()) {
                source = (source + 1) % sources.size();
                end(nowMs, current.failureReason());
            } else if (nowMs - heardMs > SILENCE_MS) {
                source = (source + 1) % sources.size();
                end(
                        nowMs,
                        new AeronException("broadcast: no heartbeat on " + from.channel() + " for " + SILENCE_MS
                                + " ms, with its archive at " + from.archiveRequests()));
            } else if (hearing.isAstray()) {
                end(nowMs, new AeronException("broadcast: missed something on " + from.channel()));
            }
            return work;
        } catch (final AeronException clientClosed) {
            end(nowMs, clientClosed);
            return 0;
        }
    }

    private void begin(final long nowMs) {
        heardMs = nowMs;
        resumeMs = nowMs + PAUSE_MS;
        @Nullable Aeron client = aeron;
        try {
            if (client == null || client.isClosed()) {
                client = driver.connect();
                aeron = client;
            }
            hearing.begin();
            subscription = subscribe(client, sources.get(source));
        } catch (final AeronException noDriver) {
            errors.onError(noDriver);
        }
    }

    private static PersistentSubscription subscribe(final Aeron aeron, final BroadcastSource from) {
        return PersistentSubscription.create(new PersistentSubscription.Context()
                .aeron(aeron)
                .ownsAeronClient(false)
                .recordingId(Recording.ID)
                .startPosition(PersistentSubscription.FROM_START)
                .liveChannel(from.channel())
                .liveStreamId(from.stream())
                .replayChannel(from.replays())
                .replayStreamId(from.replayStream())
                .aeronArchiveContext(new AeronArchive.Context()
                        .aeron(aeron)
                        .ownsAeronClient(false)
                        .controlRequestChannel(from.archiveRequests())
                        .controlResponseChannel(from.archiveAnswers())));
    }

    private void end(final long nowMs, final Exception reason) {
        errors.onError(reason);
        restarts++;
        resumeMs = nowMs + PAUSE_MS;
        hearing.end();
        CloseHelper.quietClose(subscription);
        subscription = null;
    }

    @SuppressWarnings("UnusedVariable")
    private void onMessage(final DirectBuffer buffer, final int offset, final int length, final Header header) {
        final @Nullable Broadcast message = decoder.decode(buffer, offset, length);
        if (message instanceof Broadcast.Heartbeat) {
            heardMs = clock.time();
        }
        if (message != null) {
            hearing.hear(message);
        }
    }

    /// @return whether the node knows what the publisher knows, as of the last heartbeat.
    public boolean isCurrent() {
        return hearing.isCurrent();
    }

    /// @return how often it had to begin anew.
    public long restarts() {
        return restarts;
    }

    /// @return everything that the listener was told and that holds.
    public List<Retained> known() {
        return hearing.known();
    }

    @Override
    public void onClose() {
        CloseHelper.quietCloseAll(subscription, aeron);
    }

    @Override
    public String roleName() {
        return "kickoff-broadcast-subscriber";
    }
}
