package io.kickoff.perf.load;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Asks at a fixed rate, whatever the server does: request i is due at start + i / rate, and its latency counts from
/// then. One that finds no idle connection waits for one, and its waiting is part of what is measured; so a stall of
/// the server shows in every request that was due during it, not in one a connection (coordinated omission).
///
/// *Thread-safe*; one run at a time.
public final class OpenLoop implements AnswerListener, AutoCloseable {
    private static final double NANOS_A_SECOND = 1e9;
    private static final int LEEWAY_S = 5;

    private final Wire wire;
    private final Requests requests;
    private final double intervalNanos;
    private final Connections connections;
    private final Deque<LoadConnection> idle = new ArrayDeque<>();
    private final Runnable pump = this::pumpAsScheduled;
    private Recording recording = new Recording();
    private CompletableFuture<Recording> ended = new CompletableFuture<>();
    private boolean isRunning;
    private long runs;
    private boolean isScheduled;
    private long startNanos;
    private long count;
    private long next;
    private long inFlight;

    /// Connects.
    ///
    /// @param wire        event loop.
    /// @param server      asked.
    /// @param connections open at the same time: requests in flight at most.
    /// @param rate        requests a second.
    /// @param requests    what is asked.
    /// @throws IllegalStateException when the connections cannot be opened.
    public OpenLoop(
            final Wire wire,
            final InetSocketAddress server,
            final int connections,
            final double rate,
            final Requests requests) {
        this.wire = wire;
        this.requests = requests;
        this.intervalNanos = NANOS_A_SECOND / rate;
        this.connections = Connections.open(wire, server, connections, this);
    }

    /// Runs and returns when all is answered, or the grace has passed.
    ///
    /// @param fromNanos  `System.nanoTime` at which the first request is due.
    /// @param total      number of requests.
    /// @param graceNanos to wait behind the last one's time; what is unanswered then is recorded as
    ///                   {@link LoadConnection#BROKEN}, what is unsent as unsent, both with what they
    ///                   have waited.
    /// @return what was seen.
    public Recording run(final long fromNanos, final long total, final long graceNanos) {
        return start(fromNanos, total, graceNanos).join();
    }

    /// As {@link #run}, without waiting for the end.
    ///
    /// @param fromNanos  `System.nanoTime` at which the first request is due.
    /// @param total      number of requests.
    /// @param graceNanos to wait behind the last one's time.
    /// @return what was seen, when it is over.
    public CompletableFuture<Recording> start(final long fromNanos, final long total, final long graceNanos) {
        final CompletableFuture<Recording> run = new CompletableFuture<>();
        wire.loop().execute(() -> {
            recording = new Recording();
            recording.begin(fromNanos);
            ended = run;
            runs++;
            final long number = runs;
            startNanos = fromNanos;
            count = total;
            next = 0;
            isRunning = true;
            final long endNanos = dueNanos(total) + graceNanos - System.nanoTime();
            wire.loop().schedule(() -> endUnanswered(number), endNanos, TimeUnit.NANOSECONDS);
            pump();
        });
        final long boundNanos = fromNanos - System.nanoTime() + (long) (total * intervalNanos) + graceNanos;
        return run.orTimeout(boundNanos + TimeUnit.SECONDS.toNanos(LEEWAY_S), TimeUnit.NANOSECONDS);
    }

    private long dueNanos(final long index) {
        return startNanos + (long) (index * intervalNanos);
    }

    private void pumpAsScheduled() {
        isScheduled = false;
        pump();
    }

    private void pump() {
        while (isRunning && next < count && !idle.isEmpty()) {
            final long aheadNanos = dueNanos(next) - System.nanoTime();
            if (aheadNanos > 0) {
                if (!isScheduled) {
                    isScheduled = true;
                    wire.loop().schedule(pump, aheadNanos, TimeUnit.NANOSECONDS);
                }
                return;
            }
            final LoadConnection connection = idle.poll();
            // it may have been lost while it was idle
            if (connection != null && connection.isIdle()) {
                inFlight++;
                connection.ask(requests.request(next), next);
                next++;
            }
        }
    }

    @Override
    public void onOpen(final LoadConnection connection) {
        idle.add(connection);
        pump();
    }

    @Override
    public void onAnswer(final LoadConnection connection, final int status, final long atNanos) {
        if (connection.isIdle()) {
            idle.add(connection);
        }
        if (!isRunning) {
            return;
        }
        inFlight--;
        final long dueNanos = dueNanos(connection.label());
        recording.answered(status, connection.bodyBytes(), dueNanos, connection.askedAtNanos(), atNanos);
        if (inFlight == 0 && next == count) {
            end();
        } else {
            pump();
        }
    }

    private void endUnanswered(final long number) {
        if (!isRunning || number != runs) {
            return;
        }
        final long nowNanos = System.nanoTime();
        for (final LoadConnection connection : connections.all()) {
            if (connection.isAsking()) {
                recording.answered(
                        LoadConnection.BROKEN, 0, dueNanos(connection.label()), connection.askedAtNanos(), nowNanos);
                // its answer would be taken for that of a later run's request
                connection.close();
            }
        }
        for (; next < count; next++) {
            recording.unsent(dueNanos(next), nowNanos);
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
