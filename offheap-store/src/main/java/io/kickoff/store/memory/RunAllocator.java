package io.kickoff.store.memory;

/// Hands out runs of units by the buddy method (Knuth, TAOCP 1, §2.5): a run is 2^order units, starts at a multiple
/// of its length, and melts with its buddy as soon as both are free.
///
/// *Confined to the holder of the arena's lock.*
final class RunAllocator {
    /// Longest run: 2^8 units of 4 KiB, 1 MiB.
    static final int MAX_ORDER = 8;
    static final int NONE = -1;

    private final FreeBlocks[] free = new FreeBlocks[MAX_ORDER + 1];
    private final int units;
    private int usedUnits;

    RunAllocator(final int units) {
        this.units = units;
        for (int order = 0; order <= MAX_ORDER; order++) {
            free[order] = new FreeBlocks(units >> order);
        }
        int unit = 0;
        while (unit < units) {
            int order = MAX_ORDER;
            while (unit + (1 << order) > units) {
                order--;
            }
            free[order].add(unit >> order);
            unit += 1 << order;
        }
    }

    int units() {
        return units;
    }

    int usedUnits() {
        return usedUnits;
    }

    int freeUnits() {
        return units - usedUnits;
    }

    /// @return the first unit of a run of exactly this order, or {@link #NONE}.
    int take(final int order) {
        for (int larger = order; larger <= MAX_ORDER; larger++) {
            final int block = free[larger].takeLowest();
            if (block != NONE) {
                int unit = block << larger;
                for (int split = larger - 1; split >= order; split--) {
                    free[split].add((unit >> split) + 1);
                }
                usedUnits += 1 << order;
                return unit;
            }
        }
        return NONE;
    }

    /// Takes back a run that {@link #take} gave, or an aligned part of one.
    void give(final int unit, final int order) {
        usedUnits -= 1 << order;
        int block = unit >> order;
        int level = order;
        while (level < MAX_ORDER && free[level].contains(block ^ 1)) {
            free[level].remove(block ^ 1);
            block >>= 1;
            level++;
        }
        free[level].add(block);
    }
}
