package io.kickoff.store.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.store.LeakCheckedStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Kills another JVM that writes a journal with SIGKILL, at a random acknowledgement, and reads what it has left.
class JournalKillIT {
    private static final int ROUNDS = 5;

    @RegisterExtension
    private final LeakCheckedStore store = new LeakCheckedStore(64 << 20);

    @TempDir
    private Path directory;

    @Test
    void shouldGiveBackAllThatWasAcknowledgedAndNothingByHalf() throws Exception {
        final Random random = new Random(7);
        final Map<Long, String> acknowledged = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            final Durability durability = round % 2 == 0 ? Durability.PROCESS : Durability.MACHINE;
            killAfter(20 + random.nextInt(200), round * 100_000L, durability, acknowledged);
            try (JournalFixture fixture = new JournalFixture(directory, store, JournalFixture.shape())) {
                final Map<ObjectIdentity, byte[]> objects = fixture.recover();
                assertTrue(
                        fixture.findings().stream().noneMatch(JournalFinding::isLoss),
                        fixture.findings().toString());
                acknowledged.forEach((number, digest) -> {
                    final byte[] bytes = objects.get(JournalFixture.media(number));
                    assertTrue(bytes != null, "acknowledged, and lost: " + number);
                    assertEquals(digest, JournalFixture.digest(bytes));
                });
                // what is there without having been acknowledged is there as a whole
                objects.forEach((identity, bytes) ->
                        assertEquals(JournalWriterProcess.digest(identity.number()), JournalFixture.digest(bytes)));
            }
        }
        assertTrue(JournalVerification.of(directory).isSound());
    }

    private void killAfter(
            final int count, final long from, final Durability durability, final Map<Long, String> acknowledged)
            throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String flag :
                java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (flag.startsWith("--") || flag.startsWith("-Dchronicle")) {
                command.add(flag);
            }
        }
        command.addAll(List.of(
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                JournalWriterProcess.class.getName(),
                directory.toString(),
                Long.toString(from),
                durability.name()));
        final Path errors = directory.resolve("errors");
        final Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < count; i++) {
                final String line = lines.readLine();
                assertTrue(line != null, () -> "the writer ended by itself: " + read(errors));
                acknowledge(line, acknowledged);
            }
            // by its handle: the process itself would close the pipe, with what is still in it
            assertTrue(process.toHandle().destroyForcibly());
            // what it had said before it died counts too, if the line came whole
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.endsWith(".")) {
                    acknowledge(line, acknowledged);
                }
            }
        } finally {
            process.destroyForcibly();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        }
        assertEquals("", read(errors), "nothing is said on stderr");
    }

    private static void acknowledge(final String line, final Map<Long, String> acknowledged) {
        final String[] words = line.split(" ");
        acknowledged.put(Long.parseLong(words[0]), words[1]);
    }

    private static String read(final Path file) {
        try {
            return Files.readString(file);
        } catch (final IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
