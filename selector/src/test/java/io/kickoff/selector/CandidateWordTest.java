package io.kickoff.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CandidateWordTest {
    private static final Path SOURCE = Path.of("src/main/java/io/kickoff/selector/CandidateWord.java");

    private static void assertRoundTrip(
            final boolean isComplete,
            final int defects,
            final int severity,
            final int score,
            final int sizeClass,
            final int version) {
        final long word = CandidateWord.encode(isComplete, defects, severity, score, sizeClass, version);
        assertTrue(CandidateWord.isPresent(word), Seeds::repeat);
        assertEquals(isComplete, CandidateWord.isComplete(word), Seeds::repeat);
        assertEquals(defects, CandidateWord.defects(word), Seeds::repeat);
        assertEquals(severity, CandidateWord.severity(word), Seeds::repeat);
        assertEquals(score, CandidateWord.score(word), Seeds::repeat);
        assertEquals(sizeClass, CandidateWord.sizeClass(word), Seeds::repeat);
        assertEquals(version, CandidateWord.version(word), Seeds::repeat);
        assertEquals(isComplete && defects == 0, CandidateWord.isValid(word), Seeds::repeat);
    }

    @Test
    void shouldGiveBackEveryFieldWhateverTheOthersAre() {
        final SplittableRandom random = Seeds.random();
        for (int i = 0; i < 100_000; i++) {
            assertRoundTrip(
                    random.nextBoolean(),
                    random.nextInt(1 << Defects.KINDS),
                    random.nextInt(Defects.MAX_SEVERITY + 1),
                    random.nextInt(CandidateWord.MAX_SCORE + 1),
                    random.nextInt(Long.SIZE),
                    random.nextInt(CandidateWord.MAX_VERSION + 1));
        }
    }

    @Test
    void shouldGiveBackTheLowestAndHighestOfEveryField() {
        for (int ends = 0; ends < 1 << 6; ends++) {
            assertRoundTrip(
                    (ends & 1) != 0,
                    (ends >> 1 & 1) * 0xFF,
                    (ends >> 2 & 1) * Defects.MAX_SEVERITY,
                    (ends >> 3 & 1) * CandidateWord.MAX_SCORE,
                    (ends >> 4 & 1) * 63,
                    (ends >> 5 & 1) * CandidateWord.MAX_VERSION);
        }
    }

    /// Each field, filled alone, takes exactly the bits that the table in the class comment draws.
    @Test
    void shouldLieWhereItsTableSays() throws IOException {
        final Matcher row = Pattern.compile("(?m)^/// \\| (\\d+)(?: – (\\d+))? +\\| ([a-z]+) ")
                .matcher(Files.readString(SOURCE));
        final Map<String, Long> drawn = new LinkedHashMap<>();
        int next = 0;
        while (row.find()) {
            final int first = Integer.parseInt(row.group(1));
            final int last = row.group(2) == null ? first : Integer.parseInt(row.group(2));
            assertEquals(next, first, "no gap before " + row.group(3));
            drawn.put(row.group(3), (1L << last + 1) - (1L << first));
            next = last + 1;
        }
        final long present = CandidateWord.encode(false, 0, 0, 0, 0, 0);
        final Map<String, Long> built = new LinkedHashMap<>();
        built.put("present", present);
        built.put("complete", present ^ CandidateWord.encode(true, 0, 0, 0, 0, 0));
        built.put("defects", present ^ CandidateWord.encode(false, 0xFF, 0, 0, 0, 0));
        built.put("severity", present ^ CandidateWord.encode(false, 0, Defects.MAX_SEVERITY, 0, 0, 0));
        built.put("score", drawn.get("score"));
        built.put("size", present ^ CandidateWord.encode(false, 0, 0, 0, 63, 0));
        built.put("version", present ^ CandidateWord.encode(false, 0, 0, 0, 0, CandidateWord.MAX_VERSION));
        assertEquals(drawn, built);
        final long score = present ^ CandidateWord.encode(false, 0, 0, CandidateWord.MAX_SCORE, 0, 0);
        assertEquals(score, score & drawn.get("score"), "100 leaves the highest of seven bits' values unused");
        assertEquals(Long.SIZE - 1, next, "the sign stays free");
    }

    @Test
    void shouldBendValuesOutOfRangeIntoTheirFieldWithoutTouchingOthers() {
        final long low = CandidateWord.encode(true, 0, -1, -1, 0, 0);
        assertEquals(CandidateWord.encode(true, 0, 0, 0, 0, 0), low);
        final long high = CandidateWord.encode(true, 0x1FF, 1 << 20, 101, 64, CandidateWord.MAX_VERSION + 3);
        assertEquals(CandidateWord.encode(true, 0xFF, Defects.MAX_SEVERITY, 100, 0, 2), high);
    }

    @Test
    void shouldDifferFromTheWordBeforeWhenOnlyTheVersionMoves() {
        int version = CandidateWord.MAX_VERSION - 2;
        long before = CandidateWord.encode(true, 0, 0, 0, 1, version);
        for (int i = 0; i < 5; i++) {
            final long word = CandidateWord.encode(true, 0, 0, 0, 1, ++version);
            assertNotEquals(before, word);
            assertTrue(CandidateWord.isPresent(word), "also when the versions begin again");
            before = word;
        }
    }

    @Test
    void shouldBeAbsentAndNothingElseWhenZero() {
        assertFalse(CandidateWord.isPresent(CandidateWord.ABSENT));
        assertFalse(CandidateWord.isComplete(CandidateWord.ABSENT));
        assertFalse(CandidateWord.isValid(CandidateWord.ABSENT));
    }

    @Test
    void shouldCountTheSignificantBitsOfALength() {
        assertEquals(0, CandidateWord.sizeClassOf(0));
        for (int bits = 1; bits < Long.SIZE; bits++) {
            assertEquals(bits, CandidateWord.sizeClassOf(1L << bits - 1));
            assertEquals(bits, CandidateWord.sizeClassOf((1L << bits - 1) * 2 - 1));
        }
    }
}
