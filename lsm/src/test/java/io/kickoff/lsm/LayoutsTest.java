package io.kickoff.lsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/// Inputs and snapshots lie in memory as they are drawn, and come back as they were.
class LayoutsTest {
    private final SplittableRandom random = Seeds.random();

    /// A sum of products, as the tables write them: `96 + 32 × P`.
    private static int evaluate(final String expression, final int plans, final int seen, final int event) {
        int sum = 0;
        for (final String term : expression.split(" \\+ ")) {
            int product = 1;
            for (final String factor : term.split(" × ")) {
                product *= switch (factor) {
                    case "P" -> plans;
                    case "S" -> seen;
                    case "E" -> event;
                    default -> Integer.parseInt(factor);
                };
            }
            sum += product;
        }
        return sum;
    }

    private static Map<String, Integer> offsets(
            final DrawnTable table, final int plans, final int seen, final int event) {
        final Map<String, Integer> offsets = new LinkedHashMap<>();
        int end = 0;
        for (final List<String> row : table.rows()) {
            assertEquals(end, evaluate(row.get(0), plans, seen, event), "no gap before " + row.get(2));
            offsets.put(row.get(2), end);
            end += evaluate(row.get(1), plans, seen, event);
        }
        offsets.put("end", end);
        return offsets;
    }

    @Test
    void shouldLayInputsAsDrawn() throws IOException {
        final Map<String, Integer> drawn =
                offsets(DrawnTable.of(InputDescriptor.class).getFirst(), 0, 0, 5);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[InputCodec.MAX_LENGTH]);
        final Input input = new Input.Configure("derby", 11, 12, new Schedule(13, 14, 15, 16, StartRule.BY_MEDIA, 17));
        assertEquals(drawn.get("end"), InputCodec.encode(input, buffer, 0));
        assertEquals(1, buffer.getByte(drawn.get("layout")));
        assertEquals(1, buffer.getByte(drawn.get("kind")));
        assertEquals(3, buffer.getByte(drawn.get("variant")));
        assertEquals(5, buffer.getInt(drawn.get("eventLength")));
        assertEquals(11, buffer.getLong(drawn.get("id")));
        assertEquals(12, buffer.getLong(drawn.get("timeMs")));
        assertEquals(-1, buffer.getLong(drawn.get("atMs")));
        assertEquals(13, buffer.getLong(drawn.get("startsAtMs")));
        assertEquals(14, buffer.getLong(drawn.get("endsAtMs")));
        assertEquals(15, buffer.getLong(drawn.get("endNumber")));
        assertEquals(16, buffer.getLong(drawn.get("prestartLeadMs")));
        assertEquals(17, buffer.getLong(drawn.get("silenceMs")));
        assertEquals("derby", buffer.getStringWithoutLengthAscii(drawn.get("event"), 5));
        InputCodec.encode(Inputs.plan(1, Transition.END, 99), buffer, 0);
        assertEquals(7, buffer.getByte(drawn.get("transition")));
        assertEquals(99, buffer.getLong(drawn.get("atMs")));
    }

    @Test
    void shouldReadBackEveryInput() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[InputCodec.MAX_LENGTH + 16]);
        for (int round = 0; round < 20_000; round++) {
            final String event = "e".repeat(random.nextInt(1, 65));
            final Input input = Inputs.random(random, event, random.nextLong(1L << 40));
            final int offset = random.nextInt(2) * 8;
            final int length = InputCodec.encode(input, buffer, offset);
            assertEquals(input, InputCodec.decode(buffer, offset, length), Seeds::repeat);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> InputCodec.decode(buffer, offset, random.nextInt(length)),
                    Seeds::repeat);
        }
    }

    @Test
    void shouldSayWhatIsWrongWithBytesThatAreNoInput() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[InputCodec.MAX_LENGTH]);
        final int length = InputCodec.encode(Inputs.media(1), buffer, 0);
        for (int round = 0; round < 20_000; round++) {
            InputCodec.encode(Inputs.random(random, Inputs.EVENT, 1000), buffer, 0);
            buffer.putByte(random.nextInt(length), (byte) random.nextInt(256));
            try {
                final Input read = InputCodec.decode(buffer, 0, length);
                assertTrue(Input.EVENT.matcher(read.event()).matches(), Seeds::repeat);
            } catch (final IllegalArgumentException expected) {
                assertTrue(expected.getMessage().length() > 10, Seeds::repeat);
            }
        }
    }

    @Test
    void shouldLaySnapshotsAsDrawn() throws IOException {
        final List<DrawnTable> tables = DrawnTable.of(SnapshotDescriptor.class);
        final Map<String, Integer> header = offsets(tables.get(0), 0, 0, 0);
        final LiveStates states = new LiveStates(41);
        final Schedule schedule = new Schedule(1_001, 1_002, 1_003, 1_004, StartRule.BY_OPERATOR, 1_005);
        states.apply(new Input.Configure("derby", 7, 50, schedule));
        states.apply(new Input.Operate("derby", 8, 60, Transition.START, 70, 71, 72));
        states.apply(new Input.MediaPublished("derby", 9, 65));
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        final int length = SnapshotCodec.encode(states, buffer, 0);
        assertEquals(SnapshotDescriptor.HEADER_LENGTH, header.get("end"));
        assertEquals(1, buffer.getInt(header.get("layout")));
        assertEquals(1, buffer.getInt(header.get("events")));
        assertEquals(41, buffer.getLong(header.get("versionFloor")));

        final Map<String, Integer> drawn = offsets(tables.get(1), 1, 3, 5);
        final int at = header.get("end");
        final int padded = (drawn.get("end") + 7) / 8 * 8;
        assertEquals(at + padded, length);
        assertEquals(padded, buffer.getInt(at + drawn.get("recordLength")));
        assertEquals(1, buffer.getByte(at + drawn.get("key")));
        assertEquals(2, buffer.getByte(at + drawn.get("flags")));
        assertEquals(1, buffer.getByte(at + drawn.get("startRule")));
        assertEquals(1, buffer.getByte(at + drawn.get("planned")));
        assertEquals(3, buffer.getInt(at + drawn.get("seen")));
        assertEquals(5, buffer.getInt(at + drawn.get("eventLength")));
        final Map<String, Long> longs = Map.of(
                "sinceMs", 50L,
                "startsAtMs", 1_001L,
                "endsAtMs", 1_002L,
                "version", 42L,
                "endNumber", -1L,
                "scheduleStartsAt", 1_001L,
                "scheduleEndsAt", 1_002L,
                "scheduleEndNumber", 1_003L,
                "prestartLeadMs", 1_004L,
                "silenceMs", 1_005L);
        longs.forEach((field, value) -> assertEquals(value, buffer.getLong(at + drawn.get(field)), field));
        final long[] plan = {4, 70, 71, 72};
        for (int i = 0; i < plan.length; i++) {
            assertEquals(plan[i], buffer.getLong(at + drawn.get("plans") + i * 8));
        }
        for (int i = 0; i < 3; i++) {
            assertEquals(7 + i, buffer.getLong(at + drawn.get("ids") + i * 8));
        }
        assertEquals("derby", buffer.getStringWithoutLengthAscii(at + drawn.get("event"), 5));
    }

    @Test
    void shouldSayWhereASnapshotBreaksOff() {
        final LiveStates states = new LiveStates(0);
        states.apply(Inputs.configure(1, Inputs.randomSchedule(random, 1)));
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final int length = SnapshotCodec.encode(states, buffer, 0);
        for (int cut = 0; cut < length; cut++) {
            final int end = cut;
            final Exception broken =
                    assertThrows(IllegalArgumentException.class, () -> SnapshotCodec.decode(buffer, 0, end));
            assertTrue(broken.getMessage().contains("snapshot"));
        }
        assertEquals(
                List.copyOf(states.all()),
                List.copyOf(SnapshotCodec.decode(buffer, 0, length).all()));
    }
}
