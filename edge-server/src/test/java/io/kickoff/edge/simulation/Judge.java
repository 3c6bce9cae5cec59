package io.kickoff.edge.simulation;

import io.kickoff.edge.simulation.Exchange.State;
import io.kickoff.edge.simulation.Expected.Await;
import io.kickoff.edge.simulation.Expected.Hit;
import io.kickoff.edge.simulation.Expected.Hold;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Holds the node under test to the reference model: at the moment of each answer, and whenever a moment has settled.
///
/// | looked at           | has to be                                                                                |
/// |---------------------|------------------------------------------------------------------------------------------|
/// | an answer           | the one of the model, at this moment                                                     |
/// | who is not answered | held or awaiting a whole upload, in the model too                                        |
/// | who waits           | nobody for whom there is an answer, and nobody past the bound                            |
/// | who follows         | has all bytes that have come, and the end when it has come                               |
/// | the node's count    | as many as wait                                                                          |
///
/// *Confined to the simulation's thread.*
final class Judge {
    /// A step of the loop's timer, a tick of its wheel, and the millisecond in which it is over.
    private static final long HOLD_GRACE_MS = 10 + 8 + 1;

    private final Plan plan;
    private final Scheduler scheduler;
    private final ReferenceStore store;
    private final ReferenceAnswers answers;
    private final SimulatedServer server;
    private final Trace trace;
    private final AnswerCheck check;
    private final Map<Ask.Name, Set<Exchange>> waiting = new LinkedHashMap<>();
    private final Map<Ask.Name, Set<Exchange>> following = new LinkedHashMap<>();
    private final Set<Peer> touched = new LinkedHashSet<>();
    private final Set<Ask.Name> postponed = new LinkedHashSet<>();
    private final List<Exchange> due = new ArrayList<>();
    private final long[] tally = new long[600];
    private boolean isEverythingChanged;
    private int held;
    private String violation = "";

    Judge(
            final Plan plan,
            final Scheduler scheduler,
            final ReferenceStore store,
            final SimulatedServer server,
            final Trace trace) {
        this.plan = plan;
        this.scheduler = scheduler;
        this.store = store;
        this.answers = new ReferenceAnswers(plan, store);
        this.server = server;
        this.trace = trace;
        this.check = new AnswerCheck(plan);
    }

    Plan plan() {
        return plan;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Trace trace() {
        return trace;
    }

    boolean isViolated() {
        return !violation.isEmpty();
    }

    /// @return what the node under test did wrong first; empty when it did nothing wrong.
    String violation() {
        return violation;
    }

    void violated(final Object who, final String what) {
        if (violation.isEmpty()) {
            violation = who + ": " + what;
            trace.step("JUDGE", violation);
        }
    }

    /// @return how many answers of a status there were.
    long answers(final int status) {
        return tally[status];
    }

    /// Something has happened on a connection: it is looked at when the task is over.
    void touch(final Peer peer) {
        touched.add(peer);
    }

    void onStep() {
        if (!touched.isEmpty()) {
            touched.forEach(Peer::settle);
            touched.clear();
        }
    }

    /// The node has begun with a request, and has not answered it in the same task.
    void begun(final Exchange exchange) {
        trace.step(exchange.connection, "waits for", exchange.ask.name());
        exchange.begunMs = scheduler.time();
        waitOn(exchange, answers.to(exchange.ask, scheduler.time()));
    }

    private void waitOn(final Exchange exchange, final Expected expected) {
        final long nowMs = scheduler.time();
        final Ask.Name name = exchange.ask.name();
        switch (expected) {
            case Hold hold -> {
                if (exchange.state != State.HELD) {
                    exchange.state = State.HELD;
                    held++;
                    scheduler.at(answers.deadlineMs(name) + HOLD_GRACE_MS, () -> due.add(exchange));
                }
                if (exchange.heldSinceMs == Exchange.NEVER) {
                    exchange.heldSinceMs = nowMs;
                }
            }
            case Await await -> await(exchange);
            default -> {
                if (mayAwait(exchange)) {
                    await(exchange);
                } else {
                    violated(exchange, "is not answered, but should be with " + expected);
                }
            }
        }
        waiting.computeIfAbsent(name, absent -> new LinkedHashSet<>()).add(exchange);
    }

    private void await(final Exchange exchange) {
        held -= exchange.state == State.HELD ? 1 : 0;
        exchange.state = State.AWAITING;
        exchange.hasAwaited = true;
    }

    /// Who waits for the whole of an upload waits for that one, also when another has come meanwhile.
    private boolean mayAwait(final Exchange exchange) {
        return exchange.ask.wantsWhole() && store.isShowing(exchange.ask.name());
    }

    /// The node has decided an answer.
    void answered(final Exchange exchange, final String head) {
        final long nowMs = scheduler.time();
        final int status = Integer.parseInt(head.substring(9, 12));
        trace.step(exchange.connection, "is answered", status, exchange.ask);
        tally[status]++;
        Expected expected = answers.to(exchange.ask, nowMs);
        if (expected instanceof Hold && status == 503 && server.heldRequests() >= plan.maxHeld()) {
            expected = answers.shed(exchange.ask.name());
        }
        final String wrong = check.check(head, exchange, expected, nowMs);
        if (!wrong.isEmpty()) {
            violated(exchange, wrong + "answered\n" + head);
        }
        leave(exchange);
        exchange.state = State.ANSWERED;
        exchange.answer = expected;
        if (expected instanceof Hit hit) {
            exchange.upload = hit.upload();
            if (exchange.isFollowing()) {
                following
                        .computeIfAbsent(exchange.ask.name(), absent -> new LinkedHashSet<>())
                        .add(exchange);
            }
        }
    }

    private void leave(final Exchange exchange) {
        if (exchange.isWaiting()) {
            held -= exchange.state == State.HELD ? 1 : 0;
            waiting.get(exchange.ask.name()).remove(exchange);
        }
    }

    /// The last byte has come through, or the connection is gone.
    void over(final Exchange exchange) {
        leave(exchange);
        if (exchange.isFollowing()) {
            following.get(exchange.ask.name()).remove(exchange);
        }
        exchange.state = State.OVER;
    }

    /// An operator has changed something.
    void everythingChanged() {
        isEverythingChanged = true;
    }

    void onSettled() {
        final Set<Ask.Name> names = store.takeChanged();
        names.addAll(postponed);
        postponed.clear();
        if (isEverythingChanged) {
            isEverythingChanged = false;
            names.addAll(waiting.keySet());
        }
        for (final Ask.Name name : names) {
            List.copyOf(waiting.getOrDefault(name, Set.of())).forEach(this::checkWaiting);
            following.getOrDefault(name, Set.of()).forEach(this::checkFollowing);
        }
        final List<Exchange> looked = List.copyOf(due);
        due.clear();
        looked.forEach(this::checkDeadline);
        if (!server.isStalled() && server.heldRequests() != held) {
            checkCount();
        }
    }

    private void checkWaiting(final Exchange exchange) {
        if (exchange.connection.channel().loop().isStalled()) {
            postponed.add(exchange.ask.name());
            return;
        }
        if (exchange.state == State.AWAITING && mayAwait(exchange)) {
            return;
        }
        final Expected expected = answers.to(exchange.ask, scheduler.time());
        final boolean isPastItsTime = scheduler.time() >= answers.deadlineMs(exchange.ask.name());
        if (exchange.state == State.HELD && isPastItsTime && !(expected instanceof Await)) {
            // told within a tick: see checkDeadline
            return;
        }
        waitOn(exchange, expected);
    }

    private void checkFollowing(final Exchange exchange) {
        final CdnConnection connection = exchange.connection;
        if (connection.channel().loop().isStalled()) {
            postponed.add(exchange.ask.name());
        } else if (!connection.isLimited()) {
            if (exchange.upload.isOver()) {
                violated(exchange, "has not got the end of " + exchange.upload);
            } else if (connection.bodyBytes(exchange) != exchange.upload.received) {
                violated(
                        exchange,
                        "has " + connection.bodyBytes(exchange) + " bytes of " + exchange.upload + ", of which "
                                + exchange.upload.received + " have come");
            }
        }
    }

    private void checkDeadline(final Exchange exchange) {
        if (exchange.state == State.HELD && !mayAwait(exchange)) {
            if (exchange.connection.channel().loop().isStalled()) {
                scheduler.in(1, () -> due.add(exchange));
            } else {
                violated(exchange, "is held beyond its time");
            }
        }
    }

    private void checkCount() {
        if (Math.abs(server.heldRequests() - held) > unknown()) {
            violated("node", server.heldRequests() + " requests are held, but should be " + held);
        }
    }

    /// Of a request that may wait for an upload to be whole nobody but the node knows whether it does, or is held.
    private long unknown() {
        return waiting.values().stream()
                .flatMap(Set::stream)
                .filter(this::mayAwait)
                .count();
    }

    /// @return how many requests wait, in any way.
    int waitingRequests() {
        return waiting.values().stream().mapToInt(Set::size).sum();
    }
}
