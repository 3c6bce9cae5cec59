package io.kickoff.broadcast;

import io.aeron.Aeron;
import io.aeron.Subscription;
import io.aeron.exceptions.AeronException;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.kickoff.broadcast.codec.MessageHeaderDecoder;
import io.kickoff.broadcast.codec.ReceiptDecoder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/// What fan-out nodes tell the publisher of how far its live states have come: the other end of {@link ReceiptSender}.
///
/// A client that has ended is replaced; what is sent meanwhile is lost.
///
/// *Confined to its agent's thread, which waits for the media driver when it begins; receipts are handed over on it.*
public final class Receipts implements Agent {
    /// Stream on which they usually travel.
    public static final int STREAM = 7302;

    private static final long PAUSE_MS = 500;
    private static final int RECEIPTS_A_CYCLE = 32;

    private final Supplier<Aeron> connect;
    private final String channel;
    private final int stream;
    private final ErrorHandler errors;
    private final EpochClock clock;
    private final Consumer<Receipt> listener;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ReceiptDecoder decoder = new ReceiptDecoder();
    private final FragmentHandler fragments = this::onMessage;
    private @Nullable Aeron aeron;
    private @Nullable Subscription subscription;
    private long resumeMs;

    /// @param driver   of the publisher; closed by its owner, after this.
    /// @param channel  to listen on: an address of this machine, such as `aeron:udp?endpoint=10.0.1.7:40458`.
    /// @param stream   to listen on.
    /// @param errors   told why it had to begin anew.
    /// @param clock    time.
    /// @param listener told each receipt.
    public Receipts(
            final BroadcastDriver driver,
            final String channel,
            final int stream,
            final ErrorHandler errors,
            final EpochClock clock,
            final Consumer<Receipt> listener) {
        this(driver::connect, channel, stream, errors, clock, listener);
    }

    Receipts(
            final Supplier<Aeron> connect,
            final String channel,
            final int stream,
            final ErrorHandler errors,
            final EpochClock clock,
            final Consumer<Receipt> listener) {
        this.connect = connect;
        this.channel = channel;
        this.stream = stream;
        this.errors = errors;
        this.clock = clock;
        this.listener = listener;
    }

    @Override
    public int doWork() {
        final long nowMs = clock.time();
        if (nowMs < resumeMs) {
            return 0;
        }
        try {
            final @Nullable Subscription current = subscription;
            if (current == null) {
                begin();
                return 1;
            }
            if (current.isClosed()) {
                end(nowMs);
                return 0;
            }
            return current.poll(fragments, RECEIPTS_A_CYCLE);
        } catch (final AeronException broken) {
            errors.onError(broken);
            end(nowMs);
            return 0;
        }
    }

    private void begin() {
        final Aeron client = connect.get();
        aeron = client;
        subscription = client.addSubscription(channel, stream);
    }

    private void end(final long nowMs) {
        resumeMs = nowMs + PAUSE_MS;
        CloseHelper.quietCloseAll(subscription, aeron);
        subscription = null;
        aeron = null;
    }

    @SuppressWarnings("UnusedVariable")
    private void onMessage(final DirectBuffer buffer, final int offset, final int length, final Header frame) {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH
                || header.wrap(buffer, offset).schemaId() != MessageHeaderDecoder.SCHEMA_ID
                || header.templateId() != ReceiptDecoder.TEMPLATE_ID) {
            return;
        }
        decoder.wrapAndApplyHeader(buffer, offset, header);
        final String node = decoder.node();
        listener.accept(new Receipt(
                node,
                decoder.eventId(),
                decoder.version(),
                decoder.receivedAt(),
                decoder.connections(),
                decoder.delivered(),
                decoder.medianMicros(),
                decoder.p99Micros(),
                decoder.lastMicros()));
    }

    @Override
    public void onClose() {
        CloseHelper.quietCloseAll(subscription, aeron);
    }

    @Override
    public String roleName() {
        return "kickoff-receipts";
    }
}
