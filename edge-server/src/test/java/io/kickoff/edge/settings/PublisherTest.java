package io.kickoff.edge.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublisherTest {
    @Test
    void shouldAcceptItsSecretOnly() {
        final Publisher publisher = new Publisher("p", Publisher.sha256Hex("hush"), List.of("*/*"));
        assertTrue(publisher.accepts("hush"));
        assertFalse(publisher.accepts("hush "));
        assertFalse(publisher.accepts(""));
    }

    @ParameterizedTest
    @CsvSource({
        "*/*, derby, a, true",
        "derby/*, derby, a, true",
        "derby/*, derby2, a, false",
        "derby/a, derby, a, true",
        "derby/a, derby, ab, false",
        "sports-*/east-*, sports-1, east-2, true",
        "sports-*/east-*, sports-1, west-2, false",
        "*a*b/*, xaaxbb, p, true",
        "*a*b/*, xaaxbc, p, false",
        "*/a, derby/a, b, false"
    })
    void shouldMatchPatternsInBothHalves(
            final String pattern, final String event, final String pipeline, final boolean allowed) {
        assertEquals(allowed, new Publisher("p", "", List.of(pattern)).mayWrite(event, pipeline));
    }
}
