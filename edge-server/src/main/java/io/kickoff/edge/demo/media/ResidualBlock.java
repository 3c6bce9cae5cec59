package io.kickoff.edge.demo.media;

/// Writes one block of transform coefficients with CAVLC (ISO/IEC 14496-10, 7.3.5.3.2 and 9.2), for blocks
/// whose neighbours hold no AC coefficients, which is all that [PictureCoder] makes. *Confined to one thread.*
final class ResidualBlock {
    private static final int SMALL_LEVEL_CODES = 14;
    private static final int ESCAPE_PREFIX = 15;
    private static final int ESCAPE_BITS = 12;
    private static final int MANY_COEFFICIENTS = 10;
    private static final int MAX_SUFFIX = 6;

    private final BitWriter bits;
    private final int[] levels = new int[16];
    private final int[] runs = new int[16];

    ResidualBlock(final BitWriter bits) {
        this.bits = bits;
    }

    /// @param coefficients in the order of the scan; four are chroma DC, sixteen luma DC
    void write(final int[] coefficients) {
        final boolean chroma = coefficients.length == 4;
        final int count = collect(coefficients);
        int trailingOnes = 0;
        while (trailingOnes < Math.min(count, 3) && Math.abs(levels[trailingOnes]) == 1) {
            trailingOnes++;
        }
        CavlcTables.coefficientToken(bits, chroma, count, trailingOnes);
        if (count == 0) {
            return;
        }
        for (int i = 0; i < trailingOnes; i++) {
            bits.u(1, levels[i] < 0 ? 1 : 0);
        }
        writeLevels(count, trailingOnes);
        writeRuns(count, chroma, coefficients.length);
    }

    /// Fills levels and the zeros before each, from the highest frequency down.
    private int collect(final int[] coefficients) {
        int count = 0;
        for (int i = coefficients.length - 1; i >= 0; i--) {
            if (coefficients[i] != 0) {
                levels[count] = coefficients[i];
                runs[count] = 0;
                count++;
            } else if (count > 0) {
                runs[count - 1]++;
            }
        }
        return count;
    }

    private void writeLevels(final int count, final int trailingOnes) {
        int suffixLength = count > MANY_COEFFICIENTS && trailingOnes < 3 ? 1 : 0;
        for (int i = trailingOnes; i < count; i++) {
            int code = levels[i] > 0 ? 2 * levels[i] - 2 : -2 * levels[i] - 1;
            if (i == trailingOnes && trailingOnes < 3) {
                // it would have been a trailing one
                code -= 2;
            }
            writeLevel(code, suffixLength);
            if (suffixLength == 0) {
                suffixLength = 1;
            }
            if (Math.abs(levels[i]) > 3 << suffixLength - 1 && suffixLength < MAX_SUFFIX) {
                suffixLength++;
            }
        }
    }

    private void writeLevel(final int code, final int suffixLength) {
        if (suffixLength == 0 && code < SMALL_LEVEL_CODES) {
            bits.u(code, 0).u(1, 1);
        } else if (suffixLength == 0 && code < SMALL_LEVEL_CODES + 16) {
            bits.u(SMALL_LEVEL_CODES, 0).u(1, 1).u(4, code - SMALL_LEVEL_CODES);
        } else if (suffixLength > 0 && code < ESCAPE_PREFIX << suffixLength) {
            bits.u(code >> suffixLength, 0).u(1, 1).u(suffixLength, code);
        } else {
            final int escaped = code - (suffixLength == 0 ? SMALL_LEVEL_CODES + 16 : ESCAPE_PREFIX << suffixLength);
            if (escaped >= 1 << ESCAPE_BITS) {
                throw new IllegalArgumentException("a level is too large for the baseline profile: code " + code);
            }
            bits.u(ESCAPE_PREFIX, 0).u(1, 1).u(ESCAPE_BITS, escaped);
        }
    }

    private void writeRuns(final int count, final boolean chroma, final int length) {
        int zeros = 0;
        for (int i = 0; i < count; i++) {
            zeros += runs[i];
        }
        if (count < length) {
            CavlcTables.totalZeros(bits, chroma, count, zeros);
        }
        for (int i = 0; i < count - 1 && zeros > 0; i++) {
            CavlcTables.runBefore(bits, zeros, runs[i]);
            zeros -= runs[i];
        }
    }
}
