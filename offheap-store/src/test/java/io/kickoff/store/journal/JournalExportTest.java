package io.kickoff.store.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.store.LeakCheckedStore;
import io.kickoff.store.journal.JournalFinding.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class JournalExportTest {
    @RegisterExtension
    private final LeakCheckedStore store = new LeakCheckedStore(16 << 20);

    @TempDir
    private Path directory;

    @TempDir
    private Path folder;

    private JournalExport export(final JournalExport.Naming naming, final List<ControlRecord> control) {
        return JournalExport.of(directory, "e1", folder.resolve("out"), naming, control::add);
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> folder.relativize(path).toString())
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void shouldWriteTheObjectsOfAnEventWhileANodeWritesTheJournal() throws IOException {
        final byte[] segment = LeakCheckedStore.randomBytes(5, 600_000);
        try (JournalFixture fixture = new JournalFixture(directory, store, JournalFixture.shape())) {
            fixture.control("e1", "configuration", 3, JournalFixture.text("{}"));
            fixture.control("e2", "configuration", 1, JournalFixture.text("{}"));
            fixture.store(JournalFixture.init("init"), new byte[20]);
            fixture.store(JournalFixture.media(5), segment);
            fixture.store(JournalFixture.media(6), new byte[1]);
            fixture.delete(JournalFixture.media(6));
            fixture.store(new ObjectIdentity("e2", ObjectKind.MEDIA, "a", "v", 1), new byte[1]);
            final List<ControlRecord> control = new ArrayList<>();
            final JournalExport export = export(
                    (object, digest, facts) -> object.identity().kind() == ObjectKind.MEDIA
                            ? "v/" + object.identity().number() + ".m4s"
                            : object.identity().key(),
                    control);
            assertEquals(2, export.files());
            assertEquals(600_020, export.bytes());
            assertEquals(List.of(), export.findings());
            assertEquals(1, control.size());
            assertEquals(Set.of("out/init", "out/v/5.m4s"), files());
            assertArrayEquals(segment, Files.readAllBytes(folder.resolve("out/v/5.m4s")));
            fixture.store(JournalFixture.media(7), new byte[1]);
        }
    }

    @Test
    void shouldLeaveOutWhatIsDamagedAndWhatWouldLeadOutOfTheFolder() throws IOException {
        try (JournalFixture fixture = new JournalFixture(directory, store, JournalFixture.shape())) {
            fixture.store(JournalFixture.named("../outside"), new byte[10]);
            fixture.store(JournalFixture.named("/etc/outside"), new byte[10]);
            fixture.store(JournalFixture.named("zero\0"), new byte[10]);
            fixture.store(JournalFixture.named("a/../inside"), new byte[10]);
            fixture.store(JournalFixture.named("damaged"), LeakCheckedStore.randomBytes(1, 100_000));
            fixture.store(JournalFixture.named("left-out"), new byte[10]);
        }
        final Path file = new JournalDirectory(directory).cycles().getFirst();
        final byte[] all = Files.readAllBytes(file);
        all[60_000] ^= 1;
        Files.write(file, all);
        final JournalExport export = export(
                (object, digest, facts) -> object.identity().key().equals("left-out")
                        ? null
                        : object.identity().key(),
                new ArrayList<>());
        assertEquals(Set.of("out/inside"), files());
        assertEquals(1, export.files());
        assertEquals(4, export.findings().size(), export.findings().toString());
        assertTrue(export.findings().stream().allMatch(finding -> finding.kind() == Kind.DAMAGED));
        assertFalse(Files.exists(folder.resolve("outside")));
    }
}
