package io.kickoff.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SelectionOrderTest {
    @Test
    void shouldKeepTheOrderItWasGiven() {
        final SelectionOrder order = new SelectionOrder(true, 2, 0, 15);
        assertTrue(order.isByScore());
        assertEquals(3, order.size());
        assertEquals(2, order.pipeline(0));
        assertEquals(0, order.pipeline(1));
        assertEquals(15, order.pipeline(2));
        assertEquals("score [2, 0, 15]", order.toString());
    }

    @Test
    void shouldNotChangeWhenTheArrayBehindItDoes() {
        final int[] pipelines = {1, 0};
        final SelectionOrder order = new SelectionOrder(false, pipelines);
        pipelines[0] = 5;
        assertEquals(1, order.pipeline(0));
        assertFalse(order.isByScore());
    }

    @Test
    void shouldHoldAsManyPipelinesAsATable() {
        final int[] most = IntStream.range(0, CandidateTable.MAX_PIPELINES).toArray();
        assertEquals(CandidateTable.MAX_PIPELINES, new SelectionOrder(false, most).size());
        assertEquals(0, new SelectionOrder(false).size());
        final int[] tooMany = new int[CandidateTable.MAX_PIPELINES + 1];
        assertThrows(IllegalArgumentException.class, () -> new SelectionOrder(false, tooMany));
    }

    @Test
    void shouldRefuseAnIndexThatNoTableHas() {
        assertThrows(IllegalArgumentException.class, () -> new SelectionOrder(false, 0, -1));
        assertThrows(IllegalArgumentException.class, () -> new SelectionOrder(false, CandidateTable.MAX_PIPELINES));
    }
}
