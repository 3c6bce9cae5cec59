package io.kickoff.lsm.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.lsm.InvalidValueException;
import io.kickoff.lsm.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EventStagesTest {
    private static final StageBounds BOUNDS = new StageBounds(2, 3, 64, 128);
    private static final Map<String, String> LIVE = Map.of("live", "{\"art\":\"a.jpg\"}");

    private static String fieldOf(final Runnable change) {
        return assertThrows(InvalidValueException.class, change::run).field();
    }

    @Test
    void shouldHaveNothingAtFirst() {
        assertEquals(0, EventStages.NONE.version());
        assertSame(Bundle.EMPTY, EventStages.NONE.bundle("any"));
        assertEquals("{}", Bundle.EMPTY.json());
    }

    @Test
    void shouldFallBackToTheDefaultCohort() {
        final EventStages stages = EventStages.NONE
                .with(EventStages.DEFAULT_COHORT, LIVE, BOUNDS)
                .with("kids", Map.of("live", "1", "ended", "[2]"), BOUNDS);
        assertEquals("{\"ended\":[2],\"live\":1}", stages.bundle("kids").json());
        assertEquals(
                "{\"live\":{\"art\":\"a.jpg\"}}", stages.bundle("grown-ups").json());
        assertTrue(stages.bundle("kids").has("ended"));
        assertFalse(stages.bundle("grown-ups").has("ended"));
        final EventStages without = stages.without("kids");
        assertEquals(1, without.bundle("kids").version());
        assertEquals(3, without.version());
    }

    @Test
    void shouldAddOneVersionForEachChangeAndNoneForTheSameAgain() {
        final EventStages once = EventStages.NONE.with("a", LIVE, BOUNDS);
        assertEquals(1, once.version());
        assertSame(once, once.with("a", Map.copyOf(LIVE), BOUNDS));
        assertSame(once, once.without("b"));
        final EventStages twice = once.with("b", LIVE, BOUNDS);
        assertEquals(2, twice.bundle("b").version());
        assertEquals(1, twice.bundle("a").version(), "another cohort's bundle is the same");
        assertEquals(1, once.byCohort().size(), "what was handed out stays as it was");
    }

    @Test
    void shouldRefuseWhatIsTooMuchAndNamesThatAreNone() {
        final EventStages two = EventStages.NONE
                .with("default", LIVE, BOUNDS)
                .with("a", LIVE, BOUNDS)
                .with("b", LIVE, BOUNDS);
        assertEquals("cohort", fieldOf(() -> two.with("c", LIVE, BOUNDS)));
        assertEquals("cohort", fieldOf(() -> two.with("a b", LIVE, BOUNDS)));
        assertEquals("stages", fieldOf(() -> two.with("a", Map.of("\"", "1"), BOUNDS)));
        assertEquals("stages", fieldOf(() -> two.with("a", Map.of("1", "1", "2", "1", "3", "1", "4", "1"), BOUNDS)));
        assertEquals("stages", fieldOf(() -> two.with("a", Map.of("live", "é".repeat(28)), BOUNDS)));
        final EventStages full = EventStages.NONE
                .with("a", Map.of("live", "1".repeat(54)), BOUNDS)
                .with("b", Map.of("live", "1".repeat(54)), BOUNDS);
        assertEquals("stages", fieldOf(() -> full.with("default", LIVE, BOUNDS)));
    }

    @Test
    void shouldCountBytesAndVersionsAsAMapWould() {
        final SplittableRandom random = Seeds.random();
        final StageBounds bounds = new StageBounds(4, 4, 200, 600);
        final Map<String, Map<String, String>> model = new HashMap<>();
        EventStages stages = EventStages.NONE;
        long version = 0;
        int refused = 0;
        for (int step = 0; step < 5_000; step++) {
            final String cohort = random.nextInt(4) == 0 ? "default" : "c" + random.nextInt(6);
            final long before = stages.version();
            if (random.nextInt(4) == 0) {
                stages = stages.without(cohort);
                version += model.remove(cohort) == null ? 0 : 1;
            } else {
                final Map<String, String> put = new HashMap<>();
                for (int stage = random.nextInt(5); stage > 0; stage--) {
                    put.put("s" + stage, "\"" + "ü".repeat(random.nextInt(30)) + "\"");
                }
                try {
                    stages = stages.with(cohort, put, bounds);
                    version += put.equals(model.put(cohort, put)) ? 0 : 1;
                } catch (final InvalidValueException expected) {
                    refused++;
                    assertEquals(before, stages.version(), Seeds::repeat);
                }
            }
            assertEquals(version, stages.version(), Seeds::repeat);
            assertEquals(model.keySet(), stages.byCohort().keySet(), Seeds::repeat);
            int bytes = 0;
            for (final Bundle bundle : stages.byCohort().values()) {
                bytes += bundle.json().getBytes(StandardCharsets.UTF_8).length;
            }
            assertEquals(bytes, stages.bytes(), Seeds::repeat);
            assertTrue(bytes <= bounds.maxEventBytes(), Seeds::repeat);
        }
        assertTrue(refused > 0, "the bounds were never met");
    }
}
