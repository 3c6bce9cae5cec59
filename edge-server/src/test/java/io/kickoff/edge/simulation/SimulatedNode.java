package io.kickoff.edge.simulation;

import io.kickoff.edge.simulation.Ask.Kind;
import io.kickoff.edge.simulation.Ask.Name;
import io.kickoff.edge.simulation.Ask.Span;
import io.kickoff.edge.simulation.SimulatedChannel.End;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// A CDN node that asks the node under test, and goes on asking.
///
/// It asks at random moments, and often at exactly the millisecond at which a formula turns over, or one beside it.
/// After a miss it asks again when the lifetime that it was told is over.
///
/// *Confined to the simulation's thread.*
final class SimulatedNode {
    private static final int MAX_THINK_MS = 5000;
    private static final int MAX_PIPELINED = 9;

    private final int number;
    private final Plan plan;
    private final Judge judge;
    private final SimulatedServer server;
    private final ReferenceStore store;
    private final ReferenceTimeline timeline;
    private final SplittableRandom random;
    private final Manner manner;
    private CdnConnection connection;

    /// How it behaves.
    enum Manner {
        /// Asks one thing after the other.
        CALM,
        /// Asks many things at once.
        HASTY,
        /// Goes away while it waits, now and then.
        RESTLESS,
        /// Takes little at a time.
        SLOW,
        /// Stops taking anything.
        STALLING
    }

    SimulatedNode(
            final int number,
            final Plan plan,
            final Judge judge,
            final SimulatedServer server,
            final ReferenceStore store) {
        this.number = number;
        this.plan = plan;
        this.judge = judge;
        this.server = server;
        this.store = store;
        this.timeline = new ReferenceTimeline(plan.config());
        this.random = plan.dice(number);
        final int throwOf100 = random.nextInt(100);
        this.manner = throwOf100 < 64
                ? Manner.CALM
                : throwOf100 < 76
                        ? Manner.HASTY
                        : throwOf100 < 86 ? Manner.RESTLESS : throwOf100 < 98 ? Manner.SLOW : Manner.STALLING;
    }

    /// It begins at some time of the event.
    void start() {
        judge.scheduler().in(random.nextLong(plan.endMs() - plan.beginMs()) / 3, this::next);
    }

    boolean isLimited() {
        return manner == Manner.SLOW || manner == Manner.STALLING;
    }

    int throwDice(final int sides) {
        return random.nextInt(sides);
    }

    private long nowMs() {
        return judge.scheduler().time();
    }

    private boolean isOver() {
        return nowMs() >= plan.endMs();
    }

    private void next() {
        if (isOver()) {
            return;
        }
        final int count = manner == Manner.HASTY ? 1 + random.nextInt(MAX_PIPELINED) : 1;
        final List<Ask> asks = new ArrayList<>();
        while (asks.size() < count
                && (asks.isEmpty()
                        || !(asks.getLast().isLast() || asks.getLast().isOld()))) {
            asks.add(conditioned(name()));
        }
        ask(asks);
    }

    private void ask(final List<Ask> asks) {
        if (connection == null) {
            connect();
        }
        judge.trace().step(this, "asks", asks);
        final boolean isCut = random.nextInt(20) == 0;
        connection.ask(asks, 1 + random.nextInt(150), isCut ? 1 + random.nextInt(20) : 0);
        if (manner == Manner.RESTLESS && random.nextBoolean()) {
            final CdnConnection asked = connection;
            judge.scheduler().in(random.nextLong(2 * plan.segmentMs()), () -> goAway(asked));
        }
    }

    private void connect() {
        connection = new CdnConnection(this, judge);
        final long window = isLimited() ? 500 + random.nextInt(4000) : Long.MAX_VALUE;
        connection.on(server.deliver(connection, window, isLimited() ? 2048 : 1 << 16));
    }

    private void goAway(final CdnConnection asked) {
        if (asked == connection && !asked.isIdle()) {
            final End how = random.nextBoolean() ? End.RESET : End.HALF_CLOSED;
            judge.trace().step(this, "goes away:", how);
            asked.end(how);
        }
    }

    /// Everything that was asked is answered, and no connection is wanted any more.
    void leave() {
        if (connection != null && (manner != Manner.STALLING || connection.isIdle())) {
            connection.end(End.HALF_CLOSED);
        }
    }

    private Name name() {
        final long nowMs = nowMs();
        final int rendition = random.nextInt(plan.config().renditions().size());
        final long start = plan.config().startNumber();
        final long last = timeline.last(nowMs);
        final long first = timeline.first(nowMs);
        final int throwOf100 = random.nextInt(100);
        final long wanted;
        if (throwOf100 < 28) {
            wanted = last + 1;
        } else if (throwOf100 < 50) {
            wanted = last - random.nextInt(2);
        } else if (throwOf100 < 66) {
            wanted = first + random.nextLong(Math.max(1, last - first + 1));
        } else if (throwOf100 < 74) {
            wanted = last + 2 + random.nextInt(4);
        } else if (throwOf100 < 80) {
            wanted = timeline.first(nowMs - plan.expiryMarginMs()) - random.nextInt(4);
        } else if (throwOf100 < 83) {
            wanted = start - 1;
        } else if (throwOf100 < 86) {
            wanted = start + plan.segments() + random.nextInt(100);
        } else {
            return new Name(
                    throwOf100 < 88 ? Kind.UNKNOWN : throwOf100 < 93 ? Kind.INIT : Kind.NAMED,
                    rendition,
                    throwOf100 < 88 ? last : 0);
        }
        return Name.segment(rendition, Math.max(0, wanted));
    }

    private Ask conditioned(final Name name) {
        final Span range = random.nextInt(7) == 0 ? span() : Span.WHOLE;
        final SimulatedUpload known = store.candidate(name, random.nextInt(store.pipelines()));
        final String etag = known == null ? "\"other\"" : known.etag;
        return new Ask(
                name,
                random.nextInt(9) == 0,
                random.nextInt(25) == 0,
                random.nextInt(33) == 0,
                range,
                random.nextInt(11) == 0 ? "\"some\", " + etag : "",
                !range.isWhole() && random.nextInt(3) == 0 ? etag : "");
    }

    private Span span() {
        final long first = random.nextInt(1500);
        return switch (random.nextInt(5)) {
            case 0 -> new Span(first, -1, false);
            case 1 -> new Span(-1, 1 + first, false);
            case 2 -> new Span(0, first, true);
            case 3 -> new Span(100_000 + first, 200_000, false);
            default -> new Span(first, first + random.nextInt(3000), false);
        };
    }

    /// The last byte of an answer has come.
    void onAnswer(final Exchange exchange) {
        if (isOver() || connection == null || !connection.isIdle()) {
            return;
        }
        if (exchange.answer instanceof Expected.Miss miss && random.nextBoolean()) {
            final long againMs = miss.status() == 503 ? miss.lifetimeMs() + random.nextInt(1000) : miss.lifetimeMs();
            judge.scheduler().in(againMs, () -> again(exchange.ask));
        } else if (random.nextInt(4) == 0) {
            nextAtTheTurn();
        } else {
            judge.scheduler().in(random.nextLong(MAX_THINK_MS), this::next);
        }
    }

    private void again(final Ask ask) {
        if (!isOver()) {
            ask(List.of(ask));
        }
    }

    /// Asks for a segment at the millisecond at which its answer turns into another one, or beside it.
    private void nextAtTheTurn() {
        final long segmentMs = plan.segmentMs();
        final long depthMs = plan.config().timeShiftBufferDepthMs() + plan.expiryMarginMs();
        final int turn = random.nextInt(4);
        final long last = timeline.last(nowMs());
        final long expiring = timeline.first(nowMs() - plan.expiryMarginMs()) + 1 + random.nextInt(2);
        final long wanted = Math.max(plan.config().startNumber(), turn == 0 ? expiring : last + 1 + random.nextInt(3));
        final long availableAtMs = timeline.availableAtMs(wanted);
        final long turnMs = switch (turn) {
            case 0 -> availableAtMs + plan.config().availabilityTimeOffsetMs() + depthMs;
            case 1 -> availableAtMs;
            case 2 -> availableAtMs - segmentMs;
            default -> availableAtMs + plan.config().retryBudgetMs();
        };
        final Ask ask =
                Ask.plain(Name.segment(random.nextInt(plan.config().renditions().size()), wanted));
        judge.scheduler().at(turnMs - 1 + random.nextInt(3), () -> again(ask));
    }

    void onFull(final CdnConnection full) {
        if (manner == Manner.STALLING) {
            full.expectDeadline();
        } else {
            judge.scheduler().in(5 + random.nextInt(60), () -> full.channel().take(500 + random.nextInt(4000)));
        }
    }

    void onClosed(final CdnConnection closed) {
        if (closed == connection) {
            connection = null;
            judge.scheduler().in(random.nextLong(MAX_THINK_MS), this::next);
        }
    }

    @Override
    public String toString() {
        return "cdn-" + number;
    }
}
