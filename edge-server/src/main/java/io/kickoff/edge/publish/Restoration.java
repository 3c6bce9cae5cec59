package io.kickoff.edge.publish;

import static java.util.Objects.requireNonNull;

import io.kickoff.edge.durable.NodeJournal;
import io.kickoff.edge.durable.ObjectFacts;
import io.kickoff.store.journal.JournalFinding;
import io.kickoff.store.journal.JournalRecovery;
import io.kickoff.store.journal.JournaledObject;
import io.kickoff.store.journal.RecoverySink;
import io.kickoff.store.memory.SegmentArena;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/// Brings back what was published before the node started, while it serves and takes new things.
///
/// | step | what                                            | until then                                       |
/// |------|-------------------------------------------------|--------------------------------------------------|
/// | 1    | {@link #prepare}: heads, clocks of the pipelines | nothing listens                                 |
/// | 2    | init segments, named objects                    | not ready                                        |
/// | 3    | the live edge of every rendition                | not ready; the number that is due is held        |
/// | 4    | the rest, the newest first                      | 503 instead of 410, while it may yet be brought  |
///
/// Memory is taken as far as there is any; nothing that is newer is given up for it. What was published or deleted
/// since the start wins. Damaged objects are left out and said.
///
/// *Confined to one thread; progress may be read by any.*
public final class Restoration implements RecoverySink, Runnable {
    private final Publishing.Surroundings surroundings;
    private final JournalRecovery recovery;
    private final SegmentArena arena;
    private final NodeJournal journal;
    private final RestoredPlaces places;
    private final RestoredObjects restored;
    private final CountDownLatch edgeLeft = new CountDownLatch(1);
    private @Nullable Target target;
    private @Nullable JournaledObject object;
    private @Nullable ObjectFacts facts;
    private String digest = "";
    private long handle = SegmentArena.NO_MEMORY;
    private boolean isShort;
    private volatile boolean isStopped;

    /// @param surroundings of the publishing plane.
    /// @param recovery     of the journal.
    public Restoration(final Publishing.Surroundings surroundings, final JournalRecovery recovery) {
        this.surroundings = surroundings;
        this.recovery = recovery;
        this.arena = surroundings.store().arena();
        this.journal = surroundings.journal();
        this.places = new RestoredPlaces(surroundings);
        this.restored = new RestoredObjects(surroundings);
    }

    /// Looks at what there is; before anything listens, and after the events have been restored.
    public void prepare() {
        recovery.findings().forEach(this::tell);
        recovery.survey(places);
        places.prepare();
        recovery.hasten(places::isLiveEdge);
        noteProgress();
    }

    @Override
    public void run() {
        final int told = recovery.findings().size();
        try {
            recovery.run(this);
        } catch (final RuntimeException failure) {
            surroundings.log().warn("journal: not everything could be brought back: " + failure);
        } finally {
            recovery.close();
            places.end();
            journal.recovered();
            edgeLeft.countDown();
            final List<JournalFinding> findings = recovery.findings();
            findings.subList(Math.min(told, findings.size()), findings.size()).forEach(this::tell);
        }
    }

    private void tell(final JournalFinding finding) {
        if (finding.isLoss()) {
            surroundings.log().warn("journal: " + finding);
        }
    }

    /// Brings back nothing more.
    public void stop() {
        isStopped = true;
    }

    /// @return whether control state and the live edge of every event are there.
    public boolean isLiveEdgeThere() {
        return edgeLeft.getCount() == 0;
    }

    /// Waits until they are.
    public void awaitLiveEdge() {
        try {
            edgeLeft.await();
        } catch (final InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return whether everything is there.
    public boolean isDone() {
        return recovery.isDone();
    }

    /// @return how far it is, in words.
    public String progress() {
        final long bytes = recovery.objectBytes();
        final long percent = bytes == 0 ? 100 : recovery.bytesDone() * 100 / bytes;
        return "recovering " + percent + " % (" + recovery.objectsDone() + " of " + recovery.objectCount()
                + " objects)";
    }

    @Override
    public Answer begin(final JournaledObject next, final String itsDigest, final DirectBuffer itsFacts) {
        if (isStopped) {
            return Answer.STOP;
        }
        noteProgress();
        places.pass(next);
        final ObjectFacts known = ObjectFacts.decode(itsFacts);
        final @Nullable Target place = places.of(next, known);
        if (place == null) {
            return Answer.SKIP;
        }
        handle = places.isFull(place.event()) || journal.isDeleted(next.identity())
                ? SegmentArena.NO_MEMORY
                : open(place, next.length());
        if (handle == SegmentArena.NO_MEMORY) {
            places.done(place.event());
            return Answer.SKIP;
        }
        target = place;
        object = next;
        facts = known;
        digest = itsDigest;
        isShort = false;
        return Answer.TAKE;
    }

    private long open(final Target place, final long length) {
        final long opened = arena.open(length, place.tenant().share());
        if (opened == SegmentArena.NO_MEMORY) {
            places.full(place.event());
        }
        return opened;
    }

    private void noteProgress() {
        if (places.isLiveEdgePassed()) {
            edgeLeft.countDown();
        }
    }

    @Override
    public boolean piece(final long address, final int length) {
        isShort |= arena.append(handle, address, length) < length;
        return true;
    }

    @Override
    public void end(final boolean isIntact) {
        final Target place = requireNonNull(target);
        final JournaledObject taken = requireNonNull(object);
        if (isShort) {
            places.full(place.event());
        }
        if (isShort || !isIntact || !restored.publish(place, handle, taken, digest, requireNonNull(facts))) {
            arena.abort(handle);
        }
        handle = SegmentArena.NO_MEMORY;
        places.done(place.event());
    }
}
