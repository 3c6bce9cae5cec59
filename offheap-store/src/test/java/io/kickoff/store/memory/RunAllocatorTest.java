package io.kickoff.store.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunAllocatorTest {
    private record Run(int unit, int order) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 255, 256, 257, 1000, 70_000})
    void shouldHandOutEveryUnitOnceAndMeltThemAgain(final int units) {
        final Random random = new Random(units);
        final RunAllocator allocator = new RunAllocator(units);
        for (int round = 0; round < 3; round++) {
            final BitSet taken = new BitSet(units);
            final List<Run> runs = new ArrayList<>();
            while (allocator.freeUnits() > 0) {
                int order = random.nextInt(RunAllocator.MAX_ORDER + 1);
                int unit = allocator.take(order);
                while (unit == RunAllocator.NONE) {
                    unit = allocator.take(--order);
                }
                assertEquals(0, unit & (1 << order) - 1, "aligned to its length");
                assertTrue(unit + (1 << order) <= units);
                assertFalse(taken.get(unit, unit + (1 << order)).cardinality() > 0, "handed out twice");
                taken.set(unit, unit + (1 << order));
                runs.add(new Run(unit, order));
            }
            assertEquals(RunAllocator.NONE, allocator.take(0));
            java.util.Collections.shuffle(runs, random);
            runs.forEach(run -> allocator.give(run.unit, run.order));
            assertEquals(0, allocator.usedUnits());
        }
        for (int i = 0; i < units >> RunAllocator.MAX_ORDER; i++) {
            assertTrue(allocator.take(RunAllocator.MAX_ORDER) != RunAllocator.NONE, "all melted into the longest runs");
        }
    }
}
