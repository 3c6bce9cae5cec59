package io.kickoff.edge.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.kickoff.edge.demo.media.Rung;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DefectInjectorTest {
    private static final long FIRST = 1_000;
    private static final long CYCLE = (long) DefectInjector.EVERY * Defect.values().length;

    private final DefectInjector injector = new DefectInjector("a", FIRST);

    @Test
    void shouldInjectEachKindOnceACycleInTheSameOrder() {
        final List<Defect> kinds = new ArrayList<>();
        for (long number = FIRST; number < FIRST + 2 * CYCLE; number++) {
            final Set<Defect> here = EnumSet.noneOf(Defect.class);
            for (final Rung rung : Rung.values()) {
                final Defect defect = injector.at("a", rung, number);
                if (defect != null) {
                    here.add(defect);
                }
            }
            kinds.addAll(here);
        }
        final List<Defect> twice = new ArrayList<>(List.of(Defect.values()));
        twice.addAll(List.of(Defect.values()));
        assertEquals(twice, kinds);
    }

    @Test
    void shouldInjectOneAboutEveryTenSeconds() {
        assertEquals(10_000, DefectInjector.EVERY * Rung.SEGMENT_MS);
    }

    @Test
    void shouldLeaveTheOtherPipelineSound() {
        for (long number = FIRST; number < FIRST + CYCLE; number++) {
            for (final Rung rung : Rung.values()) {
                assertNull(injector.at("b", rung, number));
            }
        }
    }

    @Test
    void shouldInjectOnlyWhatARenditionCanHave() {
        for (long number = FIRST; number < FIRST + CYCLE; number++) {
            assertNull(only(Rung.A0, number, Defect.BLACK));
            assertNull(only(Rung.A0, number, Defect.FROZEN));
            assertNull(only(Rung.V0, number, Defect.MISSING_AUDIO));
        }
    }

    @Test
    void shouldBeginWithSoundSegments() {
        for (long number = FIRST - 5; number < FIRST + 3; number++) {
            assertNull(injector.at("a", Rung.V0, number));
        }
    }

    private Defect only(final Rung rung, final long number, final Defect kind) {
        final Defect defect = injector.at("a", rung, number);
        return defect == kind ? defect : null;
    }
}
