package io.kickoff.edge.demo.media;

/// The variable-length codes of residual blocks without coded neighbours, as `{length, bits}` (ISO/IEC
/// 14496-10, tables 9-5, 9-7, 9-8, 9-9 a and 9-10). *Immutable.*
final class CavlcTables {
    /// coeff_token for 0 <= nC < 2, length at `4 * coefficients + trailing ones`.
    private static final int[] LUMA_LENGTHS = {
        1, 0, 0, 0, 6, 2, 0, 0, 8, 6, 3, 0, 9, 8, 7, 5, 10, 9, 8, 6, 11, 10, 9, 7, 13, 11, 10, 8, 13, 13, 11, 9, 13, 13,
        13, 10, 14, 14, 13, 11, 14, 14, 14, 13, 15, 15, 14, 14, 15, 15, 15, 14, 16, 15, 15, 15, 16, 16, 16, 15, 16, 16,
        16, 16, 16, 16, 16, 16
    };

    private static final int[] LUMA_BITS = {
        1, 0, 0, 0, 5, 1, 0, 0, 7, 4, 1, 0, 7, 6, 5, 3, 7, 6, 5, 3, 7, 6, 5, 4, 15, 6, 5, 4, 11, 14, 5, 4, 8, 10, 13, 4,
        15, 14, 9, 4, 11, 10, 13, 12, 15, 14, 9, 12, 11, 10, 13, 8, 15, 1, 9, 12, 11, 14, 13, 8, 7, 10, 9, 12, 4, 6, 5,
        8
    };

    /// coeff_token for nC == -1: chroma DC.
    private static final int[] CHROMA_LENGTHS = {2, 0, 0, 0, 6, 1, 0, 0, 6, 6, 3, 0, 6, 7, 7, 6, 6, 8, 8, 7};

    private static final int[] CHROMA_BITS = {1, 0, 0, 0, 7, 1, 0, 0, 4, 6, 1, 0, 3, 3, 2, 5, 2, 3, 2, 0};

    private static final int[][] ZEROS_LENGTHS = {
        {1, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 9},
        {3, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 6, 6, 6, 6},
        {4, 3, 3, 3, 4, 4, 3, 3, 4, 5, 5, 6, 5, 6},
        {5, 3, 4, 4, 3, 3, 3, 4, 3, 4, 5, 5, 5},
        {4, 4, 4, 3, 3, 3, 3, 3, 4, 5, 4, 5},
        {6, 5, 3, 3, 3, 3, 3, 3, 4, 3, 6},
        {6, 5, 3, 3, 3, 2, 3, 4, 3, 6},
        {6, 4, 5, 3, 2, 2, 3, 3, 6},
        {6, 6, 4, 2, 2, 3, 2, 5},
        {5, 5, 3, 2, 2, 2, 4},
        {4, 4, 3, 3, 1, 3},
        {4, 4, 2, 1, 3},
        {3, 3, 1, 2},
        {2, 2, 1},
        {1, 1}
    };

    private static final int[][] ZEROS_BITS = {
        {1, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 1},
        {7, 6, 5, 4, 3, 5, 4, 3, 2, 3, 2, 3, 2, 1, 0},
        {5, 7, 6, 5, 4, 3, 4, 3, 2, 3, 2, 1, 1, 0},
        {3, 7, 5, 4, 6, 5, 4, 3, 3, 2, 2, 1, 0},
        {5, 4, 3, 7, 6, 5, 4, 3, 2, 1, 1, 0},
        {1, 1, 7, 6, 5, 4, 3, 2, 1, 1, 0},
        {1, 1, 5, 4, 3, 3, 2, 1, 1, 0},
        {1, 1, 1, 3, 3, 2, 2, 1, 0},
        {1, 0, 1, 3, 2, 1, 1, 1},
        {1, 0, 1, 3, 2, 1, 1},
        {0, 1, 1, 2, 1, 3},
        {0, 1, 1, 1, 1},
        {0, 1, 1, 1},
        {0, 1, 1},
        {0, 1}
    };

    private static final int[][] CHROMA_ZEROS_LENGTHS = {{1, 2, 3, 3}, {1, 2, 2}, {1, 1}};
    private static final int[][] CHROMA_ZEROS_BITS = {{1, 1, 1, 0}, {1, 1, 0}, {1, 0}};

    private static final int[][] RUN_LENGTHS = {
        {1, 1},
        {1, 2, 2},
        {2, 2, 2, 2},
        {2, 2, 2, 3, 3},
        {2, 2, 3, 3, 3, 3},
        {2, 3, 3, 3, 3, 3, 3},
        {3, 3, 3, 3, 3, 3, 3, 4, 5, 6, 7, 8, 9, 10, 11}
    };
    private static final int[][] RUN_BITS = {
        {1, 0},
        {1, 1, 0},
        {3, 2, 1, 0},
        {3, 2, 1, 1, 0},
        {3, 2, 3, 2, 1, 0},
        {3, 0, 1, 3, 2, 5, 4},
        {7, 6, 5, 4, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1}
    };

    private CavlcTables() {}

    static void coefficientToken(
            final BitWriter bits, final boolean chroma, final int coefficients, final int trailingOnes) {
        final int index = 4 * coefficients + trailingOnes;
        if (chroma) {
            bits.u(CHROMA_LENGTHS[index], CHROMA_BITS[index]);
        } else {
            bits.u(LUMA_LENGTHS[index], LUMA_BITS[index]);
        }
    }

    static void totalZeros(final BitWriter bits, final boolean chroma, final int coefficients, final int zeros) {
        final int[][] lengths = chroma ? CHROMA_ZEROS_LENGTHS : ZEROS_LENGTHS;
        final int[][] codes = chroma ? CHROMA_ZEROS_BITS : ZEROS_BITS;
        bits.u(lengths[coefficients - 1][zeros], codes[coefficients - 1][zeros]);
    }

    static void runBefore(final BitWriter bits, final int zerosLeft, final int run) {
        final int table = Math.min(zerosLeft, RUN_LENGTHS.length) - 1;
        bits.u(RUN_LENGTHS[table][run], RUN_BITS[table][run]);
    }
}
