package io.kickoff.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({"0-0, 0, 0", "0-9, 0, 9", "2-4, 2, 4", "5-, 5, 9", "5-100, 5, 9", "-3, 7, 9", "-100, 0, 9"})
    void shouldReadOneRangeOfTenBytes(final String spec, final int first, final int last) {
        final long range = ByteRange.parse("bytes=" + spec, 10);
        assertEquals(first, ByteRange.first(range));
        assertEquals(last, ByteRange.last(range));
        assertEquals(last - first + 1, ByteRange.length(range));
    }

    @ParameterizedTest
    @CsvSource({"10-", "10-20", "-0", "99999999999999999999-"})
    void shouldKnowWhatLiesBehindTheEnd(final String spec) {
        assertEquals(ByteRange.UNSATISFIABLE, ByteRange.parse("bytes=" + spec, 10));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"bytes=0-1,4-5", "bytes=4-2", "bytes=", "bytes=-", "bytes=a-b", "bytes 0-1", "lines=0-1", "bytes=1"
            })
    void shouldServeTheWholeWhenItIsNoSingleRange(final String header) {
        assertEquals(ByteRange.WHOLE, ByteRange.parse(header, 10));
    }

    @Test
    void shouldStayInsideTheBytesWhateverIsAskedFor() {
        final Random random = new Random(4);
        final String alphabet = "0123456789-,= x";
        for (int round = 0; round < 100_000; round++) {
            final StringBuilder header = new StringBuilder("bytes=");
            for (int i = random.nextInt(12); i > 0; i--) {
                header.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            final int length = random.nextInt(2000);
            final long range = ByteRange.parse(header.toString(), length);
            if (range != ByteRange.WHOLE && range != ByteRange.UNSATISFIABLE) {
                assertTrue(
                        ByteRange.first(range) >= 0 && ByteRange.first(range) <= ByteRange.last(range),
                        header::toString);
                assertTrue(ByteRange.last(range) < length, header::toString);
            }
        }
    }
}
