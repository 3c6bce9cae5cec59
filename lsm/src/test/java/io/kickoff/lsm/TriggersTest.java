package io.kickoff.lsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TriggersTest {
    private static final long T = 1_700_000_000_000L;

    private final List<String> fired = new ArrayList<>();
    private final Triggers triggers = new Triggers(T);

    private static Trigger at(final long ms) {
        return new Trigger(ms, Trigger.Origin.SCHEDULE, Transition.START);
    }

    private int poll(final long ms) {
        return triggers.poll(ms, (event, trigger) -> fired.add(event + "@" + (trigger.atMs() - T)));
    }

    @Test
    void shouldFireAtTheMillisecondAndNotBefore() {
        for (int offset = 1; offset < 200; offset++) {
            triggers.arm("a", at(T + 1_000 + offset));
            assertEquals(0, poll(T + 1_000 + offset - 1));
            assertEquals(1, poll(T + 1_000 + offset));
            assertEquals(0, poll(T + 1_000 + offset));
        }
    }

    @Test
    void shouldFireEverythingInOrderAfterALeapOfTheClock() {
        triggers.arm("late", at(T + 86_400_000));
        triggers.arm("b", at(T + 5));
        triggers.arm("a", at(T + 5));
        triggers.arm("never", at(T + 900_000_000));
        triggers.arm("early", at(T + 1));
        assertEquals(4, poll(T + 86_400_000));
        assertEquals(List.of("early@1", "a@5", "b@5", "late@86400000"), fired);
        assertEquals(T + 900_000_000, triggers.nextMs());
    }

    @Test
    void shouldPutWhatIsArmedMeanwhileInItsPlace() {
        triggers.arm("a", at(T + 10));
        triggers.arm("b", at(T + 20));
        triggers.poll(T + 100, (event, trigger) -> {
            fired.add(event + "@" + (trigger.atMs() - T));
            if (trigger.atMs() == T + 10) {
                triggers.arm("a", at(T + 30));
                triggers.arm("c", at(T + 15));
                triggers.arm("d", at(T + 101));
            }
        });
        assertEquals(List.of("a@10", "c@15", "b@20", "a@30"), fired);
        assertEquals(1, poll(T + 101));
    }

    @Test
    void shouldNotFireWhatWasMovedOrTakenAway() {
        triggers.arm("a", at(T + 10));
        triggers.arm("a", at(T + 50));
        triggers.arm("b", at(T + 10));
        triggers.arm("b", null);
        assertEquals(0, poll(T + 49));
        assertEquals(1, poll(T + 50));
        assertEquals(Long.MAX_VALUE, triggers.nextMs());
    }

    @Test
    void shouldNotFireEarlyWhenTheClockGoesBack() {
        poll(T + 100);
        triggers.arm("a", at(T + 100));
        assertEquals(0, poll(T + 99), "by one millisecond");
        assertEquals(1, poll(T + 100));
        poll(T + 1_000_000);
        triggers.arm("a", at(T + 999_999));
        assertEquals(0, poll(T + 10), "armed as due, but the clock has gone back");
        triggers.arm("b", at(T + 500));
        assertEquals(0, poll(T + 499));
        assertEquals(1, poll(T + 500));
        assertEquals(1, poll(T + 999_999));
    }

    @Test
    void shouldFireAsAListThatIsSearchedWould() {
        final SplittableRandom random = Seeds.random();
        final Map<String, Trigger> model = new HashMap<>();
        long nowMs = T;
        for (int step = 0; step < 20_000; step++) {
            final String event = "event-" + random.nextInt(40);
            final int chance = random.nextInt(100);
            if (chance < 45) {
                final Trigger trigger = at(nowMs + random.nextLong(-50, random.nextInt(8) == 0 ? 3_000_000 : 400));
                model.put(event, trigger);
                triggers.arm(event, trigger);
            } else if (chance < 50) {
                model.remove(event);
                triggers.arm(event, null);
            } else {
                final int kind = random.nextInt(40);
                nowMs += kind == 0
                        ? random.nextInt(5_000_000)
                        : kind == 1 ? -random.nextInt(10_000) : random.nextInt(30);
                final long time = nowMs;
                final List<String> expected = model.entrySet().stream()
                        .filter(entry -> entry.getValue().atMs() <= time)
                        .sorted(Comparator.<Map.Entry<String, Trigger>, Trigger>comparing(Map.Entry::getValue)
                                .thenComparing(Map.Entry::getKey))
                        .map(Map.Entry::getKey)
                        .toList();
                expected.forEach(model::remove);
                final List<String> actual = new ArrayList<>();
                triggers.poll(nowMs, (name, trigger) -> {
                    assertTrue(trigger.atMs() <= time, Seeds::repeat);
                    actual.add(name);
                });
                assertEquals(expected, actual, Seeds::repeat);
            }
        }
    }
}
