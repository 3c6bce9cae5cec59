package io.kickoff.broadcast;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.exceptions.AeronException;
import io.kickoff.broadcast.codec.MessageHeaderEncoder;
import io.kickoff.broadcast.codec.ReceiptEncoder;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/// Tells the publisher how far its live states have come, at most once: a receipt that is lost is a figure lost,
/// nothing else.
///
/// Receipts wait in a queue of {@value #QUEUE} while the publisher's side does not take them; when nobody has listened
/// for {@value #UNHEARD_MS} ms they are dropped, since a receipt of long ago says nothing. A client that has ended is
/// replaced.
///
/// *{@link #send} and {@link #lost} by any thread, without waiting; the rest is its agent's, which waits for the media
/// driver when it begins.*
public final class ReceiptSender implements Agent {
    /// Most receipts that wait.
    public static final int QUEUE = 1_024;
    /// Without a listener for so long, what waits is dropped.
    public static final long UNHEARD_MS = 2_000;

    private static final long PAUSE_MS = 500;
    private static final int RECEIPTS_A_CYCLE = 16;

    private final Supplier<Aeron> connect;
    private final String channel;
    private final int stream;
    private final ErrorHandler errors;
    private final EpochClock clock;
    private final ManyToOneConcurrentArrayQueue<Receipt> queue = new ManyToOneConcurrentArrayQueue<>(QUEUE);
    private final AtomicLong lost = new AtomicLong();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ReceiptEncoder encoder = new ReceiptEncoder();
    private final ExpandableDirectByteBuffer buffer = new ExpandableDirectByteBuffer(512);
    private @Nullable Aeron aeron;
    private @Nullable ExclusivePublication publication;
    private int unsentLength;
    private long resumeMs;
    private long heardMs;

    /// @param driver  of this node; closed by its owner, after this.
    /// @param channel to the publisher's {@link Receipts}, such as `aeron:udp?endpoint=10.0.1.7:40458`.
    /// @param stream  the same as theirs.
    /// @param errors  told why it had to begin anew.
    /// @param clock   time.
    public ReceiptSender(
            final BroadcastDriver driver,
            final String channel,
            final int stream,
            final ErrorHandler errors,
            final EpochClock clock) {
        this(driver::connect, channel, stream, errors, clock);
    }

    ReceiptSender(
            final Supplier<Aeron> connect,
            final String channel,
            final int stream,
            final ErrorHandler errors,
            final EpochClock clock) {
        this.connect = connect;
        this.channel = channel;
        this.stream = stream;
        this.errors = errors;
        this.clock = clock;
    }

    /// Hands over a receipt.
    ///
    /// @param receipt to send.
    /// @return false when too much waits, and it is lost.
    public boolean send(final Receipt receipt) {
        final boolean isTaken = queue.offer(receipt);
        if (!isTaken) {
            lost.incrementAndGet();
        }
        return isTaken;
    }

    /// @return how many receipts were never sent.
    public long lost() {
        return lost.get();
    }

    @Override
    public int doWork() {
        final long nowMs = clock.time();
        if (nowMs < resumeMs) {
            return 0;
        }
        try {
            final @Nullable ExclusivePublication current = publication;
            return current == null ? begin(nowMs) : send(current, nowMs);
        } catch (final AeronException broken) {
            errors.onError(broken);
            end(nowMs);
            return 0;
        }
    }

    private int begin(final long nowMs) {
        final Aeron client = connect.get();
        aeron = client;
        publication = client.addExclusivePublication(channel, stream);
        heardMs = nowMs;
        return 1;
    }

    private void end(final long nowMs) {
        resumeMs = nowMs + PAUSE_MS;
        CloseHelper.quietCloseAll(publication, aeron);
        publication = null;
        aeron = null;
    }

    private int send(final ExclusivePublication current, final long nowMs) {
        int sent = 0;
        while (sent < RECEIPTS_A_CYCLE && sendNext(current)) {
            sent++;
        }
        if (current.isConnected()) {
            heardMs = nowMs;
        } else if (nowMs - heardMs > UNHEARD_MS) {
            drop();
        }
        return sent;
    }

    private boolean sendNext(final ExclusivePublication current) {
        if (unsentLength == 0) {
            final @Nullable Receipt receipt = queue.poll();
            if (receipt == null) {
                return false;
            }
            unsentLength = encode(receipt);
        }
        final long position = current.offer(buffer, 0, unsentLength);
        if (position > 0) {
            unsentLength = 0;
            return true;
        }
        if (position == Publication.CLOSED || position == Publication.MAX_POSITION_EXCEEDED) {
            throw new AeronException("receipts: the publication on " + channel + " has ended ("
                    + Publication.errorString(position) + ")");
        }
        return false;
    }

    private int encode(final Receipt receipt) {
        return MessageHeaderEncoder.ENCODED_LENGTH
                + encoder.wrapAndApplyHeader(buffer, 0, header)
                        .version(receipt.version())
                        .receivedAt(receipt.receivedAtMs())
                        .connections(receipt.connections())
                        .delivered(receipt.delivered())
                        .medianMicros(receipt.medianMicros())
                        .p99Micros(receipt.p99Micros())
                        .lastMicros(receipt.lastMicros())
                        .node(receipt.node())
                        .eventId(receipt.event())
                        .encodedLength();
    }

    private void drop() {
        if (unsentLength != 0) {
            unsentLength = 0;
            lost.incrementAndGet();
        }
        lost.addAndGet(queue.drain(receipt -> {}));
    }

    @Override
    public void onClose() {
        CloseHelper.quietCloseAll(publication, aeron);
    }

    @Override
    public String roleName() {
        return "kickoff-receipt-sender";
    }
}
