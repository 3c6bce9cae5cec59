package io.kickoff.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One writer publishes, completes, replaces, removes and evicts as fast as it can, while readers follow the
/// protocol. Whatever a reader holds in the end must be what its word says, of the number that it asked for, and
/// not masked.
///
/// The order of steps is tried out in full by `CandidateTableInterleavingTest`; this one lets the processor and the
/// compiler reorder what they may. At full speed a writer is between two stores for a nanosecond, which readers
/// rarely meet: an unsteady writer, who lingers there, shows them every state in between.
class CandidateTableStressTest {
    private static final int NUMBERS = 250_000;
    private static final int UNSTEADY_NUMBERS = 10_000;
    private static final int LONGEST_PAUSE = 256;
    private static final int SLOTS = 4;
    private static final int PIPELINES = 3;
    private static final int READERS = 2;
    private static final int PUTS_A_NUMBER = 4;

    private final UnsafeBuffer memory = Tables.buffer(SLOTS, PIPELINES);
    private final CandidateTable readersTable = new CandidateTable(memory, SLOTS, PIPELINES);
    private final PinnedBytes bytes = new PinnedBytes(NUMBERS * PUTS_A_NUMBER);
    private final Masks masks = new Masks();
    private final CountDownLatch readersAtWork = new CountDownLatch(READERS);
    private volatile long newest;
    private volatile boolean isDone;

    private void letGo(final long reference) {
        if (reference != CandidateTable.NULL_REFERENCE) {
            bytes.letGo(reference);
        }
    }

    /// The same memory for a writer who pauses before its stores.
    private static final class UnsteadyBuffer extends UnsafeBuffer {
        private final SplittableRandom random = Seeds.random();

        UnsteadyBuffer(final UnsafeBuffer memory) {
            super(memory);
        }

        @Override
        public void putLongRelease(final int index, final long value) {
            for (int pause = random.nextInt(LONGEST_PAUSE); pause > 0; pause--) {
                Thread.onSpinWait();
            }
            super.putLongRelease(index, value);
        }
    }

    private void put(final CandidateTable table, final long number, final int pipeline, final int version) {
        final long reference = bytes.open(number, pipeline, version);
        letGo(table.put(number, pipeline, Tables.uploading(version), reference));
        final boolean isDefective = (version & 4) != 0;
        final long word = isDefective ? Tables.defective(version & 0xFF, version + 1) : Tables.valid(version + 1);
        final long same = table.put(number, pipeline, word, reference);
        assertEquals(reference, same);
    }

    private void write(final CandidateTable table, final int numbers) {
        final SplittableRandom random = Seeds.random();
        int version = 0;
        for (long number = 0; number < numbers; number++) {
            assertTrue(table.claim(number, bytes::letGo));
            newest = number;
            for (int i = 0; i < PUTS_A_NUMBER; i++) {
                version += 2;
                final long recent = number - random.nextInt(SLOTS);
                final long target = i > 1 && table.isClaimed(recent) ? recent : number;
                put(table, target, random.nextInt(PIPELINES), version);
            }
            switch ((int) number & 15) {
                case 3 -> letGo(table.remove(number, random.nextInt(PIPELINES)));
                case 7 -> table.removeAll(number - 1, bytes::letGo);
                case 11 -> table.clear(bytes::letGo);
                default -> {}
            }
        }
    }

    /// How many times bytes were held.
    private long read(final int seed) {
        final SplittableRandom random = new SplittableRandom(Seeds.SEED + seed);
        final SelectionOrder[] orders = {
            new SelectionOrder(false, 0, 1, 2), new SelectionOrder(true, 2, 1, 0), new SelectionOrder(false, 1)
        };
        long held = 0;
        readersAtWork.countDown();
        while (!isDone) {
            final long number = Math.max(0, newest + 1 - random.nextInt(SLOTS + 2));
            final int hidden = masks.hidden(number) | 1 << random.nextInt(PIPELINES + 1);
            final int pipeline = readersTable.select(number, orders[random.nextInt(orders.length)], hidden);
            if (pipeline == CandidateTable.NONE) {
                continue;
            }
            if ((hidden >> pipeline & 1) != 0) {
                throw new AssertionError("chose pipeline " + pipeline + " though it is masked");
            }
            final long word = readersTable.word(number, pipeline);
            final long reference = readersTable.reference(number, pipeline);
            if (word != CandidateWord.ABSENT && bytes.pin(reference)) {
                if (readersTable.isCurrent(number, pipeline, word)) {
                    bytes.check(reference, number, pipeline, word);
                    held++;
                }
                bytes.letGo(reference);
            }
        }
        return held;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void shouldOnlyEverHoldWhatTheWordSaysWhileEverythingMoves(final boolean isUnsteady) throws Exception {
        final int numbers = isUnsteady ? UNSTEADY_NUMBERS : NUMBERS;
        final UnsafeBuffer written = isUnsteady ? new UnsteadyBuffer(memory) : memory;
        final CandidateTable table = new CandidateTable(written, SLOTS, PIPELINES);
        masks.add(numbers / 2, numbers / 2 + numbers / 4, 0b010);
        try (ExecutorService threads = Executors.newFixedThreadPool(READERS)) {
            final Future<Long> first = threads.submit(() -> read(1));
            final Future<Long> second = threads.submit(() -> read(2));
            try {
                readersAtWork.await();
                write(table, numbers);
            } finally {
                isDone = true;
            }
            assertTrue(first.get() + second.get() > 0, "readers held something");
        }
        assertEquals(numbers * PUTS_A_NUMBER, bytes.opened());
        assertTrue(table.clear(bytes::letGo) > 0);
        assertEquals(0, bytes.held(), "every reference left the table once");
    }
}
