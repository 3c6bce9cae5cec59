package io.kickoff.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MasksTest {
    private final Masks masks = new Masks();

    @Test
    void shouldHideNothingAtFirst() {
        assertEquals(0, masks.hidden(0));
        assertEquals(0, masks.hidden(Long.MAX_VALUE));
        assertEquals(List.of(), masks.ranges());
    }

    @Test
    void shouldHideFromTheFirstToTheLastNumberInclusive() {
        masks.add(100, 140, 0b1);
        assertEquals(0, masks.hidden(99));
        assertEquals(0b1, masks.hidden(100));
        assertEquals(0b1, masks.hidden(140));
        assertEquals(0, masks.hidden(141));
    }

    @Test
    void shouldHideASingleNumber() {
        masks.add(7, 7, 0b10);
        assertEquals(0, masks.hidden(6));
        assertEquals(0b10, masks.hidden(7));
        assertEquals(0, masks.hidden(8));
    }

    @Test
    void shouldUniteRangesThatOverlapAndKeepThemApartWhenOneGoes() {
        masks.add(0, 10, 0b01);
        masks.add(5, 15, 0b10);
        masks.add(5, 15, 0b01);
        assertEquals(0b11, masks.hidden(7));
        assertEquals(0b11, masks.hidden(15));
        assertTrue(masks.remove(5, 15, 0b01));
        assertEquals(0b11, masks.hidden(7), "still hidden by the first");
        assertEquals(0b10, masks.hidden(15));
        assertFalse(masks.remove(5, 15, 0b01));
        assertEquals(List.of(new Masks.Range(0, 10, 0b01), new Masks.Range(5, 15, 0b10)), masks.ranges());
    }

    @Test
    void shouldTakeAwayOneOfTwoEqualRanges() {
        masks.add(1, 2, 1);
        masks.add(1, 2, 1);
        assertTrue(masks.remove(1, 2, 1));
        assertEquals(1, masks.hidden(1));
        assertTrue(masks.remove(1, 2, 1));
        assertEquals(0, masks.hidden(1));
    }

    @Test
    void shouldHideToTheEndOfAllNumbers() {
        masks.add(50, Long.MAX_VALUE, 0b100);
        masks.add(Long.MIN_VALUE, 9, 0b1);
        assertEquals(0b1, masks.hidden(Long.MIN_VALUE));
        assertEquals(0b1, masks.hidden(9));
        assertEquals(0, masks.hidden(10));
        assertEquals(0, masks.hidden(49));
        assertEquals(0b100, masks.hidden(50));
        assertEquals(0b100, masks.hidden(Long.MAX_VALUE));
        masks.add(Long.MIN_VALUE, Long.MAX_VALUE, 0b10);
        assertEquals(0b10, masks.hidden(10));
        assertEquals(0b110, masks.hidden(Long.MAX_VALUE));
    }

    @Test
    void shouldRefuseARangeThatEndsBeforeItBegins() {
        assertThrows(IllegalArgumentException.class, () -> masks.add(2, 1, 1));
        assertEquals(List.of(), masks.ranges());
    }

    @Test
    void shouldNotChangeAListThatWasHandedOut() {
        masks.add(1, 2, 1);
        final List<Masks.Range> before = masks.ranges();
        masks.add(3, 4, 1);
        assertEquals(1, before.size());
        assertThrows(UnsupportedOperationException.class, before::clear);
    }

    @Test
    void shouldAnswerAsGoingThroughAllRangesWould() {
        final SplittableRandom random = Seeds.random();
        final List<Masks.Range> model = new ArrayList<>();
        for (int step = 0; step < 3_000; step++) {
            if (random.nextInt(100) < 55 || model.isEmpty()) {
                final long from = random.nextInt(100);
                final var range = new Masks.Range(from, from + random.nextInt(30), random.nextInt(1 << 16));
                model.add(range);
                masks.add(range.from(), range.to(), range.pipelines());
            } else {
                final var range = model.get(random.nextInt(model.size()));
                model.remove(range);
                assertTrue(masks.remove(range.from(), range.to(), range.pipelines()), Seeds::repeat);
            }
            final long number = random.nextInt(-5, 140);
            int hidden = 0;
            for (final var range : model) {
                hidden |= range.from() <= number && number <= range.to() ? range.pipelines() : 0;
            }
            assertEquals(hidden, masks.hidden(number), Seeds::repeat);
        }
        assertEquals(model, masks.ranges(), Seeds::repeat);
        final Masks atOnce = Masks.of(model);
        for (long number = -5; number < 140; number++) {
            assertEquals(masks.hidden(number), atOnce.hidden(number), Seeds::repeat);
        }
    }
}
