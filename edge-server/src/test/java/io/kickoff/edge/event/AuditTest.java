package io.kickoff.edge.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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

    /// What another thread does while this one has a number and has not stored its entry yet: it reads the clock.
    private Audit audit(final Consumer<Audit> meanwhile) {
        final Audit[] interrupted = new Audit[1];
        final boolean[] isFirst = {true};
        interrupted[0] = new Audit(
                () -> {
                    if (isFirst[0]) {
                        isFirst[0] = false;
                        meanwhile.accept(interrupted[0]);
                    }
                    return 77;
                },
                10);
        return interrupted[0];
    }

    private static List<Long> sequences(final List<Audit.Entry> entries) {
        return entries.stream().map(Audit.Entry::sequence).toList();
    }

    @Test
    void shouldNotPassOverAnEntryThatIsJustBeingStored() {
        final List<Long> seen = new ArrayList<>();
        final Audit interrupted = audit(meanwhile -> {
            meanwhile.add(Audit.Kind.NOTIFIED, Audit.About.note("12"));
            seen.addAll(sequences(meanwhile.since(10)));
        });
        interrupted.add(Audit.Kind.NOTIFIED, Audit.About.note("11"));
        assertEquals(List.of(), seen, "who has seen 12 asks from 12 on the next time");
        assertEquals(List.of(11L, 12L), sequences(interrupted.since(10)));
    }

    @Test
    void shouldNotLoseANewEntryToOneThatWasHeldUp() {
        final Audit interrupted = audit(meanwhile -> {
            for (int i = 0; i < Audit.CAPACITY; i++) {
                meanwhile.add(Audit.Kind.NOTIFIED, Audit.About.note(""));
            }
        });
        interrupted.add(Audit.Kind.NOTIFIED, Audit.About.note("held up"));
        assertEquals(LongStream.rangeClosed(12, 11 + Audit.CAPACITY).boxed().toList(), sequences(interrupted.since(0)));
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
