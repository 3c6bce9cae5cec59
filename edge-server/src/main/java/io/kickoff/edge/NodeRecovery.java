package io.kickoff.edge;

import io.kickoff.edge.admin.AdminApi.Readiness;
import io.kickoff.edge.definition.EventDefinition;
import io.kickoff.edge.durable.RestoredEvents;
import io.kickoff.edge.publish.Publishing;
import io.kickoff.edge.publish.Restoration;
import io.kickoff.store.journal.JournalRecovery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a node comes back: its events at once, its objects while the planes listen already. Ready is what has the live
/// edge of every event; what is older may still be on its way.
///
/// *Thread-safe once the events are there.*
final class NodeRecovery implements AutoCloseable {
    private final @Nullable Restoration restoration;
    private @Nullable Thread thread;

    private NodeRecovery(final @Nullable Restoration restoration) {
        this.restoration = restoration;
    }

    /// Brings the events back, as they were, and begins to write the journal.
    ///
    /// @param surroundings of the publishing plane.
    /// @param file         events of the configuration file.
    /// @return the rest of the way.
    static NodeRecovery ofEvents(final Publishing.Surroundings surroundings, final List<EventDefinition> file) {
        final @Nullable JournalRecovery recovery = surroundings.journal().recovery();
        @Nullable Restoration restoration = null;
        if (recovery != null) {
            new RestoredEvents(surroundings.events(), surroundings.records(), surroundings.log())
                    .restore(recovery.control());
            restoration = new Restoration(surroundings, recovery);
            restoration.prepare();
        }
        surroundings.journal().start(surroundings.events(), surroundings.clock());
        surroundings.records().saveAudits();
        file.forEach(surroundings.records()::putOfFile);
        return new NodeRecovery(restoration);
    }

    /// Begins to bring the objects back, and waits for the live edge.
    void awaitLiveEdge() {
        if (restoration != null) {
            final Thread started = new Thread(restoration, "kickoff-recovery");
            started.setDaemon(true);
            started.start();
            thread = started;
            restoration.awaitLiveEdge();
        }
    }

    /// @param isOpen whether the node takes requests.
    /// @return what `readyz` says.
    Readiness readiness(final boolean isOpen) {
        if (restoration == null || restoration.isDone()) {
            return new Readiness(isOpen, isOpen ? "ready" : "draining");
        }
        final String progress = restoration.progress();
        if (isOpen) {
            return new Readiness(true, "ready, " + progress);
        }
        return new Readiness(false, restoration.isLiveEdgeThere() ? "draining" : progress);
    }

    /// Ends it where it is.
    @Override
    public void close() {
        if (restoration != null && thread != null) {
            restoration.stop();
            try {
                thread.join();
            } catch (final InterruptedException ending) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
