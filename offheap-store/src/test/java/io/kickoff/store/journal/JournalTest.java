package io.kickoff.store.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.store.LeakCheckedStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final int PART = RecordDescriptor.MAX_PAYLOAD;

    @RegisterExtension
    private final LeakCheckedStore store = new LeakCheckedStore(160 << 20);

    @TempDir
    private Path directory;

    private JournalFixture open() {
        return new JournalFixture(directory, store, JournalFixture.shape());
    }

    private static void assertSame(final Map<ObjectIdentity, byte[]> expected, final Map<ObjectIdentity, byte[]> got) {
        assertEquals(expected.keySet(), got.keySet());
        expected.forEach((identity, bytes) -> assertArrayEquals(bytes, got.get(identity), identity.toString()));
    }

    @Test
    void shouldGiveBackObjectsOfEveryLengthAroundTheBoundsOfRecords() {
        final Map<ObjectIdentity, byte[]> expected = new HashMap<>();
        final int[] lengths = {
            0,
            1,
            3,
            4,
            5,
            4095,
            4096,
            4097,
            PART - 1,
            PART,
            PART + 1,
            2 * PART - 1,
            2 * PART,
            2 * PART + 1,
            (4 << 20) - 200,
            4 << 20,
            (5 << 20) + 7,
            64 << 20
        };
        try (JournalFixture first = open()) {
            for (int i = 0; i < lengths.length; i++) {
                final byte[] bytes = LeakCheckedStore.randomBytes(i, lengths[i]);
                first.store(JournalFixture.media(i), bytes);
                expected.put(JournalFixture.media(i), bytes);
            }
        }
        try (JournalFixture second = open()) {
            assertEquals(List.of(), second.findings());
            assertEquals(lengths.length, second.journal.recovery().objectCount());
            assertSame(expected, second.recover());
            assertEquals(lengths.length, second.journal.recovery().objectsDone());
            assertEquals(
                    second.journal.recovery().objectBytes(),
                    second.journal.recovery().bytesDone());
        }
    }

    @Test
    void shouldHandOutInitSegmentsAndNamedObjectsThenTheNewestSegments() {
        try (JournalFixture first = open()) {
            first.store(JournalFixture.init("init"), new byte[10]);
            for (int number = 1; number <= 3; number++) {
                first.store(JournalFixture.media(number), new byte[number]);
                first.store(JournalFixture.named("manifest"), new byte[100 + number]);
            }
        }
        try (JournalFixture second = open()) {
            assertEquals(
                    List.of(
                            JournalFixture.named("manifest"),
                            JournalFixture.init("init"),
                            JournalFixture.media(3),
                            JournalFixture.media(2),
                            JournalFixture.media(1)),
                    List.copyOf(second.recover().keySet()));
        }
    }

    @Test
    void shouldGiveBackControlStateOfManyRecords() {
        final UnsafeBuffer state = new UnsafeBuffer(LeakCheckedStore.randomBytes(1, 3 * PART + 17));
        try (JournalFixture first = open()) {
            assertTrue(first.control("e1", "configuration", 7, state).isDurable());
        }
        try (JournalFixture second = open()) {
            final ControlRecord record = second.journal.recovery().control().getFirst();
            assertEquals(7, record.version());
            assertEquals(state, record.bytes());
        }
    }

    @Test
    void shouldTellTheSequenceThatRecoveryTells() {
        final long told;
        try (JournalFixture first = open()) {
            first.store(JournalFixture.media(1), new byte[3 * PART]);
            told = first.store(JournalFixture.media(2), new byte[5]);
            assertEquals(4, told, "three records, then one");
        }
        try (JournalFixture second = open()) {
            final JournalFixture.Collected collected = new JournalFixture.Collected();
            second.journal.recovery().run(collected);
            assertEquals(told, collected.sequences.get(JournalFixture.media(2)));
            assertEquals(5, second.store(JournalFixture.media(3), new byte[5]), "goes on");
        }
    }

    @Test
    void shouldSyncOnceForAllThatWaits() {
        final JournalSettings shape = JournalFixture.shape(Durability.MACHINE, 1 << 20, Long.MAX_VALUE);
        try (JournalFixture fixture = new JournalFixture(directory, store, shape)) {
            final List<JournalFixture.Outcome> outcomes = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                outcomes.add(fixture.offer(JournalFixture.media(i), new byte[100_000]));
                assertEquals(0, outcomes.getLast().sequence, "nothing is told before it is written");
            }
            fixture.work();
            assertTrue(outcomes.stream().allMatch(JournalFixture.Outcome::isDurable));
            assertEquals(1, fixture.journal.figures().syncs());
            assertEquals(5, fixture.journal.figures().files(), "also over several files");
        }
    }

    @Test
    void shouldRefuseWhatDoesNotFitInTheQueueAndTakeItLater() {
        final JournalSettings shape =
                new JournalSettings(Durability.PROCESS, 4, 1 << 20, 60_000, 1 << 30, 0, 0, () -> 0, report -> {});
        try (JournalFixture fixture = new JournalFixture(directory, store, shape)) {
            for (int i = 0; i < 4; i++) {
                assertNotEquals(null, fixture.offer(JournalFixture.media(i), new byte[10]));
            }
            assertNull(fixture.offer(JournalFixture.media(4), new byte[10]));
            assertEquals(4, fixture.journal.waiting());
            fixture.work();
            fixture.store(JournalFixture.media(4), new byte[10]);
        }
        try (JournalFixture second = open()) {
            assertEquals(5, second.recover().size());
        }
    }

    @Test
    void shouldWriteWhatWaitsWhenItIsClosedAndTakeNothingAfterwards() {
        final JournalFixture first = open();
        final JournalFixture.Outcome waiting = first.offer(JournalFixture.media(1), new byte[10]);
        first.close();
        assertTrue(waiting.isDurable());
        assertNull(first.offer(JournalFixture.media(2), new byte[10]));
        try (JournalFixture second = open()) {
            assertEquals(1, second.recover().size());
        }
    }

    @Test
    void shouldRefuseNamesThatAreLongerThanAHeadMayBe() {
        try (JournalFixture fixture = open()) {
            final ObjectIdentity identity = JournalFixture.named("n".repeat(RecordDescriptor.MAX_HEAD));
            assertEquals(JournalFailure.TOO_LARGE, fixture.append(identity, new byte[1]).failure);
            fixture.store(JournalFixture.media(1), new byte[1]);
        }
        try (JournalFixture second = open()) {
            assertEquals(List.of(), second.findings());
            assertEquals(1, second.recover().size());
        }
    }

    @Test
    void shouldStopWhenTheSinkHasNoRoom() {
        try (JournalFixture first = open()) {
            for (int number = 1; number <= 4; number++) {
                first.store(JournalFixture.media(number), new byte[2 * PART]);
            }
        }
        try (JournalFixture second = open()) {
            final List<String> calls = new ArrayList<>();
            second.journal.recovery().run(new RecoverySink() {
                @Override
                public Answer begin(final JournaledObject object, final String d, final org.agrona.DirectBuffer f) {
                    calls.add("begin " + object.identity().number());
                    return object.identity().number() == 4 ? Answer.SKIP : Answer.TAKE;
                }

                @Override
                public boolean piece(final long address, final int length) {
                    calls.add("piece");
                    return calls.size() < 6;
                }

                @Override
                public void end(final boolean isIntact) {
                    calls.add("end " + isIntact);
                }
            });
            assertEquals(
                    List.of("begin 4", "begin 3", "piece", "piece", "end true", "begin 2", "piece", "end false"),
                    calls);
        }
    }
}
