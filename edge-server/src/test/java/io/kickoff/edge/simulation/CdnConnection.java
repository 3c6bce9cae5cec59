package io.kickoff.edge.simulation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.kickoff.edge.simulation.Exchange.State;
import io.kickoff.edge.simulation.SimulatedChannel.End;
import io.kickoff.edge.simulation.SimulatedChannel.Piece;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A CDN node's connection: requests out, answers in, each byte compared with what it has to be.
///
/// An answer is judged when the node under test decides it, which is when it writes the head; its bytes are compared
/// when they come through, which may be much later. *Confined to the simulation's thread.*
final class CdnConnection implements Peer {
    private static final byte[] HTTP = "HTTP/1.".getBytes(ISO_8859_1);
    private static final String LAST_CHUNK = "0\r\n\r\n";

    private final SimulatedNode node;
    private final Judge judge;
    private final ArrayDeque<Exchange> unanswered = new ArrayDeque<>();
    private final ArrayDeque<Exchange> unread = new ArrayDeque<>();
    private final ArrayDeque<Piece> outbox = new ArrayDeque<>();
    private final BodyReader reader = new BodyReader();
    private SimulatedChannel channel;
    private Exchange streaming;
    private boolean isEnding;
    private boolean isEndedHere;
    private boolean isClosed;
    private boolean isUnreliable;

    CdnConnection(final SimulatedNode node, final Judge judge) {
        this.node = node;
        this.judge = judge;
    }

    void on(final SimulatedChannel opened) {
        channel = opened;
    }

    SimulatedChannel channel() {
        return channel;
    }

    /// Whoever is behind it stops reading: the node under test may close it.
    void expectDeadline() {
        isUnreliable = true;
    }

    /// Sends requests in one go.
    ///
    /// @param asks   in their order.
    /// @param cut    where the bytes are cut in two.
    /// @param gapMs  between the two; 0 when they are not cut.
    void ask(final List<Ask> asks, final int cut, final long gapMs) {
        final StringBuilder text = new StringBuilder();
        final List<Exchange> first = new ArrayList<>();
        final List<Exchange> second = new ArrayList<>();
        for (final Ask ask : asks) {
            text.append(ask.request());
            final Exchange exchange = new Exchange(this, ask);
            unanswered.add(exchange);
            (gapMs > 0 && text.length() > cut ? second : first).add(exchange);
        }
        final byte[] bytes = text.toString().getBytes(ISO_8859_1);
        final int until = gapMs > 0 ? Math.min(cut, bytes.length) : bytes.length;
        send(Arrays.copyOf(bytes, until), End.OPEN, 0, () -> arrived(first));
        if (until < bytes.length) {
            send(Arrays.copyOfRange(bytes, until, bytes.length), End.OPEN, gapMs, () -> arrived(second));
        }
    }

    private void arrived(final List<Exchange> exchanges) {
        for (final Exchange exchange : exchanges) {
            if (exchange.state == State.SENT) {
                exchange.state = State.ARRIVED;
            }
        }
        judge.touch(this);
    }

    /// The other end goes.
    void end(final End how) {
        send(new byte[0], how, 0, () -> {
            isEndedHere = true;
            judge.touch(this);
        });
    }

    private void send(final byte[] bytes, final End end, final long delayMs, final Runnable onRead) {
        outbox.add(new Piece(bytes, end, onRead));
        judge.scheduler().in(delayMs, () -> channel.arrive(outbox.poll()));
    }

    /// @return whether it takes only so much at a time.
    boolean isLimited() {
        return node.isLimited();
    }

    boolean isIdle() {
        return unanswered.isEmpty() && unread.isEmpty();
    }

    boolean isWaiting() {
        return !unanswered.isEmpty() && unanswered.peek().isWaiting();
    }

    /// What the node has begun, and not answered in the same task, waits.
    @Override
    public void settle() {
        final Exchange front = unanswered.peek();
        if (front != null
                && front.state == State.ARRIVED
                && streaming == null
                && !isEnding
                && !isEndedHere
                && !isClosed
                && channel.isWritable()) {
            judge.begun(front);
        }
    }

    @Override
    public void onWritten(final ByteBuf buffer) {
        if (streaming != null) {
            if (buffer.readableBytes() == LAST_CHUNK.length()
                    && buffer.toString(ISO_8859_1).equals(LAST_CHUNK)) {
                streaming = null;
                judge.touch(this);
            }
        } else if (isHead(buffer)) {
            answer(buffer.toString(ISO_8859_1));
        }
    }

    private static boolean isHead(final ByteBuf buffer) {
        if (buffer.readableBytes() < HTTP.length) {
            return false;
        }
        for (int i = 0; i < HTTP.length; i++) {
            if (buffer.getByte(buffer.readerIndex() + i) != HTTP[i]) {
                return false;
            }
        }
        return true;
    }

    private void answer(final String head) {
        final Exchange exchange = unanswered.poll();
        if (exchange == null) {
            judge.violated(this, "an answer that nobody asked for: " + head);
            return;
        }
        exchange.head = head.getBytes(ISO_8859_1);
        judge.answered(exchange, head);
        unread.add(exchange);
        streaming = exchange.isFollowing() ? exchange : null;
        isEnding |= exchange.ask.isLast() || exchange.ask.isOld();
        judge.touch(this);
    }

    @Override
    public void onBytes(final byte[] bytes, final int length) {
        // with room again, the node may begin with what has waited
        judge.touch(this);
        if (judge.plan().sabotage() == Sabotage.WRONG_BYTE && length > 100 && node.throwDice(200) == 0) {
            bytes[length / 2] ^= 1;
        }
        int at = 0;
        while (at < length && !judge.isViolated()) {
            final Exchange exchange = unread.peek();
            if (exchange == null) {
                judge.violated(this, "bytes that belong to no answer");
                return;
            }
            at += reader.read(exchange, bytes, at, length);
            if (!reader.wrong().isEmpty()) {
                judge.violated(exchange, reader.wrong());
            } else if (reader.isOver()) {
                reader.reset();
                unread.poll();
                judge.over(exchange);
                node.onAnswer(exchange);
            }
        }
    }

    /// @return how many bytes of the followed upload have come; of the oldest answer alone.
    int bodyBytes(final Exchange exchange) {
        return unread.peek() == exchange ? reader.bodyBytes() : 0;
    }

    @Override
    public void onFull() {
        node.onFull(this);
    }

    @Override
    public void onClosed() {
        isClosed = true;
        final boolean isCut = streaming != null && streaming.upload.phase == SimulatedUpload.Phase.OVER;
        final boolean isOrderly = isEnding && unread.isEmpty() && streaming == null;
        if (!isCut && !isOrderly && !isEndedHere && !isUnreliable) {
            judge.violated(this, "closed for no reason; unread " + unread + ", unanswered " + unanswered);
        }
        unanswered.forEach(judge::over);
        unread.forEach(judge::over);
        unanswered.clear();
        unread.clear();
        node.onClosed(this);
    }

    @Override
    public String toString() {
        return node.toString();
    }
}
