package io.kickoff.perf.load;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Asks as fast as it is answered: each connection again as soon as its answer is complete. Shows what a server can
/// do, never how long anyone waits; its histograms hold service times only.
///
/// *Thread-safe*; one run at a time.
public final class ClosedLoop implements AnswerListener, AutoCloseable {
    private static final int GRACE_S = 5;

    private final Wire wire;
    private final Connections connections;
    private Recording recording = new Recording();
    private CompletableFuture<Recording> ended = new CompletableFuture<>();
    private Requests requests = index -> {
        throw new IllegalStateException("not running");
    };
    private boolean isRunning;
    private long runs;
    private long endNanos;
    private long count;
    private long next;
    private long inFlight;

    /// Connects.
    ///
    /// @param wire        event loop.
    /// @param server      asked.
    /// @param connections each with one request in flight.
    /// @throws IllegalStateException when the connections cannot be opened.
    public ClosedLoop(final Wire wire, final InetSocketAddress server, final int connections) {
        this.wire = wire;
        this.connections = Connections.open(wire, server, connections, this);
    }

    /// Runs until so many are asked or the time is over, and all of them are answered.
    ///
    /// @param asked      what is asked.
    /// @param total      number of requests at most.
    /// @param boundNanos time at most; what is unanswered some seconds later is recorded as
    ///                   {@link LoadConnection#BROKEN}.
    /// @return what was seen.
    public Recording run(final Requests asked, final long total, final long boundNanos) {
        final CompletableFuture<Recording> run = new CompletableFuture<>();
        wire.loop().execute(() -> {
            recording = new Recording();
            recording.begin(System.nanoTime());
            ended = run;
            runs++;
            final long number = runs;
            requests = asked;
            count = total;
            next = 0;
            endNanos = System.nanoTime() + boundNanos;
            isRunning = true;
            connections.all().forEach(this::askNext);
            wire.loop().schedule(this::endWhenOver, boundNanos, TimeUnit.NANOSECONDS);
            final long graceNanos = boundNanos + TimeUnit.SECONDS.toNanos(GRACE_S);
            wire.loop().schedule(() -> endUnanswered(number), graceNanos, TimeUnit.NANOSECONDS);
        });
        return run.join();
    }

    private boolean isOver() {
        return next >= count || System.nanoTime() - endNanos >= 0;
    }

    private void askNext(final LoadConnection connection) {
        if (isRunning && connection.isIdle() && !isOver()) {
            inFlight++;
            connection.ask(requests.request(next), next);
            next++;
        }
    }

    @Override
    public void onOpen(final LoadConnection connection) {
        askNext(connection);
    }

    @Override
    public void onAnswer(final LoadConnection connection, final int status, final long atNanos) {
        if (!isRunning) {
            return;
        }
        inFlight--;
        final long askedNanos = connection.askedAtNanos();
        recording.answered(status, connection.bodyBytes(), askedNanos, askedNanos, atNanos);
        askNext(connection);
        endWhenOver();
    }

    private void endWhenOver() {
        if (isRunning && inFlight == 0 && isOver()) {
            end();
        }
    }

    private void endUnanswered(final long number) {
        if (!isRunning || number != runs) {
            return;
        }
        final long nowNanos = System.nanoTime();
        for (final LoadConnection connection : connections.all()) {
            if (connection.isAsking()) {
                final long askedNanos = connection.askedAtNanos();
                recording.answered(LoadConnection.BROKEN, 0, askedNanos, askedNanos, nowNanos);
                // its answer would be taken for that of a later run's request
                connection.close();
            }
        }
        end();
    }

    private void end() {
        isRunning = false;
        inFlight = 0;
        ended.complete(recording);
    }

    @Override
    public void close() {
        connections.close();
    }
}
