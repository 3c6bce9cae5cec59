package io.kickoff.store.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.store.LeakCheckedStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Files of one segment each: a segment of 50,000 bytes closes its file.
class JournalRetentionTest {
    private static final int LENGTH = 50_000;

    @RegisterExtension
    private final LeakCheckedStore store = new LeakCheckedStore(16 << 20);

    @TempDir
    private Path directory;

    private final Map<Long, Wanted> windows = new HashMap<>();
    private final Set<String> asked = new HashSet<>();

    private JournalFixture open(final long limitBytes) {
        return open(Durability.PROCESS, limitBytes);
    }

    private JournalFixture open(final Durability durability, final long limitBytes) {
        final JournalFixture fixture = new JournalFixture(
                directory,
                store,
                JournalFixture.shape(durability, LENGTH, limitBytes),
                (identity, sequence) -> {
                    asked.add(identity + "@" + sequence);
                    return identity.kind() == ObjectKind.MEDIA
                            ? windows.getOrDefault(identity.number(), Wanted.NO)
                            : Wanted.TIME_SHIFTED;
                },
                JournalFixture.NOON_MS);
        return fixture;
    }

    private long store(final JournalFixture fixture, final long number) {
        windows.put(number, Wanted.TIME_SHIFTED);
        return fixture.store(JournalFixture.media(number), LeakCheckedStore.randomBytes(number, LENGTH));
    }

    private static void retain(final JournalFixture fixture) {
        fixture.clock.advance(1_000);
        fixture.work();
    }

    private int files() {
        return new JournalDirectory(directory).cycles().size();
    }

    private Set<Long> recovered(final JournalFixture fixture) {
        final Set<Long> numbers = new HashSet<>();
        fixture.recover().forEach((identity, bytes) -> {
            if (identity.kind() == ObjectKind.MEDIA) {
                numbers.add(identity.number());
            }
        });
        return numbers;
    }

    @Test
    void shouldDeleteAFileOnceNothingInItIsWanted() {
        try (JournalFixture fixture = open(Long.MAX_VALUE)) {
            fixture.recover();
            for (long number = 1; number <= 5; number++) {
                store(fixture, number);
            }
            retain(fixture);
            assertEquals(5, files());
            windows.remove(2L);
            retain(fixture);
            assertEquals(5, files(), "the oldest is still wanted, and they go in order");
            windows.remove(1L);
            retain(fixture);
            assertEquals(3, files());
            assertEquals(2, fixture.journal.figures().deletedFiles());
            windows.clear();
            retain(fixture);
            assertEquals(1, files(), "the one that is written to stays");
        }
        try (JournalFixture second = open(Long.MAX_VALUE)) {
            assertEquals(List.of(), second.findings());
            assertEquals(Set.of(5L), recovered(second));
        }
    }

    @Test
    void shouldCarryControlStateForwardBeforeAnythingElseIsWrittenAfterAStart() {
        try (JournalFixture fixture = open(Long.MAX_VALUE)) {
            fixture.control("e1", "configuration", 7, JournalFixture.text("kept"));
            store(fixture, 1);
            store(fixture, 2);
        }
        windows.clear();
        try (JournalFixture second = open(Long.MAX_VALUE)) {
            second.recover();
            retain(second);
            assertEquals(2, second.journal.figures().deletedFiles());
            assertEquals(1, files());
        }
        try (JournalFixture third = open(Long.MAX_VALUE)) {
            assertEquals(List.of(), third.findings());
            assertEquals(7, third.journal.recovery().control().getFirst().version());
        }
    }

    @Test
    void shouldCarryForwardWhatLivesLong() {
        try (JournalFixture fixture = open(Durability.MACHINE, Long.MAX_VALUE)) {
            fixture.recover();
            fixture.control("e1", "configuration", 1, JournalFixture.text("old"));
            fixture.control("e1", "configuration", 2, JournalFixture.text("new"));
            fixture.control("gone", "configuration", 1, JournalFixture.text("x"));
            fixture.store(JournalFixture.init("init"), LeakCheckedStore.randomBytes(77, 700));
            fixture.store(JournalFixture.named("manifest"), new byte[] {1});
            fixture.store(JournalFixture.named("deleted"), new byte[] {1});
            fixture.store(JournalFixture.named("manifest"), new byte[] {2});
            fixture.delete(JournalFixture.named("deleted"));
            fixture.deleteEvent("gone");
            for (long number = 1; number <= 3; number++) {
                store(fixture, number);
            }
            windows.clear();
            retain(fixture);
            assertEquals(1, files());
            assertEquals(3, fixture.journal.figures().copiedEntries(), "configuration, init segment and manifest");
            retain(fixture);
            assertEquals(3, fixture.journal.figures().copiedEntries(), "and not again and again");
            assertFalse(asked.contains(JournalFixture.named("deleted") + "@8"));
        }
        try (JournalFixture second = open(Long.MAX_VALUE)) {
            assertEquals(List.of(), second.findings());
            final ControlRecord control = second.journal.recovery().control().getFirst();
            assertEquals(1, second.journal.recovery().control().size());
            assertEquals(2, control.version());
            final Map<ObjectIdentity, byte[]> objects = second.recover();
            assertEquals(Set.of(JournalFixture.init("init"), JournalFixture.named("manifest")), objects.keySet());
            assertEquals(2, objects.get(JournalFixture.named("manifest"))[0]);
            assertEquals(
                    JournalFixture.digest(LeakCheckedStore.randomBytes(77, 700)),
                    JournalFixture.digest(objects.get(JournalFixture.init("init"))));
        }
    }

    @Test
    void shouldBeginEachRunWithTheControlStateAndLetOldRunsGo() throws IOException {
        for (int start = 1; start <= 4; start++) {
            try (JournalFixture fixture = open(Long.MAX_VALUE)) {
                fixture.recover();
                if (start == 1) {
                    fixture.control("e1", "configuration", 1, JournalFixture.text("configuration"));
                    fixture.store(JournalFixture.init("init"), new byte[100]);
                }
                store(fixture, start);
                windows.clear();
                retain(fixture);
                retain(fixture);
            }
        }
        try (Stream<Path> children = Files.list(directory)) {
            assertEquals(
                    Set.of("format", "lock", "00000004"),
                    children.map(child -> child.getFileName().toString()).collect(java.util.stream.Collectors.toSet()));
        }
        try (JournalFixture last = open(Long.MAX_VALUE)) {
            assertEquals(1, last.journal.recovery().control().size());
            assertTrue(last.recover().containsKey(JournalFixture.init("init")));
            assertEquals(List.of(), last.findings());
        }
    }

    @Test
    void shouldGiveUpTimeShiftedSegmentsOverTheLimitButNeverTheLiveEdge() {
        try (JournalFixture fixture = open(4L * LENGTH)) {
            fixture.recover();
            store(fixture, 1);
            windows.put(1L, Wanted.LIVE_EDGE);
            for (long number = 2; number <= 9; number++) {
                store(fixture, number);
                retain(fixture);
            }
            assertTrue(fixture.journal.figures().diskBytes() <= 5L * LENGTH, "over by the file that is written to");
            assertTrue(fixture.journal.figures().droppedSegments() > 0);
            assertTrue(
                    fixture.reports.getFirst().contains("gave up " + directory)
                            && fixture.reports.getFirst().contains("raise the journal's limit"),
                    fixture.reports.toString());
        }
        try (JournalFixture second = open(4L * LENGTH)) {
            assertEquals(List.of(), second.findings());
            final Set<Long> numbers = recovered(second);
            assertTrue(numbers.contains(1L) && numbers.contains(9L), numbers.toString());
            assertFalse(numbers.contains(2L), numbers.toString());
        }
    }

    @Test
    void shouldNotBringAnOldVersionBackByCarryingItForward() {
        try (JournalFixture fixture = open(3L * LENGTH)) {
            fixture.recover();
            store(fixture, 1);
            fixture.store(JournalFixture.media(1), LeakCheckedStore.randomBytes(1000, LENGTH));
            windows.put(1L, Wanted.LIVE_EDGE);
            for (long number = 2; number <= 4; number++) {
                store(fixture, number);
                retain(fixture);
            }
        }
        try (JournalFixture second = open(3L * LENGTH)) {
            assertEquals(
                    JournalFixture.digest(LeakCheckedStore.randomBytes(1000, LENGTH)),
                    JournalFixture.digest(second.recover().get(JournalFixture.media(1))));
        }
    }

    @Test
    void shouldSayWhenTheLimitIsSmallerThanWhatMayNotGo() {
        try (JournalFixture fixture = open(LENGTH)) {
            fixture.recover();
            store(fixture, 1);
            windows.put(1L, Wanted.LIVE_EDGE);
            store(fixture, 2);
            windows.put(2L, Wanted.LIVE_EDGE);
            retain(fixture);
            retain(fixture);
            assertEquals(2, files());
            assertEquals(1, fixture.reports.size(), fixture.reports.toString());
            assertTrue(fixture.reports.getFirst().contains("over its limit"), fixture.reports.toString());
        }
    }

    @Test
    void shouldWaitForRecoveryBeforeItDeletes() {
        try (JournalFixture fixture = open(Long.MAX_VALUE)) {
            for (long number = 1; number <= 3; number++) {
                store(fixture, number);
            }
            windows.clear();
            retain(fixture);
            assertEquals(3, files());
            fixture.journal.recovery().close();
            retain(fixture);
            assertEquals(1, files());
        }
    }

    @Test
    void shouldTellOfADamagedObjectThatCannotBeCarriedForward() throws IOException {
        try (JournalFixture fixture = open(Long.MAX_VALUE)) {
            fixture.recover();
            fixture.store(JournalFixture.init("init"), LeakCheckedStore.randomBytes(1, 20_000));
            store(fixture, 1);
            store(fixture, 2);
            final Path oldest = new JournalDirectory(directory).cycles().getFirst();
            try (RandomAccessFile bytes = new RandomAccessFile(oldest.toFile(), "rw")) {
                bytes.seek(10_000);
                final int value = bytes.read();
                bytes.seek(10_000);
                bytes.write(~value);
            }
            windows.clear();
            retain(fixture);
            assertEquals(1, files());
            assertTrue(
                    fixture.reports.getFirst().contains(oldest.toString())
                            && fixture.reports.getFirst().contains("e1/a/init is damaged"),
                    fixture.reports.toString());
        }
    }
}
