package io.kickoff.edge.deliver;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.kickoff.edge.event.EventView;
import io.kickoff.edge.event.LiveEvent;
import io.kickoff.edge.event.ServedCandidates;
import io.kickoff.edge.http.RequestTarget;
import io.kickoff.edge.observe.Figure;
import io.kickoff.edge.observe.Figures;
import io.kickoff.selector.CandidateWord;
import io.kickoff.store.window.RenditionWindow;
import io.kickoff.store.window.Selected;
import io.kickoff.validrange.Match;
import io.kickoff.validrange.SegmentTimeline;
import io.kickoff.validrange.Verdict;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/// Answers the requests of one event loop: the whole way of a GET, in the order in which it is decided.
///
/// 1. The path is read as bytes, and names an event.
/// 2. The event's templates say which segment is meant.
/// 3. The schedule's arithmetic answers what cannot be there: nothing has been looked up by then.
/// 4. What lies behind the live edge is answered only while that leaves the live requests alone.
/// 5. The rendition's window chooses among the candidates, and pins the one chosen; while there is none and its
///    time is not over, the request waits.
/// 6. Conditions and ranges decide which answer it is; the prepared head and the pinned bytes go to the connection.
///
/// *Confined to one event loop.*
final class DeliveryLoop implements Readers.Woken {
    private static final byte[] PREFIX = "/live/".getBytes(US_ASCII);

    private final Delivery.Surroundings surroundings;
    private final Figures.Set figures;
    private final Heads heads = new Heads();
    private final RequestTarget target = new RequestTarget();
    private final Selected selected = new Selected();
    private final Choice choice;
    private final Bodies bodies;
    private final Serving serving;
    private final Shedding shedding;
    private final Followers followers;
    private final HoldingBounds bounds;
    private final TimeShiftLimit timeShift;
    private final LoopPulse pulse;
    private final int number;
    private final LoopTasks tasks;
    private final Holding holding;

    /// @param surroundings what it works with.
    /// @param bounds       of the requests that wait.
    /// @param timeShift    of the requests behind the live edge.
    /// @param pulse        of the event loop.
    /// @param tasks        of the event loop.
    DeliveryLoop(
            final Delivery.Surroundings surroundings,
            final HoldingBounds bounds,
            final TimeShiftLimit timeShift,
            final LoopPulse pulse,
            final LoopTasks tasks) {
        this.surroundings = surroundings;
        this.bounds = bounds;
        this.timeShift = timeShift;
        this.pulse = pulse;
        this.tasks = tasks;
        this.number = surroundings.readers().join(tasks, this);
        this.holding = new Holding(surroundings.readers(), bounds, tasks, number, surroundings.clock());
        this.figures = surroundings.figures().newSet("delivery-" + number);
        this.choice = new Choice(surroundings.arena());
        this.bodies = new Bodies(surroundings.arena());
        this.serving = new Serving(this, heads, surroundings);
        this.shedding = new Shedding(this, heads, timeShift, surroundings.memory(), number);
        this.followers = new Followers(surroundings.readers(), number);
    }

    Figures.Set figures() {
        return figures;
    }

    Bodies bodies() {
        return bodies;
    }

    Followers followers() {
        return followers;
    }

    HoldingBounds bounds() {
        return bounds;
    }

    /// Counts bytes of a body that were given to a channel.
    void countSent(final long bytes) {
        figures.add(Figure.DELIVERY_BYTES, bytes);
        pulse.sent(bytes);
    }

    boolean isMemoryShort() {
        return surroundings.memory().isShort();
    }

    TimeShiftLimit timeShift() {
        return timeShift;
    }

    EpochClock clock() {
        return surroundings.clock();
    }

    private long nowMs() {
        return surroundings.clock().time();
    }

    /// Answers a request, or begins to.
    ///
    /// @param request    well-formed.
    /// @param connection that it came from.
    void answer(final HttpRequest request, final DeliveryConnection connection) {
        final HttpMethod method = request.method();
        final long nowMs = nowMs();
        final long sinceMs = connection.heldSinceMs();
        heads.begin(sinceMs == DeliveryConnection.NOT_HELD ? Heads.NOT_HELD : Math.max(0, nowMs - sinceMs));
        if (!shedding.admit(connection, nowMs)) {
            return;
        }
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            answerOther(method, connection, nowMs);
            return;
        }
        if (!target.parse(request.uri())) {
            refuse(400, connection);
            return;
        }
        final int from = PREFIX.length;
        final int slash = target.slashFrom(from);
        final @Nullable LiveEvent event =
                target.startsWith(PREFIX) ? surroundings.events().find(target.bytes(), from, slash) : null;
        if (event == null || slash + 1 >= target.length()) {
            answerUnknown(null, connection, nowMs);
            return;
        }
        final EventView view = event.view();
        final long match = view.matcher().match(target.bytes(), slash + 1, target.length() - slash - 1);
        if (match == Match.NONE) {
            serving.answerNamed(request, connection, event, target.text(slash + 1, target.length()), nowMs);
        } else if (Match.isInit(match)) {
            serving.answerInit(request, connection, event, view, Match.rendition(match), nowMs);
        } else {
            answerSegment(request, connection, event, view, match, nowMs);
        }
    }

    private void answerOther(final HttpMethod method, final DeliveryConnection connection, final long nowMs) {
        if (method.equals(HttpMethod.OPTIONS)) {
            send(heads.preflight(), Figure.DELIVERY_204, connection, null, nowMs);
        } else {
            refuse(405, connection);
        }
    }

    /// Refuses a request for what it is.
    void refuse(final int status, final DeliveryConnection connection) {
        send(heads.refused(status), Figure.DELIVERY_REFUSED, connection, null, nowMs());
    }

    /// Nothing of that name.
    void answerUnknown(final @Nullable LiveEvent event, final DeliveryConnection connection, final long nowMs) {
        if (event != null && event.recovery().isUnderWay()) {
            send(heads.recovering(), Figure.DELIVERY_503, connection, event, nowMs);
            return;
        }
        send(heads.unknown(), Figure.DELIVERY_404, connection, event, nowMs);
    }

    private void answerSegment(
            final HttpRequest request,
            final DeliveryConnection connection,
            final LiveEvent event,
            final EventView view,
            final long match,
            final long nowMs) {
        final long segment = Match.number(match);
        final long verdict = view.filter().decide(segment, nowMs);
        if (Verdict.isByArithmetic(verdict)) {
            figures.count(Figure.DELIVERY_BY_ARITHMETIC);
            sendVerdict(verdict, segment, view, connection, event, nowMs);
            return;
        }
        final boolean isPatient = Verdict.kind(verdict) != Verdict.PAST_RETRY;
        if (!isPatient
                && view.filter().isBehindEdge(segment, RenditionWindow.LIVE_EDGE_SEGMENTS, nowMs)
                && !shedding.admitTimeShifted(connection, event, nowMs)) {
            return;
        }
        figures.count(Figure.DELIVERY_LOOKUPS);
        final RenditionWindow window = view.windows().get(Match.rendition(match));
        final int hidden = event.hidden(view, Match.rendition(match), segment);
        if (choice.acquire(window, view.order(), segment, hidden, isPatient, selected)) {
            noteChoice(event, view, match, hidden);
            serving.serve(request, connection, event, selected, nowMs);
        } else if (!isPatient && event.recovery().isMissing(segment)) {
            send(heads.recovering(), Figure.DELIVERY_503, connection, event, nowMs);
        } else if (!isPatient) {
            sendVerdict(verdict, segment, view, connection, event, nowMs);
        } else {
            hold(request, connection, event, view, match, hidden, nowMs);
        }
    }

    /// Lets a request wait for its segment, at most until its retry budget has passed.
    private void hold(
            final HttpRequest request,
            final DeliveryConnection connection,
            final LiveEvent event,
            final EventView view,
            final long match,
            final int hidden,
            final long nowMs) {
        final long segment = Match.number(match);
        final RenditionWindow window = view.windows().get(Match.rendition(match));
        final long deadlineMs = view.filter().deadlineMs(segment);
        final Held held = new Held(request, connection, event, HeldBytes.of(request));
        if (!holding.hold(held, window, segment, deadlineMs, nowMs)) {
            shed(view.filter().timeline().availableAtMs(segment), connection, event, nowMs);
        } else if (choice.acquire(window, view.order(), segment, hidden, true, selected)) {
            // published between the two looks
            holding.forget(held);
            noteChoice(event, view, match, hidden);
            serving.serve(request, connection, event, selected, nowMs);
        } else {
            if (connection.heldSinceMs() == DeliveryConnection.NOT_HELD) {
                figures.count(Figure.DELIVERY_HELD);
            }
            connection.wait(held, nowMs);
        }
    }

    /// Refuses for now what would wait.
    void shed(final long availableAtMs, final DeliveryConnection connection, final LiveEvent event, final long nowMs) {
        shedding.shed(availableAtMs, connection, event, nowMs);
    }

    /// The connection of a request that waits has gone.
    void forget(final Held held) {
        holding.forget(held);
    }

    /// @param task to run on the event loop, later.
    void execute(final Runnable task) {
        tasks.execute(task);
    }

    private void sendVerdict(
            final long verdict,
            final long segment,
            final EventView view,
            final DeliveryConnection connection,
            final LiveEvent event,
            final long nowMs) {
        final int kind = Verdict.kind(verdict);
        final SegmentTimeline timeline = view.filter().timeline();
        final boolean isNever = kind == Verdict.BEFORE_START || kind == Verdict.AFTER_END;
        final long availableAtMs = isNever ? Heads.NEVER : timeline.availableAtMs(segment);
        final Figure figure =
                kind == Verdict.EXPIRED || kind == Verdict.PAST_RETRY ? Figure.DELIVERY_410 : Figure.DELIVERY_404;
        send(heads.byVerdict(kind, Verdict.lifetimeMs(verdict), availableAtMs), figure, connection, event, nowMs);
    }

    /// Counts what was chosen, and remembers it: whoever was given something worse before is told to drop it.
    private void noteChoice(final LiveEvent event, final EventView view, final long match, final int hidden) {
        final int rendition = Match.rendition(match);
        final long segment = Match.number(match);
        final boolean isDefective = CandidateWord.defects(selected.word()) != 0;
        final int noted = view.served().get(rendition).note(segment, selected.pipeline(), isDefective, hidden);
        if (noted != 0) {
            if (ServedCandidates.isNews(noted)) {
                event.purges().servedDefective(view, rendition, segment, selected.pipeline());
            }
            heads.invalidates(event.purges().invalidates(view, rendition, segment, ServedCandidates.stale(noted)));
        }
        if (isDefective) {
            figures.count(Figure.DELIVERY_DEFECTIVE);
            return;
        }
        final int preferred = view.order().pipeline(0);
        if (selected.pipeline() != preferred
                && CandidateWord.defects(view.windows().get(rendition).word(segment, preferred)) != 0) {
            figures.count(Figure.DELIVERY_AVOIDED);
        }
    }

    /// Sends a head, and counts it.
    void send(
            final Heads head,
            final Figure figure,
            final DeliveryConnection connection,
            final @Nullable LiveEvent event,
            final long nowMs) {
        figures.count(figure);
        connection.send(head.end(event, nowMs, connection.end(), connection.allocator()));
    }

    @Override
    public void onPublished(final int bucket) {
        holding.wake(bucket);
    }

    @Override
    public void onChanged() {
        holding.wakeAll();
    }

    @Override
    public void onProgress(final int place) {
        followers.tell(place);
    }
}
