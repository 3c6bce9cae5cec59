package io.kickoff.selector;

/// The layout of a {@link CandidateTable}: a ring of slots, one for each segment number, each on cache lines of its
/// own.
///
/// For a table of P pipelines a slot is
///
/// | offset    | length | field      | written by             | read by          |
/// |-----------|--------|------------|------------------------|------------------|
/// | 0         | 8      | number     | the writer, release    | anyone, acquire  |
/// | 8         | 8 × P  | words      | the writer, release    | anyone, acquire  |
/// | 8 + 8 × P | 8 × P  | references | the writer, release    | anyone, acquire  |
///
/// padded to a multiple of 64 bytes. `number` holds the segment's number plus one, so that zeroed memory is a table
/// of empty slots. Slot of number n: n & (slots - 1).
final class CandidateTableDescriptor {
    static final int CACHE_LINE_LENGTH = 64;
    static final int NUMBER_OFFSET = 0;
    static final int WORDS_OFFSET = NUMBER_OFFSET + Long.BYTES;
    static final long EMPTY = 0;

    private CandidateTableDescriptor() {}

    static int wordOffset(final int pipeline) {
        return WORDS_OFFSET + pipeline * Long.BYTES;
    }

    static int referenceOffset(final int pipelines, final int pipeline) {
        return WORDS_OFFSET + (pipelines + pipeline) * Long.BYTES;
    }

    static int slotLength(final int pipelines) {
        final int used = referenceOffset(pipelines, pipelines);
        return (used + CACHE_LINE_LENGTH - 1) / CACHE_LINE_LENGTH * CACHE_LINE_LENGTH;
    }

    static int tableLength(final int slots, final int pipelines) {
        return Math.multiplyExact(slots, slotLength(pipelines));
    }
}
