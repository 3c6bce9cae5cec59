package io.kickoff.store.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kickoff.store.LeakCheckedStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// On a disk of 16 MiB that the test makes (a tmpfs, so as root only).
class JournalDiskTest {
    private static final int DISK = 16 << 20;
    private static final int LENGTH = 700_000;

    @RegisterExtension
    private final LeakCheckedStore store = new LeakCheckedStore(16 << 20);

    @TempDir
    private Path mount;

    private Path directory;
    private boolean isMounted;

    @BeforeEach
    void mountDisk() throws Exception {
        isMounted = run("mount", "-t", "tmpfs", "-o", "size=" + DISK, "tmpfs", mount.toString());
        assumeTrue(isMounted, "needs root, to mount a tmpfs");
        directory = mount.resolve("journal");
    }

    @AfterEach
    void unmountDisk() throws Exception {
        if (isMounted) {
            // Chronicle unmaps in the background: the mount goes when it has
            assertTrue(run("umount", "-l", mount.toString()));
        }
    }

    private static boolean run(final String... command) throws Exception {
        final Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        return process.exitValue() == 0;
    }

    private JournalFixture open(final long marginBytes, final RetentionOracle oracle) {
        return open(Durability.PROCESS, marginBytes, oracle);
    }

    private JournalFixture open(final Durability durability, final long marginBytes, final RetentionOracle oracle) {
        final JournalSettings shape = new JournalSettings(
                durability, 64, 2 << 20, 3_600_000, 1L << 30, marginBytes, 1_000, () -> 0, report -> {});
        return new JournalFixture(directory, store, shape, oracle, JournalFixture.NOON_MS);
    }

    private static byte[] bytes(final long number) {
        return LeakCheckedStore.randomBytes(number, LENGTH);
    }

    /// Stores until the disk is full.
    private static Set<ObjectIdentity> fill(final JournalFixture fixture, final long from) {
        final Set<ObjectIdentity> stored = new HashSet<>();
        for (long number = from; number < from + 100; number++) {
            final JournalFixture.Outcome outcome = fixture.append(JournalFixture.media(number), bytes(number));
            if (outcome.failure != null) {
                assertEquals(JournalFailure.FULL, outcome.failure);
                return stored;
            }
            stored.add(JournalFixture.media(number));
        }
        throw new AssertionError("a disk of " + DISK + " bytes took " + stored.size() + " objects");
    }

    @Test
    void shouldRefuseWhenTheDiskIsFullAndGoOnWhenThereIsSpaceAgain() throws Exception {
        final Path ballast = mount.resolve("ballast");
        final Set<ObjectIdentity> stored;
        try (JournalFixture fixture = open(0, (identity, sequence) -> Wanted.LIVE_EDGE)) {
            fixture.recover();
            Files.write(ballast, new byte[6 << 20]);
            stored = fill(fixture, 1);
            assertTrue(stored.size() > 5, stored.toString());
            assertEquals(JournalFailure.FULL, fixture.append(JournalFixture.media(500), bytes(500)).failure);
            Files.delete(ballast);
            fixture.store(JournalFixture.media(501), bytes(501));
            stored.add(JournalFixture.media(501));
            assertEquals(0, fixture.journal.figures().droppedSegments());
        }
        try (JournalFixture second = open(0, JournalFixture.KEEP_ALL)) {
            assertEquals(List.of(), second.findings());
            final var objects = second.recover();
            assertEquals(stored, objects.keySet());
            objects.forEach((identity, bytes) ->
                    assertEquals(JournalFixture.digest(bytes(identity.number())), JournalFixture.digest(bytes)));
        }
    }

    @Test
    void shouldStartOnAFullDiskAndGiveBackWhatThereIs() throws Exception {
        final Path ballast = Files.write(mount.resolve("ballast"), new byte[6 << 20]);
        final Set<ObjectIdentity> stored;
        try (JournalFixture fixture = open(0, (identity, sequence) -> Wanted.LIVE_EDGE)) {
            stored = fill(fixture, 1);
        }
        final Path rest = mount.resolve("rest");
        assertThrows(IOException.class, () -> Files.write(rest, new byte[DISK]));
        try (JournalFixture second = open(0, (identity, sequence) -> Wanted.LIVE_EDGE)) {
            assertEquals(stored, second.recover().keySet());
            assertEquals(JournalFailure.FULL, second.append(JournalFixture.media(900), bytes(900)).failure);
            assertEquals(1, new JournalDirectory(directory).runs().size(), "no traces of the attempt");
            Files.delete(ballast);
            second.store(JournalFixture.media(901), bytes(901));
        }
    }

    @Test
    void shouldLeaveTheMarginFree() throws Exception {
        final long margin = 5 << 20;
        try (JournalFixture fixture = open(margin, (identity, sequence) -> Wanted.LIVE_EDGE)) {
            fill(fixture, 1);
            assertTrue(Files.getFileStore(mount).getUsableSpace() >= margin);
        }
    }

    /// The first of three entries lies in a run that is given up with the second; the third makes retention sync.
    @Test
    void shouldNotBelieveARunThatWasGivenUp() {
        final RetentionOracle nothing = (identity, sequence) -> Wanted.NO;
        try (JournalFixture fixture = open(Durability.MACHINE, 1 << 20, nothing)) {
            fixture.control("e1", "configuration", 1, JournalFixture.text("x"));
            fixture.store(JournalFixture.media(1), bytes(1));
        }
        try (JournalFixture second = open(Durability.MACHINE, 7 << 20, nothing)) {
            second.recover();
            final JournalFixture.Outcome first = second.offer(JournalFixture.media(2), bytes(2));
            final UnsafeBuffer failing = new UnsafeBuffer(new byte[8]) {
                @Override
                public void getBytes(final int at, final MutableDirectBuffer to, final int toAt, final int count) {
                    fillUpTo(1 << 20);
                    throw new IllegalStateException("cannot be read");
                }
            };
            second.offerControl("e2", "configuration", 1, failing);
            final JournalFixture.Outcome third = second.offer(JournalFixture.media(3), bytes(3));
            second.work();
            assertTrue(second.journal.figures().deletedFiles() > 0, "retention made room");
            assertEquals(JournalFailure.UNWRITABLE, first.failure, "its run was never synced");
            assertNotEquals(null, third.failure);
        }
    }

    private void fillUpTo(final long free) {
        try {
            final long usable = Files.getFileStore(mount).getUsableSpace();
            Files.write(mount.resolve("ballast"), new byte[(int) (usable - free)]);
        } catch (final IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Test
    void shouldGiveUpTheOldestTimeShiftedSegmentsWhenTheDiskIsFull() {
        try (JournalFixture fixture = open(1 << 20, JournalFixture.KEEP_ALL)) {
            fixture.recover();
            for (long number = 1; number <= 60; number++) {
                fixture.store(JournalFixture.media(number), bytes(number));
            }
            assertTrue(fixture.journal.figures().droppedSegments() > 30);
            assertTrue(fixture.reports.getFirst().contains("give it a larger disk"), fixture.reports.toString());
        }
        try (JournalFixture second = open(1 << 20, JournalFixture.KEEP_ALL)) {
            assertEquals(List.of(), second.findings());
            assertTrue(second.recover().containsKey(JournalFixture.media(60)));
        }
    }

    @Test
    void shouldSayInOneLineThatItMayNotWrite() throws Exception {
        try (JournalFixture fixture = open(0, JournalFixture.KEEP_ALL)) {
            fixture.store(JournalFixture.media(1), bytes(1));
        }
        final String path = directory.toString();
        assertTrue(run("mount", "--bind", path, path) && run("mount", "-o", "remount,bind,ro", path));
        try {
            final JournalException refused =
                    assertThrows(JournalException.class, () -> open(0, JournalFixture.KEEP_ALL));
            assertTrue(
                    refused.getMessage()
                            .contains(directory + " cannot be written to (Read-only file system): give this user"),
                    refused.getMessage());
            assertTrue(JournalVerification.of(directory).isSound(), "it can be read all the same");
        } finally {
            assertTrue(run("umount", path));
        }
    }

    @Test
    void shouldRefuseEntriesAndGoOnWhenTheDiskRefusesForAWhile() throws Exception {
        try (JournalFixture fixture = open(0, JournalFixture.KEEP_ALL)) {
            fixture.recover();
            final String path = directory.toString();
            assertTrue(run("mount", "--bind", path, path) && run("mount", "-o", "remount,bind,ro", path));
            try {
                assertEquals(JournalFailure.UNWRITABLE, fixture.append(JournalFixture.media(1), bytes(1)).failure);
                assertTrue(fixture.reports.getFirst().contains("Read-only file system"), fixture.reports.toString());
            } finally {
                assertTrue(run("umount", path));
            }
            fixture.store(JournalFixture.media(2), bytes(2));
        }
    }
}
