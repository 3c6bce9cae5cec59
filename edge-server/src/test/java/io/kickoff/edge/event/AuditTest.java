package io.kickoff.edge.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AuditTest {
    private final Audit audit = new Audit(() -> 77, 10);

    private List<Long> since(final long sequence) {
        return audit.since(sequence).stream().map(Audit.Entry::sequence).toList();
    }

    @Test
    void shouldGoOnCountingAndTellWhatIsNew() {
        assertEquals(List.of(), since(0));
        audit.add(Audit.Kind.FLUSHED, Audit.About.note("x"));
        audit.add(Audit.Kind.MASKED, Audit.About.note("y"));
        assertEquals(List.of(11L, 12L), since(0));
        assertEquals(List.of(12L), since(11));
        assertEquals(List.of(), since(12));
        assertEquals(List.of(), since(Long.MAX_VALUE - 1));
        assertEquals(77, audit.since(11).getFirst().atMs());
        assertEquals("masked", audit.since(11).getFirst().kind().label());
    }

    @Test
    void shouldKeepTheNewestWhenThereAreTooMany() {
        for (int i = 0; i < Audit.CAPACITY * 2 + 5; i++) {
            audit.add(Audit.Kind.NOTIFIED, Audit.About.note(""));
        }
        final long last = audit.last();
        assertEquals(
                LongStream.rangeClosed(last - Audit.CAPACITY + 1, last).boxed().toList(), since(3));
    }
}
