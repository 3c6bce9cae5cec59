package io.kickoff.store.memory;

/// Where a segment's facts lie in its 64 bytes of the descriptor table, and how its words are packed.
///
/// | offset | bytes | field        | written by                         | read by                        |
/// |-------:|------:|--------------|------------------------------------|--------------------------------|
/// |      0 |     8 | references   | any thread, compare-and-set        | any thread                     |
/// |      8 |     8 | watermark    | the writer, release                | any thread that pins, acquire  |
/// |     16 |     4 | phase        | the writer, release                | any thread that pins, acquire  |
/// |     20 |     4 | first run    | the writer, before the watermark   | any thread that pins           |
/// |     24 |     4 | last run     | the writer                         | the writer                     |
/// |     28 |     4 | next         | retired or free list               | whoever takes it off           |
/// |     32 |     8 | capacity     | the writer, with the arena's lock  | the writer; who has it complete |
/// |     40 |     8 | run start    | the writer: offset of the last run | the writer                     |
/// |     48 |     8 | expected     | the writer: final length, or -1    | the writer                     |
/// |     56 |     4 | owner        | holder of the arena's lock         | any thread that pins           |
/// |     60 |     4 | padding      |                                    |                                |
///
/// Owner: the seat of the {@link MemoryShare} in whose name the memory is taken.
///
/// References: generation in the upper 32 bits, the owner's bit 31, pins in the lower 31. A segment is there while
/// the lower 32 bits are not zero.
///
/// Run table, 8 bytes a unit, of which only the first unit of a run says something:
///
/// | bits    | meaning                                          |
/// |---------|--------------------------------------------------|
/// | 0 … 31  | first unit of the next run of the chain, or -1   |
/// | 32 … 39 | order of this run                                |
final class SegmentDescriptor {
    static final int REFERENCES_OFFSET = 0;
    static final int WATERMARK_OFFSET = 8;
    static final int PHASE_OFFSET = 16;
    static final int FIRST_RUN_OFFSET = 20;
    static final int LAST_RUN_OFFSET = 24;
    static final int NEXT_OFFSET = 28;
    static final int CAPACITY_OFFSET = 32;
    static final int RUN_START_OFFSET = 40;
    static final int EXPECTED_OFFSET = 48;
    static final int OWNER_OFFSET = 56;
    static final int LENGTH = 64;

    static final int NO_RUN = -1;
    static final long OWNER = 1L << 31;
    static final long PINS_MASK = OWNER - 1;
    static final long HOLD_MASK = 0xFFFF_FFFFL;

    private SegmentDescriptor() {}

    static long references(final int generation, final long holds) {
        return (long) generation << 32 | holds;
    }

    static int generation(final long referencesOrHandle) {
        return (int) (referencesOrHandle >>> 32);
    }

    static int nextGeneration(final int generation) {
        return generation == Integer.MAX_VALUE ? 1 : generation + 1;
    }

    static long run(final int order, final int next) {
        return (long) order << 32 | next & 0xFFFF_FFFFL;
    }

    static int order(final long run) {
        return (int) (run >>> 32);
    }

    static int nextRun(final long run) {
        return (int) run;
    }
}
