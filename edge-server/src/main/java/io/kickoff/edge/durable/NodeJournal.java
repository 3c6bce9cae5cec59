package io.kickoff.edge.durable;

import io.kickoff.edge.event.Events;
import io.kickoff.edge.event.StoredObject;
import io.kickoff.edge.observe.EventLog;
import io.kickoff.edge.settings.JournalBehaviour;
import io.kickoff.edge.settings.JournalDurability;
import io.kickoff.store.journal.Durability;
import io.kickoff.store.journal.Journal;
import io.kickoff.store.journal.JournalEntry;
import io.kickoff.store.journal.JournalFailure;
import io.kickoff.store.journal.JournalRecovery;
import io.kickoff.store.journal.JournalSettings;
import io.kickoff.store.journal.ObjectIdentity;
import io.kickoff.store.memory.SegmentArena;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/// The journal as the planes use it: objects and deletions go in, and are told when they are durable. Or no journal at
/// all: then everything is as durable as it will ever be, at once.
///
/// **Order.** Entries of an object are offered in the step that publishes or deletes it, inside the lock of its event;
/// so the newest entry is the one that readers got last.
///
/// **Back-pressure.** An upload is {@link #reserve reserved} before it is published, in number and in bytes, since the
/// memory of what waits cannot be reclaimed. Whoever gets no room reads no more until there is some. What is not
/// reserved (deletions, control state) has the other three quarters of the queue.
///
/// *Thread-safe; opened, started and closed by one thread.*
public final class NodeJournal implements AutoCloseable {
    private static final int MAX_OBJECTS = 1024;
    private static final int QUEUE_LENGTH = 4 * MAX_OBJECTS;
    private static final long RETENTION_MS = 1_000;
    private static final long MAX_IDLE_NANOS = 1_000_000;

    private final SegmentArena arena;
    private final @Nullable Journal journal;
    private final AtomicReferenceArray<@Nullable KeptObject> objects;
    private final AtomicInteger reservedObjects = new AtomicInteger();
    private final AtomicLong reservedBytes = new AtomicLong();
    private final long maxBytes;
    private final Set<ObjectIdentity> deletedMeanwhile = ConcurrentHashMap.newKeySet();
    private final Set<String> heldBack = ConcurrentHashMap.newKeySet();
    private volatile boolean isRecovering;
    private @Nullable AgentRunner runner;

    private NodeJournal(final SegmentArena arena, final @Nullable Journal journal) {
        this.arena = arena;
        this.journal = journal;
        this.objects = new AtomicReferenceArray<>(journal == null ? 0 : arena.maxSegments());
        this.maxBytes = arena.capacityBytes() / 4;
        this.isRecovering = journal != null;
    }

    /// @param arena of the objects' bytes.
    /// @return no journal: nothing outlives the process.
    public static NodeJournal off(final SegmentArena arena) {
        return new NodeJournal(arena, null);
    }

    /// Opens the node's journal, or none.
    ///
    /// @param behaviour of it.
    /// @param data      directory of the node; the journal is in `journal` below it.
    /// @param arena     of the objects' bytes.
    /// @param clock     time.
    /// @param log       is told what operators should know.
    /// @return the journal.
    /// @throws io.kickoff.store.journal.JournalException when it cannot be opened: in one line.
    public static NodeJournal open(
            final JournalBehaviour behaviour,
            final Path data,
            final SegmentArena arena,
            final EpochClock clock,
            final EventLog log) {
        if (behaviour.durability() == JournalDurability.OFF) {
            return off(arena);
        }
        final JournalSettings settings = new JournalSettings(
                behaviour.durability() == JournalDurability.MACHINE ? Durability.MACHINE : Durability.PROCESS,
                QUEUE_LENGTH,
                behaviour.cycleBytes(),
                behaviour.cycleMs(),
                behaviour.limitBytes(),
                behaviour.marginBytes(),
                RETENTION_MS,
                clock,
                log::warn);
        return new NodeJournal(arena, Journal.open(data.resolve("journal"), settings, arena));
    }

    /// Begins to write. The events are there by now, or what they have published would not be wanted.
    ///
    /// @param events of the node.
    /// @param clock  time.
    public void start(final Events events, final EpochClock clock) {
        final Journal opened = journal;
        if (opened == null) {
            return;
        }
        final AgentRunner started = new AgentRunner(
                new BackoffIdleStrategy(10, 20, 1_000, MAX_IDLE_NANOS),
                failure -> System.err.println("kickoff: the journal failed: " + failure),
                null,
                opened.agent(new Retention(this, events, arena, clock)));
        AgentRunner.startOnThread(started, task -> {
            final Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        });
        runner = started;
    }

    /// @return whether nothing outlives the process.
    public boolean isOff() {
        return journal == null;
    }

    /// @return what was in it; null when it is off.
    public @Nullable JournalRecovery recovery() {
        return journal == null ? null : journal.recovery();
    }

    @Nullable
    Journal journal() {
        return journal;
    }

    /// Takes room for an object. Whoever has it either {@link #keep}s the object or gives it back by {@link #release}.
    ///
    /// @param bytes of the object.
    /// @return false when too much waits already: passes by itself, within ms.
    public boolean reserve(final long bytes) {
        if (journal == null) {
            return true;
        }
        final int before = reservedObjects.getAndIncrement();
        final long bytesBefore = reservedBytes.getAndAdd(bytes);
        if (before >= MAX_OBJECTS || bytesBefore > 0 && bytesBefore + bytes > maxBytes) {
            release(bytes);
            return false;
        }
        return true;
    }

    /// Gives room back.
    ///
    /// @param bytes as it was taken.
    public void release(final long bytes) {
        if (journal != null) {
            reservedObjects.getAndDecrement();
            reservedBytes.getAndAdd(-bytes);
        }
    }

    /// @return objects that wait to be written.
    int waiting() {
        return reservedObjects.get();
    }

    void unpin(final long handle) {
        arena.unpin(handle);
    }

    /// Keeps an object; inside the step that publishes it.
    ///
    /// @param identity which.
    /// @param facts    of it.
    /// @param object   complete and pinned, with room reserved: the journal unpins it and gives the room back.
    /// @param takeBack what to do when it cannot be kept; on whichever thread; null: it stays.
    public void keep(
            final ObjectIdentity identity,
            final ObjectFacts facts,
            final StoredObject object,
            final @Nullable Runnable takeBack) {
        final long handle = object.handle();
        if (journal == null) {
            arena.unpin(handle);
            return;
        }
        final KeptObject kept = new KeptObject(this, handle, object.length(), takeBack);
        objects.set(SegmentArena.index(handle), kept);
        offer(new JournalEntry.Stored(
                identity, object.facts().digest(), facts.encode(), handle, object.length(), kept));
    }

    /// Keeps other facts of an object that is kept already, if there is room; inside the step that changes them.
    ///
    /// @param identity which.
    /// @param facts    of it.
    /// @param object   complete and pinned: stays the caller's.
    public void keepAgain(final ObjectIdentity identity, final ObjectFacts facts, final StoredObject object) {
        if (journal != null && reserve(object.length())) {
            if (arena.pin(object.handle())) {
                keep(identity, facts, object, null);
            } else {
                release(object.length());
            }
        }
    }

    /// Has an answer wait until an object is durable.
    ///
    /// @param handle  of its bytes.
    /// @param barrier of the answer.
    public void await(final long handle, final Barrier barrier) {
        final @Nullable KeptObject kept = kept(handle);
        if (kept != null) {
            kept.awaitedBy(barrier);
        }
    }

    /// @param handle of an object's bytes.
    /// @return whether it could not be kept, and should be kept again when it is sent again.
    public boolean isLost(final long handle) {
        final @Nullable KeptObject kept = kept(handle);
        return kept != null && kept.hasFailed();
    }

    private @Nullable KeptObject kept(final long handle) {
        final @Nullable KeptObject kept = journal == null ? null : objects.get(SegmentArena.index(handle));
        return kept != null && kept.handle() == handle ? kept : null;
    }

    /// An object was brought back.
    ///
    /// @param handle   of its bytes, held by the caller.
    /// @param sequence of its entry.
    public void restored(final long handle, final long sequence) {
        objects.set(SegmentArena.index(handle), KeptObject.before(this, handle, sequence));
    }

    /// Which version of an object the journal has.
    ///
    /// @param handle of its bytes, pinned.
    /// @return sequence of its entry; negative when it is not there (yet).
    long sequence(final long handle) {
        final @Nullable KeptObject kept = kept(handle);
        return kept == null ? Written.WAITING : kept.sequence();
    }

    /// Notes a deletion, also of what was never there: it may not have been brought back yet. Inside the step that
    /// deletes.
    ///
    /// @param identity which object.
    /// @param barrier  of the answer.
    public void delete(final ObjectIdentity identity, final Barrier barrier) {
        if (journal == null) {
            return;
        }
        if (isRecovering) {
            deletedMeanwhile.add(identity);
        }
        offer(new JournalEntry.ObjectDeleted(identity, barrier.expect()));
    }

    /// @param identity of an object of before the node started.
    /// @return whether it has been deleted since.
    public boolean isDeleted(final ObjectIdentity identity) {
        return deletedMeanwhile.contains(identity);
    }

    /// An event could not be restored: what it has published is kept for a version of this node that can.
    ///
    /// @param event id.
    void holdBack(final String event) {
        heldBack.add(event);
    }

    /// @param event id.
    /// @return whether its objects are kept although there is no such event.
    boolean isHeldBack(final String event) {
        return heldBack.contains(event);
    }

    /// All that can be brought back is there.
    public void recovered() {
        isRecovering = false;
        deletedMeanwhile.clear();
    }

    /// @return whether objects are still brought back.
    boolean isRecovering() {
        return isRecovering;
    }

    /// Hands an entry over, or tells it that it cannot be.
    void offer(final JournalEntry entry) {
        if (journal == null || !journal.offer(entry)) {
            entry.completion().failed(JournalFailure.CLOSED);
        }
    }

    /// Writes what waits. Nobody offers any more, and the arena is still there.
    @Override
    public void close() {
        if (runner != null) {
            runner.close();
        } else if (journal != null) {
            journal.close();
        }
    }
}
