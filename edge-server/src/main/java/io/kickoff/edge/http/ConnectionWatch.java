package io.kickoff.edge.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The deadlines of all connections of one event loop, looked at twice a second.
///
/// A sweep instead of a timer per connection: deadlines here are seconds long, so half a second of grace is
/// nothing, and a request costs no timer at all. What is watched:
///
/// | deadline     | since                                     | over when                            |
/// |--------------|-------------------------------------------|--------------------------------------|
/// | header       | first byte of a header, or the connection | it is complete                       |
/// | idle         | last byte in or out                       | a byte moves                         |
/// | minimum rate | a body in or an answer out is under way   | bytes move fast enough, over 20 s    |
/// | memory       | last byte taken, while memory is short    | a byte moves, or memory is there     |
/// | reset        | the peer has gone in the middle of it     | never                                |
///
/// *Confined to one event loop.*
public final class ConnectionWatch {
    /// Time between two sweeps.
    public static final long PERIOD_MS = 500;
    /// How long a peer may take nothing while the plane's memory is short.
    public static final long SHORT_MEMORY_MS = 2_000;
    /// How long a peer may be slower than the minimum rate before it is cut.
    public static final long RATE_WINDOW_MS = 20_000;

    private final List<Entry> entries = new ArrayList<>();
    private final ResetProbe probe = new ResetProbe();
    private final PlaneMemory memory;

    /// @param memory of the plane.
    public ConnectionWatch(final PlaneMemory memory) {
        this.memory = memory;
    }

    /// What a connection tells about itself.
    public interface Watched {
        /// @return epoch ms since when a header is being received; 0 when none is.
        long headerBeganMs();

        /// @return whether the peer owes body bytes at the minimum rate now.
        boolean isReceiving();

        /// @return whether the node is at work for this connection, so that idleness is not the peer's.
        boolean isBusy();

        /// @return all bytes received so far.
        long receivedBytes();

        /// @return all bytes given to the channel to send so far.
        long enqueuedBytes();

        /// A deadline has passed: end the connection.
        ///
        /// @param deadline which one.
        void onDeadline(Deadline deadline);
    }

    /// The deadlines.
    public enum Deadline {
        /// The header took too long.
        HEADER,
        /// Nothing moved.
        IDLE,
        /// The peer sends or takes too slowly.
        MINIMUM_RATE,
        /// The peer takes nothing of what keeps memory that is short.
        MEMORY,
        /// The peer has gone while it was in the middle of something.
        RESET
    }

    private static final class Entry {
        final Channel channel;
        final Watched watched;
        int position;
        long movedAtMs;
        long lastReceived;
        long lastSent;
        long windowBeganMs;
        long windowBytes;

        Entry(final Channel channel, final Watched watched, final long nowMs) {
            this.channel = channel;
            this.watched = watched;
            this.movedAtMs = nowMs;
            this.windowBeganMs = nowMs;
        }
    }

    /// A connection's place among the watched.
    public final class Registration {
        private @Nullable Entry entry;

        private Registration(final Entry entry) {
            this.entry = entry;
        }

        /// The connection is gone.
        public void close() {
            if (entry != null) {
                remove(entry);
                entry = null;
            }
        }
    }

    /// @param channel of the connection.
    /// @param watched what it tells.
    /// @param nowMs   epoch milliseconds.
    /// @return to be closed with the connection.
    public Registration watch(final Channel channel, final Watched watched, final long nowMs) {
        final Entry entry = new Entry(channel, watched, nowMs);
        entry.position = entries.size();
        entries.add(entry);
        return new Registration(entry);
    }

    private void remove(final Entry entry) {
        final Entry last = entries.removeLast();
        if (last != entry) {
            entries.set(entry.position, last);
            last.position = entry.position;
        }
    }

    /// Looks at every connection once.
    ///
    /// @param nowMs    epoch milliseconds.
    /// @param settings the plane's deadlines.
    public void sweep(final long nowMs, final io.kickoff.edge.settings.PlaneSettings settings) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            final Entry entry = entries.get(i);
            final @Nullable Deadline passed = passed(entry, nowMs, settings);
            if (passed != null) {
                entry.watched.onDeadline(passed);
            }
        }
    }

    private @Nullable Deadline passed(
            final Entry entry, final long nowMs, final io.kickoff.edge.settings.PlaneSettings settings) {
        final Watched watched = entry.watched;
        if ((watched.isReceiving() || watched.isBusy()) && probe.isReset(entry.channel)) {
            return Deadline.RESET;
        }
        final long pending = pendingBytes(entry.channel);
        final long received = watched.receivedBytes();
        final long sent = watched.enqueuedBytes() - pending;
        final long moved = received - entry.lastReceived + (sent - entry.lastSent);
        entry.lastReceived = received;
        entry.lastSent = sent;
        if (moved > 0) {
            entry.movedAtMs = nowMs;
        }
        if (watched.headerBeganMs() != 0 && nowMs - watched.headerBeganMs() > settings.headerTimeoutMs()) {
            return Deadline.HEADER;
        }
        if (pending > 0 && nowMs - entry.movedAtMs > SHORT_MEMORY_MS && memory.isShort()) {
            return Deadline.MEMORY;
        }
        if (nowMs - entry.movedAtMs > settings.idleTimeoutMs() && (!watched.isBusy() || pending > 0)) {
            return Deadline.IDLE;
        }
        if (pending == 0 && !watched.isReceiving()) {
            entry.windowBeganMs = nowMs;
            entry.windowBytes = 0;
            return null;
        }
        entry.windowBytes += moved;
        final long windowMs = nowMs - entry.windowBeganMs;
        if (windowMs < RATE_WINDOW_MS) {
            return null;
        }
        final boolean tooSlow = entry.windowBytes * 1000 < settings.minimumBytesPerSecond() * windowMs;
        entry.windowBeganMs = nowMs;
        entry.windowBytes = 0;
        return tooSlow ? Deadline.MINIMUM_RATE : null;
    }

    static long pendingBytes(final Channel channel) {
        final @Nullable ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /// @return number of connections.
    public int size() {
        return entries.size();
    }
}
