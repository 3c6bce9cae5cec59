package io.kickoff.store.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.store.LeakCheckedStore;
import io.kickoff.store.memory.SegmentArena;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.CachedEpochClock;
import org.agrona.concurrent.UnsafeBuffer;

/// A journal whose agent is driven by the test, step by step, on a clock that the test moves.
final class JournalFixture implements AutoCloseable {
    static final long NOON_MS = 1_795_521_600_000L;
    static final RetentionOracle KEEP_ALL = (identity, sequence) -> Wanted.TIME_SHIFTED;

    final CachedEpochClock clock = new CachedEpochClock();
    final List<String> reports = new ArrayList<>();
    final Journal journal;
    final Agent agent;
    private final LeakCheckedStore store;

    /// What became of an entry.
    static final class Outcome implements JournalCompletion {
        private final SegmentArena arena;
        private final long handle;
        long sequence;
        JournalFailure failure;

        private Outcome(final SegmentArena arena, final long handle) {
            this.arena = arena;
            this.handle = handle;
        }

        boolean isDurable() {
            return sequence > 0;
        }

        @Override
        public void durable(final long toldSequence) {
            assertTrue(toldSequence > 0 && sequence == 0 && failure == null, "told once");
            sequence = toldSequence;
            letGo();
        }

        @Override
        public void failed(final JournalFailure reason) {
            assertTrue(sequence == 0 && failure == null, "told once");
            failure = reason;
            letGo();
        }

        private void letGo() {
            if (handle != 0) {
                arena.unpin(handle);
            }
        }
    }

    JournalFixture(final Path directory, final LeakCheckedStore store, final JournalSettings shape) {
        this(directory, store, shape, KEEP_ALL, NOON_MS);
    }

    JournalFixture(
            final Path directory,
            final LeakCheckedStore store,
            final JournalSettings shape,
            final RetentionOracle oracle,
            final long nowMs) {
        this.store = store;
        clock.update(nowMs);
        journal = Journal.open(
                directory,
                new JournalSettings(
                        shape.durability(),
                        shape.queueLength(),
                        shape.cycleBytes(),
                        shape.cycleMs(),
                        shape.limitBytes(),
                        shape.marginBytes(),
                        shape.retentionMs(),
                        clock,
                        reports::add),
                store.arena());
        agent = journal.agent(oracle);
    }

    /// Files of the given size, no limit but that, nothing left free.
    static JournalSettings shape(final Durability durability, final long cycleBytes, final long limitBytes) {
        return new JournalSettings(
                durability, 1024, cycleBytes, 3_600_000, limitBytes, 0, 1_000, () -> 0, report -> {});
    }

    static JournalSettings shape() {
        return shape(Durability.PROCESS, 1L << 30, Long.MAX_VALUE);
    }

    static ObjectIdentity media(final long number) {
        return new ObjectIdentity("e1", ObjectKind.MEDIA, "a", "v", number);
    }

    static ObjectIdentity init(final String name) {
        return new ObjectIdentity("e1", ObjectKind.INIT, "a", name, 0);
    }

    static ObjectIdentity named(final String name) {
        return new ObjectIdentity("e1", ObjectKind.NAMED, "a", name, 0);
    }

    static String digest(final byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 16);
        } catch (final java.security.NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static DirectBuffer text(final String text) {
        return new UnsafeBuffer(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /// Offers an object without driving the agent.
    Outcome offer(final ObjectIdentity identity, final byte[] bytes) {
        final long handle = store.segment(bytes);
        final Outcome outcome = offer(identity, bytes, handle);
        store.arena().release(handle);
        return outcome;
    }

    private Outcome offer(final ObjectIdentity identity, final byte[] bytes, final long handle) {
        assertTrue(store.arena().pin(handle));
        final Outcome outcome = new Outcome(store.arena(), handle);
        final boolean isTaken = journal.offer(new JournalEntry.Stored(
                identity, digest(bytes), text("facts of " + identity), handle, bytes.length, outcome));
        if (!isTaken) {
            store.arena().unpin(handle);
            return null;
        }
        return outcome;
    }

    Outcome append(final ObjectIdentity identity, final byte[] bytes) {
        final Outcome outcome = offer(identity, bytes);
        work();
        return outcome;
    }

    long store(final ObjectIdentity identity, final byte[] bytes) {
        final Outcome outcome = append(identity, bytes);
        assertEquals(null, outcome.failure, identity.toString());
        assertTrue(outcome.isDurable(), identity.toString());
        return outcome.sequence;
    }

    Outcome control(final String event, final String key, final long version, final DirectBuffer bytes) {
        final Outcome outcome = offerControl(event, key, version, bytes);
        work();
        return outcome;
    }

    /// Offers control state without driving the agent.
    Outcome offerControl(final String event, final String key, final long version, final DirectBuffer bytes) {
        final Outcome outcome = new Outcome(store.arena(), 0);
        assertTrue(journal.offer(new JournalEntry.Control(event, key, version, bytes, outcome)));
        return outcome;
    }

    Outcome delete(final ObjectIdentity identity) {
        final Outcome outcome = new Outcome(store.arena(), 0);
        assertTrue(journal.offer(new JournalEntry.ObjectDeleted(identity, outcome)));
        work();
        return outcome;
    }

    Outcome flush(final String event) {
        final Outcome outcome = new Outcome(store.arena(), 0);
        assertTrue(journal.offer(new JournalEntry.Flushed(event, outcome)));
        work();
        return outcome;
    }

    Outcome deleteEvent(final String event) {
        final Outcome outcome = new Outcome(store.arena(), 0);
        assertTrue(journal.offer(new JournalEntry.EventDeleted(event, outcome)));
        work();
        return outcome;
    }

    void work() {
        try {
            agent.doWork();
        } catch (final Exception failure) {
            throw new AssertionError(failure);
        }
    }

    /// Hands all objects out: which they are, in order, with their bytes.
    Map<ObjectIdentity, byte[]> recover() {
        final Collected collected = new Collected();
        journal.recovery().run(collected);
        return collected.objects;
    }

    List<JournalFinding> findings() {
        return journal.recovery().findings();
    }

    @Override
    public void close() {
        agent.onClose();
    }

    /// Collects what a recovery hands out.
    static final class Collected implements RecoverySink {
        final Map<ObjectIdentity, byte[]> objects = new LinkedHashMap<>();
        final Map<ObjectIdentity, Long> sequences = new LinkedHashMap<>();
        private JournaledObject current;
        private byte[] bytes;
        private int length;

        @Override
        public Answer begin(final JournaledObject object, final String digest, final DirectBuffer facts) {
            assertEquals("facts of " + object.identity(), facts.getStringWithoutLengthUtf8(0, facts.capacity()));
            assertEquals(null, current, "the one before was ended");
            current = object;
            bytes = new byte[(int) object.length()];
            length = 0;
            return Answer.TAKE;
        }

        @Override
        public boolean piece(final long address, final int count) {
            new UnsafeBuffer(address, count).getBytes(0, bytes, length, count);
            length += count;
            return true;
        }

        @Override
        public void end(final boolean isIntact) {
            if (isIntact) {
                assertEquals(bytes.length, length);
                assertEquals(null, objects.put(current.identity(), bytes), "handed out once");
                sequences.put(current.identity(), current.sequence());
            }
            current = null;
        }
    }
}
