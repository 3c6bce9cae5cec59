package io.kickoff.lsm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/// A log of inputs and times leads every node to the same states, from the beginning or from a snapshot in its
/// middle.
class ReplayTest {
    private static final int STEPS = 3_000;
    private static final int ROUNDS = 12;
    private static final int EVENTS = 6;

    private final SplittableRandom random = Seeds.random();

    /// What a log holds: the time of the entry, and an input's bytes or none when only time went on.
    private record Entry(long nowMs, byte[] input) {}

    private List<Entry> log() {
        final List<Entry> log = new ArrayList<>();
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[InputCodec.MAX_LENGTH]);
        long nowMs = 5_000;
        for (int step = 0; step < STEPS; step++) {
            nowMs += random.nextInt(100) == 0 ? random.nextInt(500_000) : random.nextInt(30);
            if (random.nextInt(4) == 0) {
                log.add(new Entry(nowMs, new byte[0]));
            } else {
                final Input input = Inputs.random(random, "event-" + random.nextInt(EVENTS), nowMs);
                final int length = InputCodec.encode(input, buffer, 0);
                log.add(new Entry(nowMs, Arrays.copyOf(buffer.byteArray(), length)));
            }
        }
        return log;
    }

    private static void replay(final LiveStateConductor conductor, final List<Entry> log) {
        for (final Entry entry : log) {
            if (entry.input.length == 0) {
                conductor.advanceTo(entry.nowMs);
            } else {
                final Input input = InputCodec.decode(new UnsafeBuffer(entry.input), 0, entry.input.length);
                conductor.apply(input, entry.nowMs);
            }
        }
    }

    private static byte[] snapshot(final LiveStates states) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final int length = SnapshotCodec.encode(states, buffer, 0);
        return Arrays.copyOf(buffer.byteArray(), length);
    }

    @Test
    void shouldReplayToTheSameBytesFromTheBeginningAndFromAnySnapshot() {
        for (int round = 0; round < ROUNDS; round++) {
            final List<Entry> log = log();
            final List<String> told = new ArrayList<>();
            final LiveStateConductor first =
                    new LiveStateConductor(new LiveStates(3), 0, (input, outcome) -> told.add(input + " " + outcome));
            final int middle = random.nextInt(STEPS);
            replay(first, log.subList(0, middle));
            final byte[] taken = snapshot(first.states());
            final int toldBefore = told.size();
            replay(first, log.subList(middle, STEPS));
            final byte[] expected = snapshot(first.states());

            final List<String> toldAgain = new ArrayList<>();
            final LiveStateConductor again = new LiveStateConductor(
                    new LiveStates(3), 0, (input, outcome) -> toldAgain.add(input + " " + outcome));
            replay(again, log);
            assertArrayEquals(expected, snapshot(again.states()), Seeds::repeat);
            assertEquals(told, toldAgain, Seeds::repeat);

            final List<String> toldLater = new ArrayList<>();
            final LiveStates restored = SnapshotCodec.decode(new UnsafeBuffer(taken), 0, taken.length);
            assertArrayEquals(taken, snapshot(restored), Seeds::repeat);
            final LiveStateConductor later = new LiveStateConductor(
                    restored,
                    middle == 0 ? 0 : log.get(middle - 1).nowMs,
                    (input, outcome) -> toldLater.add(input + " " + outcome));
            replay(later, log.subList(middle, STEPS));
            assertArrayEquals(expected, snapshot(later.states()), Seeds::repeat);
            assertEquals(told.subList(toldBefore, told.size()), toldLater, Seeds::repeat);
        }
    }
}
