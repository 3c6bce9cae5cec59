package io.kickoff.store.memory;

/// The free blocks of one size: a bit each, and above 64 of those one bit that says whether any is set.
///
/// The lowest free block is always taken, which keeps what is used together and the tail in large blocks.
/// *Confined to the holder of the allocator's lock.*
final class FreeBlocks {
    private static final int NONE = -1;

    private final long[] blocks;
    private final long[] summary;
    private int count;

    FreeBlocks(final int size) {
        blocks = new long[(size >> 6) + 1];
        summary = new long[(blocks.length >> 6) + 1];
    }

    int count() {
        return count;
    }

    boolean contains(final int block) {
        return (blocks[block >> 6] & 1L << block) != 0;
    }

    void add(final int block) {
        blocks[block >> 6] |= 1L << block;
        summary[block >> 12] |= 1L << (block >> 6);
        count++;
    }

    void remove(final int block) {
        final int word = block >> 6;
        blocks[word] &= ~(1L << block);
        if (blocks[word] == 0) {
            summary[word >> 6] &= ~(1L << word);
        }
        count--;
    }

    /// Takes the lowest, or -1 when there is none.
    int takeLowest() {
        if (count == 0) {
            return NONE;
        }
        int top = 0;
        while (summary[top] == 0) {
            top++;
        }
        final int word = (top << 6) + Long.numberOfTrailingZeros(summary[top]);
        final int block = (word << 6) + Long.numberOfTrailingZeros(blocks[word]);
        remove(block);
        return block;
    }
}
