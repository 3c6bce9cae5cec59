package io.kickoff.store.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kickoff.store.LeakCheckedStore;
import io.kickoff.store.journal.JournalFinding.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A byte that changed costs the object that it hits, and is said.
class JournalDamageTest {
    private static final int PART = RecordDescriptor.MAX_PAYLOAD;
    private static final int FLIP = 0x10;

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

    private static ObjectIdentity hit(final Map<ObjectIdentity, Set<Extent>> extents, final long offset) {
        return extents.values().stream()
                .flatMap(Set::stream)
                .filter(extent -> offset >= extent.from() && offset < extent.to())
                .map(Extent::identity)
                .findFirst()
                .orElse(null);
    }

    private static void flip(final Path file, final long offset) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(offset);
            final int value = bytes.read();
            bytes.seek(offset);
            bytes.write(value ^ FLIP);
        }
    }

    /// What the journal says and hands out, without a lock, as it stands.
    private void assertOnlyLost(final ObjectIdentity lost, final String where) {
        final JournalVerification verification = JournalVerification.of(directory);
        final JournalScan scan;
        try {
            final JournalDirectory journal = new JournalDirectory(directory);
            scan = new JournalScan(journal.readId()).scan(journal.cycles());
        } catch (final IOException failure) {
            throw new AssertionError(where, failure);
        }
        final JournalFixture.Collected collected = new JournalFixture.Collected();
        new JournalRecovery(scan).run(collected);
        final Set<ObjectIdentity> expected = new HashSet<>(written.keySet());
        expected.remove(lost);
        assertEquals(expected, collected.objects.keySet(), where);
        collected.objects.forEach((identity, bytes) -> assertArrayEquals(written.get(identity), bytes, where));
        assertEquals(lost == null, verification.isSound(), where + ": " + verification.findings());
        assertEquals(expected.size(), verification.objects(), where);
        if (lost == null) {
            assertEquals(List.of(), verification.findings(), where);
        } else {
            assertEquals(1, verification.findings().size(), where + ": " + verification.findings());
        }
    }

    @Test
    void shouldLoseTheObjectThatAFlippedByteHitsAndNoOther() throws IOException {
        try (JournalFixture fixture = open()) {
            for (int number = 1; number <= 12; number++) {
                write(fixture, number, number % 4 == 0 ? 2 * PART + 100 : 1 << number);
            }
        }
        final Path file = onlyFile();
        final Map<ObjectIdentity, Set<Extent>> extents = Extent.of(file);
        assertEquals(written.keySet(), extents.keySet());
        final long length = Files.size(file);
        final Set<Long> offsets = new HashSet<>();
        for (long offset = 0; offset < length; offset += 4096) {
            offsets.add(offset);
        }
        final Random random = new Random(11);
        for (int i = 0; i < 200; i++) {
            offsets.add(random.nextLong(length));
        }
        // Chronicle's own header and index pages, and every byte of heads and of what lies between records
        for (long offset = 0; offset < 2400; offset += 7) {
            offsets.add(offset);
        }
        for (final Set<Extent> parts : extents.values()) {
            for (final Extent part : parts) {
                for (long offset = part.from() - 4;
                        offset < part.from() + RecordDescriptor.META_OFFSET + 60;
                        offset += 3) {
                    offsets.add(offset);
                }
                offsets.add(part.to());
            }
        }
        for (final long offset : offsets) {
            if (offset < length) {
                flip(file, offset);
                assertOnlyLost(hit(extents, offset), "flipped " + offset);
                flip(file, offset);
            }
        }
        assertOnlyLost(null, "as it was");
    }

    @Test
    void shouldTellFileOffsetAndObjectOfDamage() throws IOException {
        try (JournalFixture fixture = open()) {
            write(fixture, 1, 1000);
            write(fixture, 2, 3 * PART);
            write(fixture, 3, 1000);
        }
        final Path file = onlyFile();
        final Extent part = Extent.last(file, JournalFixture.media(2));
        flip(file, part.to() - 1);
        try (JournalFixture second = open()) {
            assertEquals(List.of(), second.findings(), "payloads are looked at when they are handed out");
            assertEquals(
                    Set.of(JournalFixture.media(1), JournalFixture.media(3)),
                    second.recover().keySet());
            final JournalFinding finding = second.findings().getFirst();
            assertEquals(Kind.DAMAGED, finding.kind());
            assertEquals(file, finding.file());
            assertEquals(part.from(), finding.offset());
            assertEquals(JournalFixture.media(2), finding.object());
        }
    }

    @Test
    void shouldNotTakeRecordsInsideAnObjectForItsOwn() throws IOException {
        final Path other = directory.resolveSibling(directory.getFileName() + "-other");
        try (JournalFixture fixture = new JournalFixture(other, store, JournalFixture.shape())) {
            fixture.store(JournalFixture.media(99), new byte[5000]);
        }
        final byte[] foreign =
                Files.readAllBytes(new JournalDirectory(other).cycles().getFirst());
        try (JournalFixture fixture = open()) {
            write(fixture, 1, 10);
            fixture.store(JournalFixture.media(2), foreign);
            write(fixture, 3, 10);
        }
        final long at = Extent.last(onlyFile(), JournalFixture.media(2)).from();
        flip(onlyFile(), at);
        assertOnlyLost(JournalFixture.media(2), "an object that holds a journal");
        try (java.util.stream.Stream<Path> paths = Files.walk(other)) {
            paths.sorted(java.util.Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        }
    }
}
