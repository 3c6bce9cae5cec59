package io.kickoff.edge.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.http.StructuredFields.MalformedFieldException;
import io.kickoff.selector.Defects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FindingsTest {
    @Test
    void shouldReadWhatPackagersSay() throws MalformedFieldException {
        final Findings findings = Findings.parse("missing-samples;count=3, short;ms=120, discontinuity;ms=40, black");
        assertEquals(
                Defects.MISSING_SAMPLES | Defects.SHORT | Defects.DISCONTINUITY | Defects.BLACK, findings.defects());
        assertEquals(3, findings.missingSamples());
        assertEquals(120, findings.shortMs());
        assertEquals(40, findings.discontinuityMs());
    }

    @Test
    void shouldTakeAnEmptyHeaderForInspectedAndFine() throws MalformedFieldException {
        assertTrue(Findings.parse("").isEmpty());
        assertTrue(Findings.parse("   ").isEmpty());
    }

    @Test
    void shouldPassOverNamesThatItDoesNotKnow() throws MalformedFieldException {
        assertEquals(Defects.FROZEN, Findings.parse("new-thing;x=1, frozen").defects());
    }

    @Test
    void shouldRefuseWhatIsNoList() {
        for (final String header :
                new String[] {"black,", "black frozen", ";", "short;ms=-5", "short;ms=x y", "\"open"}) {
            assertThrows(MalformedFieldException.class, () -> Findings.parse(header), header);
        }
    }

    @Test
    void shouldWriteWhatItReads() {
        final Random random = new Random(3);
        for (int round = 0; round < 1000; round++) {
            final int defects = random.nextInt(1 << Defects.KINDS);
            final Findings findings = new Findings(
                    defects,
                    (defects & Defects.MISSING_SAMPLES) == 0 ? 0 : random.nextInt(100),
                    (defects & Defects.SHORT) == 0 ? 0 : random.nextInt(2000),
                    (defects & Defects.DISCONTINUITY) == 0 ? 0 : random.nextInt(2000));
            assertEquals(findings, Findings.ofHeader(findings.header()));
        }
    }
}
