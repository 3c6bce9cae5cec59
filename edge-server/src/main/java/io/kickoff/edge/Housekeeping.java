package io.kickoff.edge;

import io.kickoff.edge.durable.EventRecords;
import io.kickoff.edge.event.Events;
import io.kickoff.edge.event.LiveEvent;
import io.kickoff.edge.observe.EventLog;
import io.kickoff.edge.observe.Figure;
import io.kickoff.edge.observe.Figures;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochClock;

/// Gives back what no time-shift window covers any more, and writes the log. *Confined to its agent's thread.*
final class Housekeeping implements Agent {
    private static final long PERIOD_MS = 500;

    private final Events events;
    private final EventRecords records;
    private final Figures.Set figures;
    private final EventLog log;
    private final EpochClock clock;
    private long nextMs;

    Housekeeping(
            final Events events,
            final EventRecords records,
            final Figures figures,
            final EventLog log,
            final EpochClock clock) {
        this.events = events;
        this.records = records;
        this.figures = figures.newSet("housekeeping");
        this.log = log;
        this.clock = clock;
    }

    @Override
    public int doWork() {
        final int written = log.write();
        final long nowMs = clock.time();
        if (nowMs < nextMs) {
            return written;
        }
        nextMs = nowMs + PERIOD_MS;
        int evicted = 0;
        for (final LiveEvent event : events.all()) {
            evicted += event.evictExpired(nowMs);
        }
        figures.add(Figure.EVICTED, evicted);
        records.saveAudits();
        return written + evicted;
    }

    @Override
    public void onClose() {
        log.write();
    }

    @Override
    public String roleName() {
        return "kickoff-housekeeping";
    }
}
