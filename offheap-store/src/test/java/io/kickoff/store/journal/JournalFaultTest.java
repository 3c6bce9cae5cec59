package io.kickoff.store.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.store.LeakCheckedStore;
import io.kickoff.store.journal.JournalFinding.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Crashes, lost files, wrong directories, clocks.
class JournalFaultTest {
    private static final int PART = RecordDescriptor.MAX_PAYLOAD;

    @RegisterExtension
    private final LeakCheckedStore store = new LeakCheckedStore(64 << 20);

    @TempDir
    private Path directory;

    private final Map<ObjectIdentity, byte[]> written = new LinkedHashMap<>();

    private JournalFixture open() {
        return new JournalFixture(directory, store, JournalFixture.shape());
    }

    private void write(final JournalFixture fixture, final long number, final int length) {
        final byte[] bytes = LeakCheckedStore.randomBytes(number, length);
        fixture.store(JournalFixture.media(number), bytes);
        written.put(JournalFixture.media(number), bytes);
    }

    private List<Path> files() {
        return new JournalDirectory(directory).cycles();
    }

    private Path onlyFile() {
        assertEquals(1, files().size());
        return files().getFirst();
    }

    @Test
    void shouldKeepWhatCameBeforeWhenTheLastRecordIsTorn() throws IOException {
        try (JournalFixture fixture = open()) {
            write(fixture, 1, 1000);
            write(fixture, 2, 2 * PART);
            fixture.store(JournalFixture.media(3), LeakCheckedStore.randomBytes(3, PART + 5000));
        }
        final Path file = onlyFile();
        final Extent last = Extent.last(file, JournalFixture.media(3));
        // as the process left it: Chronicle's header is written last
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(last.from() - RecordDescriptor.CHRONICLE_HEADER);
            bytes.writeInt(0);
            bytes.seek(last.to() - 1000);
            bytes.write(new byte[1000]);
            bytes.write(LeakCheckedStore.randomBytes(1, 60));
        }
        try (JournalFixture second = open()) {
            assertEquals(written.keySet(), second.recover().keySet());
            assertEquals(
                    List.of(Kind.TORN),
                    second.findings().stream().map(JournalFinding::kind).toList());
            assertTrue(JournalVerification.of(directory).isSound());
            write(second, 4, 10);
        }
        try (JournalFixture third = open()) {
            assertEquals(written.keySet(), third.recover().keySet(), "what came after the crash is there too");
            assertTrue(
                    third.findings().stream().noneMatch(JournalFinding::isLoss),
                    third.findings().toString());
        }
    }

    @Test
    void shouldNoticeAMissingFileByTheSequence() throws IOException {
        final JournalSettings shape = JournalFixture.shape(Durability.PROCESS, 100_000, Long.MAX_VALUE);
        try (JournalFixture fixture = new JournalFixture(directory, store, shape)) {
            for (int number = 1; number <= 5; number++) {
                write(fixture, number, 150_000);
            }
        }
        assertEquals(5, files().size());
        Files.delete(files().get(2));
        written.remove(JournalFixture.media(3));
        try (JournalFixture second = open()) {
            final JournalFinding finding = second.findings().getFirst();
            assertEquals(Kind.MISSING, finding.kind());
            assertEquals(files().get(2), finding.file());
            assertFalse(JournalVerification.of(directory).isSound());
            assertEquals(written.keySet(), second.recover().keySet());
        }
        Files.delete(files().get(0));
        assertEquals(
                1, JournalVerification.of(directory).findings().size(), "the oldest go by retention: that is no gap");
    }

    @Test
    void shouldPassOverAFileThatWasCopiedBack() throws IOException {
        try (JournalFixture fixture = open()) {
            write(fixture, 1, 1000);
            write(fixture, 2, 1000);
        }
        Files.copy(onlyFile(), onlyFile().resolveSibling("20991231-000000.cq4"));
        try (JournalFixture second = open()) {
            assertEquals(written.keySet(), second.recover().keySet());
            assertEquals(
                    List.of(Kind.REPEATED),
                    second.findings().stream().map(JournalFinding::kind).toList());
        }
    }

    @Test
    void shouldTellWhoWaitsWhenTheOracleFails() {
        try (JournalFixture fixture = open()) {
            write(fixture, 1, 1000);
        }
        final JournalSettings full = new JournalSettings(
                Durability.PROCESS, 16, 1 << 30, 60_000, Long.MAX_VALUE, Long.MAX_VALUE, 1_000, () -> 0, report -> {});
        final RetentionOracle failing = (identity, sequence) -> {
            throw new IllegalStateException("no windows");
        };
        try (JournalFixture second = new JournalFixture(directory, store, full, failing, JournalFixture.NOON_MS)) {
            second.recover();
            final JournalFixture.Outcome outcome = second.offer(JournalFixture.media(2), new byte[1]);
            assertThrows(AssertionError.class, second::work, "retention of its own accord fails all the same");
            assertEquals(JournalFailure.UNWRITABLE, outcome.failure);
            assertTrue(second.reports.getFirst().contains("no windows"), second.reports.toString());
        }
    }

    @Test
    void shouldRefuseADirectoryThatIsInUse() {
        try (JournalFixture first = open()) {
            assertEquals(0, first.journal.recovery().objectCount());
            final JournalException refused = assertThrows(JournalException.class, this::open);
            assertTrue(
                    refused.getMessage()
                            .contains(directory + " is in use by process "
                                    + ProcessHandle.current().pid()),
                    refused.getMessage());
            assertFalse(refused.getMessage().contains("\n"));
        }
        open().close();
    }

    @Test
    void shouldRefuseANewerFormat() throws IOException {
        try (JournalFixture fixture = open()) {
            write(fixture, 1, 1000);
        }
        final Path format = directory.resolve("format");
        final String text = Files.readString(format);
        Files.writeString(format, "kickoff-journal 2\n");
        final JournalException refused = assertThrows(JournalException.class, this::open);
        assertTrue(refused.getMessage().contains("newer version of Kickoff (format 2"), refused.getMessage());
        Files.writeString(format, text.replace("journal 1", "journal 3"));
        open().close();
        assertEquals(
                text, Files.readString(format), "a damaged one is written anew, with the id that the records have");
        Files.delete(format);
        try (JournalFixture again = open()) {
            assertEquals(written.keySet(), again.recover().keySet());
            assertEquals(text, Files.readString(format));
        }
    }

    @Test
    void shouldRefuseARecordOfANewerFormat() throws IOException {
        try (JournalFixture fixture = open()) {
            write(fixture, 1, 1000);
        }
        final Path file = onlyFile();
        final long at = Extent.last(file, JournalFixture.media(1)).from();
        final RecordHead head = new RecordHead();
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            final byte[] record = new byte[400];
            bytes.seek(at);
            bytes.readFully(record);
            final java.nio.ByteBuffer direct =
                    java.nio.ByteBuffer.allocateDirect(record.length).put(record);
            final int length = head.wrap(direct, 0, record.length).headLength();
            final var whole = new org.agrona.concurrent.UnsafeBuffer(direct, 0, length);
            whole.putShort(RecordDescriptor.VERSION_OFFSET, (short) 2, RecordDescriptor.ORDER);
            whole.putInt(
                    RecordDescriptor.HEAD_CRC_OFFSET,
                    RecordHead.crc(whole, new java.util.zip.CRC32C()),
                    RecordDescriptor.ORDER);
            whole.getBytes(0, record, 0, length);
            bytes.seek(at);
            bytes.write(record, 0, length);
        }
        final JournalException refused = assertThrows(JournalException.class, this::open);
        assertTrue(refused.getMessage().contains("newer version"), refused.getMessage());
        assertThrows(JournalException.class, () -> JournalVerification.of(directory));
    }

    @Test
    void shouldOrderByTheSequenceWhenTheClockIsSetBack() {
        final JournalSettings shape = new JournalSettings(
                Durability.PROCESS, 16, 1 << 30, 60_000, Long.MAX_VALUE, 0, 1_000, () -> 0, report -> {});
        final byte[] newest = {3};
        try (JournalFixture fixture = new JournalFixture(directory, store, shape)) {
            fixture.store(JournalFixture.media(9), new byte[] {1});
            fixture.clock.update(JournalFixture.NOON_MS - 86_400_000);
            fixture.store(JournalFixture.media(9), new byte[] {2});
            fixture.clock.update(0);
            fixture.store(JournalFixture.media(9), newest);
            assertEquals(1, fixture.journal.figures().files());
        }
        try (JournalFixture second = new JournalFixture(directory, store, shape, JournalFixture.KEEP_ALL, 0)) {
            assertEquals(List.of(), second.findings());
            assertArrayEquals(newest, second.recover().get(JournalFixture.media(9)));
            second.store(JournalFixture.media(1), new byte[1]);
            second.clock.update(60_000);
            second.store(JournalFixture.media(2), new byte[1]);
            assertEquals(3, second.journal.figures().files(), "a minute later in another file");
        }
    }

    @Test
    void shouldSayThatThereIsNoJournal() {
        final JournalException refused =
                assertThrows(JournalException.class, () -> JournalVerification.of(directory.resolve("none")));
        assertTrue(refused.getMessage().contains("none holds no journal"), refused.getMessage());
    }
}
