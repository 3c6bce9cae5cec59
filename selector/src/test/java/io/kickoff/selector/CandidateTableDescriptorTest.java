package io.kickoff.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateTableDescriptorTest {
    private static final Path SOURCE = Path.of("src/main/java/io/kickoff/selector/CandidateTableDescriptor.java");
    private static final Pattern ROW =
            Pattern.compile("(?m)^/// \\| +([0-9P× +]+?) +\\| +([0-9P× ]+?) +\\| ([a-z]+) +\\|");

    /// A sum of products, as the table writes them: `8 + 8 × P`.
    private static int evaluate(final String expression, final int pipelines) {
        int sum = 0;
        for (final String term : expression.split(" \\+ ")) {
            int product = 1;
            for (final String factor : term.split(" × ")) {
                product *= factor.equals("P") ? pipelines : Integer.parseInt(factor);
            }
            sum += product;
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 8, 15, 16})
    void shouldLieWhereItsTableSays(final int pipelines) throws IOException {
        final Matcher row = ROW.matcher(Files.readString(SOURCE));
        final Map<String, Integer> drawn = new LinkedHashMap<>();
        int end = 0;
        while (row.find()) {
            assertEquals(end, evaluate(row.group(1), pipelines), "no gap before " + row.group(3));
            drawn.put(row.group(3), end);
            end += evaluate(row.group(2), pipelines);
        }
        final Map<String, Integer> built = new LinkedHashMap<>();
        built.put("number", CandidateTableDescriptor.NUMBER_OFFSET);
        built.put("words", CandidateTableDescriptor.WORDS_OFFSET);
        built.put("references", CandidateTableDescriptor.referenceOffset(pipelines, 0));
        assertEquals(drawn, built);
        assertEquals(drawn.get("words"), CandidateTableDescriptor.wordOffset(0));
        for (int pipeline = 1; pipeline < pipelines; pipeline++) {
            assertEquals(drawn.get("words") + 8 * pipeline, CandidateTableDescriptor.wordOffset(pipeline));
            assertEquals(
                    drawn.get("references") + 8 * pipeline,
                    CandidateTableDescriptor.referenceOffset(pipelines, pipeline));
        }
        final int length = CandidateTableDescriptor.slotLength(pipelines);
        assertEquals(0, length % 64);
        assertTrue(length >= end && length - end < 64, "padded to the next multiple of 64 and no further");
        assertEquals(32 * length, CandidateTableDescriptor.tableLength(32, pipelines));
    }

    /// The same picture, read back from the memory of a table: slot, number plus one, words, references.
    @Test
    void shouldWriteTheDrawnBytes() {
        final UnsafeBuffer buffer = Tables.buffer(2, 2);
        final CandidateTable table = new CandidateTable(buffer, 2, 2);
        assertTrue(table.claim(7, Tables.NOTHING_LEAVES));
        table.put(7, 0, Tables.valid(3), 100);
        table.put(7, 1, Tables.uploading(4), 101);
        final long[] slotOfOddNumbers = {8, Tables.valid(3), Tables.uploading(4), 100, 101, 0, 0, 0};
        for (int i = 0; i < slotOfOddNumbers.length; i++) {
            assertEquals(0, buffer.getLong(i * Long.BYTES), "the slot of even numbers is untouched");
            assertEquals(slotOfOddNumbers[i], buffer.getLong(64 + i * Long.BYTES));
        }
    }
}
