package io.kickoff.store.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SegmentDescriptorTest {
    private static final Path SOURCE = Path.of("src/main/java/io/kickoff/store/memory/SegmentDescriptor.java");

    @Test
    void shouldLieWhereItsTableSays() throws IOException {
        final Matcher row = Pattern.compile("(?m)^/// \\| +(\\d+) \\| +(\\d+) \\| ([a-z ]+?) +\\|")
                .matcher(Files.readString(SOURCE));
        final Map<String, Integer> offsets = new LinkedHashMap<>();
        int end = 0;
        while (row.find()) {
            assertEquals(end, Integer.parseInt(row.group(1)), "no gap before " + row.group(3));
            end += Integer.parseInt(row.group(2));
            offsets.put(row.group(3), Integer.parseInt(row.group(1)));
        }
        final Map<String, Integer> expected = new LinkedHashMap<>();
        expected.put("references", SegmentDescriptor.REFERENCES_OFFSET);
        expected.put("watermark", SegmentDescriptor.WATERMARK_OFFSET);
        expected.put("phase", SegmentDescriptor.PHASE_OFFSET);
        expected.put("first run", SegmentDescriptor.FIRST_RUN_OFFSET);
        expected.put("last run", SegmentDescriptor.LAST_RUN_OFFSET);
        expected.put("next", SegmentDescriptor.NEXT_OFFSET);
        expected.put("capacity", SegmentDescriptor.CAPACITY_OFFSET);
        expected.put("run start", SegmentDescriptor.RUN_START_OFFSET);
        expected.put("expected", SegmentDescriptor.EXPECTED_OFFSET);
        expected.put("owner", SegmentDescriptor.OWNER_OFFSET);
        expected.put("padding", 60);
        assertEquals(expected, offsets);
        assertEquals(SegmentDescriptor.LENGTH, end);
    }

    @Test
    void shouldPackRunsAndReferences() {
        final long run = SegmentDescriptor.run(8, SegmentDescriptor.NO_RUN);
        assertEquals(8, SegmentDescriptor.order(run));
        assertEquals(SegmentDescriptor.NO_RUN, SegmentDescriptor.nextRun(run));
        assertEquals(Integer.MAX_VALUE - 1, SegmentDescriptor.nextRun(SegmentDescriptor.run(0, Integer.MAX_VALUE - 1)));
        assertEquals(1, SegmentDescriptor.nextGeneration(Integer.MAX_VALUE));
        assertEquals(7, SegmentDescriptor.generation(SegmentDescriptor.references(7, SegmentDescriptor.OWNER)));
    }
}
