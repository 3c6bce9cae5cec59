package io.kickoff.edge.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "0s, 0, 0s",
        "200ms, 200, 200ms",
        "1000ms, 1000, 1s",
        "10s, 10000, 10s",
        "2m, 120000, 2m",
        "60m, 3600000, 1h",
        "48h, 172800000, 2d",
        "PT30M, 1800000, 30m",
        "PT0.05S, 50, 50ms"
    })
    void shouldReadDurationsAndWriteTheShortestForm(final String text, final long ms, final String shortest) {
        assertEquals(ms, Quantity.parseDurationMs(text));
        assertEquals(shortest, Quantity.formatDuration(ms));
        assertEquals(ms, Quantity.parseDurationMs(shortest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "-1s", "1.5s", "1w", "s", "PT-1S", "PT0.0001S", "999999999999999999d", "P1Y"})
    void shouldRefuseWhatIsNoDuration(final String text) {
        assertThrows(InvalidValueException.class, () -> Quantity.parseDurationMs(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "17, 17, 17",
        "1024, 1024, 1KiB",
        "512KiB, 524288, 512KiB",
        "64MiB, 67108864, 64MiB",
        "1GiB, 1073741824, 1GiB",
        "1024GiB, 1099511627776, 1TiB",
        "3TiB, 3298534883328, 3TiB"
    })
    void shouldReadSizesAndWriteTheShortestForm(final String text, final long bytes, final String shortest) {
        assertEquals(bytes, Quantity.parseSize(text));
        assertEquals(shortest, Quantity.formatSize(bytes));
        assertEquals(bytes, Quantity.parseSize(shortest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1GB", "1g", "-1", "1.5GiB", "", "99999999TiB", "9223372036854775808"})
    void shouldRefuseWhatIsNoSize(final String text) {
        assertThrows(InvalidValueException.class, () -> Quantity.parseSize(text));
    }
}
