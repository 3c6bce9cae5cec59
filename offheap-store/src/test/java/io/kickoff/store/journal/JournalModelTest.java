package io.kickoff.store.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.store.LeakCheckedStore;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A journal against a plain map.
class JournalModelTest {
    @RegisterExtension
    private final LeakCheckedStore store = new LeakCheckedStore(16 << 20);

    @TempDir
    private Path directory;

    @Test
    void shouldDoAsAPlainMapDoesWhateverIsDoneToItAndHoweverOftenItIsStarted() {
        for (int seed = 1; seed <= 4; seed++) {
            final Path at = directory.resolve("seed" + seed);
            final Random random = new Random(seed);
            final Map<ObjectIdentity, byte[]> objects = new HashMap<>();
            final Map<String, String> control = new HashMap<>();
            long next = 1;
            for (int start = 0; start < 5; start++) {
                try (JournalFixture fixture = new JournalFixture(
                        at,
                        store,
                        JournalFixture.shape(Durability.PROCESS, 2 << 20, Long.MAX_VALUE),
                        JournalFixture.KEEP_ALL,
                        JournalFixture.NOON_MS - start * 10_000_000L)) {
                    assertEquals(List.of(), fixture.findings(), "seed " + seed + " start " + start);
                    assertSame(objects, fixture.recover());
                    assertEquals(control, controlOf(fixture.journal));
                    for (int step = 0; step < 120; step++) {
                        next = step(fixture, random, objects, control, next);
                        fixture.clock.advance(random.nextInt(2_000_000));
                    }
                    assertEquals(List.of(), fixture.reports);
                }
            }
        }
    }

    private static Map<String, String> controlOf(final Journal journal) {
        final Map<String, String> control = new HashMap<>();
        long last = 0;
        for (final ControlRecord record : journal.recovery().control()) {
            control.put(
                    record.event() + '/' + record.key(),
                    record.version()
                            + record.bytes()
                                    .getStringWithoutLengthUtf8(
                                            0, record.bytes().capacity()));
            assertTrue(record.sequence() > last, "in order");
            last = record.sequence();
        }
        return control;
    }

    private static long step(
            final JournalFixture fixture,
            final Random random,
            final Map<ObjectIdentity, byte[]> objects,
            final Map<String, String> control,
            final long next) {
        final String event = "e" + random.nextInt(3);
        final ObjectKind kind = ObjectKind.of((byte) random.nextInt(3));
        final ObjectIdentity identity =
                new ObjectIdentity(event, kind, "p" + random.nextInt(2), "k" + random.nextInt(2), random.nextInt(8));
        switch (random.nextInt(20)) {
            case 0 -> {
                assertTrue(fixture.flush(event).isDurable());
                objects.keySet().removeIf(known -> known.event().equals(event));
            }
            case 1 -> {
                assertTrue(fixture.deleteEvent(event).isDurable());
                objects.keySet().removeIf(known -> known.event().equals(event));
                control.keySet().removeIf(known -> known.startsWith(event + '/'));
            }
            case 2, 3 -> {
                assertTrue(fixture.delete(identity).isDurable());
                objects.remove(identity);
            }
            case 4, 5, 6 -> {
                final String text = "state " + random.nextInt();
                assertTrue(fixture.control(event, "masks", next, JournalFixture.text(text))
                        .isDurable());
                control.put(event + "/masks", next + text);
            }
            default -> {
                final byte[] bytes = new byte[(int) Math.pow(2, random.nextDouble() * 20)];
                random.nextBytes(bytes);
                fixture.store(identity, bytes);
                objects.put(identity, bytes);
            }
        }
        return next + 1;
    }

    private static void assertSame(final Map<ObjectIdentity, byte[]> expected, final Map<ObjectIdentity, byte[]> got) {
        assertEquals(expected.keySet(), got.keySet());
        expected.forEach((identity, bytes) -> assertArrayEquals(bytes, got.get(identity), identity.toString()));
    }
}
