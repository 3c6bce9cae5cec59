package io.kickoff.validrange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LiveEventConfigTest {
    @ParameterizedTest
    @CsvSource({
        "-1, 2000, 1000, 1, 60000, 0, 0, -1, availabilityStartTime",
        "0, 0, 1000, 1, 60000, 0, 0, -1, segment.duration",
        "0, 3601000, 1000, 1, 60000, 0, 0, -1, segment.duration",
        "0, 1, 90000, 1, 60000, 0, 0, -1, segment.duration",
        "0, 2000, 0, 1, 60000, 0, 0, -1, segment.timescale",
        "0, 12884901886, 4294967295, 1, 60000, 0, 0, -1, segment.timescale",
        "0, 2000, 1000, -1, 60000, 0, 0, -1, segment.startNumber",
        "0, 2000, 1000, 1, -5, 0, 0, -1, timeShiftBufferDepth",
        "0, 2000, 1000, 1, 60000, -1, 0, -1, availabilityTimeOffset",
        "0, 2000, 1000, 1, 60000, 0, -1, -1, retryBudget",
        "0, 2000, 1000, 5, 60000, 0, 0, 4, endNumber"
    })
    void shouldNameTheFieldWhenItIsOutOfRange(
            final long startMs,
            final long duration,
            final long timescale,
            final long startNumber,
            final long depthMs,
            final long offsetMs,
            final long retryMs,
            final long endNumber,
            final String field) {
        final InvalidConfigException refused = assertThrows(
                InvalidConfigException.class,
                () -> Configs.with(startMs, duration, timescale, startNumber, depthMs, offsetMs, retryMs, endNumber));

        assertEquals(field, refused.field());
    }

    @Test
    void shouldRefuseRenditionsAndPipelinesThatNobodyCouldTellApart() {
        assertEquals("renditions", refusedField(List.of("0", "0")));
        assertEquals("renditions", refusedField(List.of("")));
        assertEquals("renditions", refusedField(List.of("a/b")));
        assertEquals("renditions", refusedField(List.of()));
    }

    private static String refusedField(final List<String> ids) {
        return assertThrows(InvalidConfigException.class, () -> Configs.named("$RepresentationID$/$Number$", "i", ids))
                .field();
    }
}
