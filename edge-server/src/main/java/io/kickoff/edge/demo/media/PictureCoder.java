package io.kickoff.edge.demo.media;

/// Codes pictures of flat cells as H.264 slices, one slice a picture.
///
/// A macroblock that changed is Intra_16x16 with DC coefficients only; one that did not is skipped, in an IDR
/// picture predicted without residual. Each is predicted from the macroblock to its left, at the left edge from
/// the one above, so that the prediction of a row or column is copied, never averaged. With a luma quantiser of
/// 22 the inverse transforms of 8.5.10 and 8.5.11 reduce to `residual = (f + 1) >> 1` with `f = H c H` for luma
/// and `residual = H c H` for chroma, so that coefficients `H r H / 8` and `H r H / 4` give the residual back
/// exactly. There is no loop filter. *Confined to one thread.*
///
/// @see "ISO/IEC 14496-10, 7.3.3 (slice header), 7.3.5 (macroblock layer), 8.5 (transforms)"
final class PictureCoder {
    /// What the picture parameter set says, too.
    static final int QUANTISER = 22;

    /// Bits of `frame_num`, which counts the pictures since the IDR picture.
    static final int FRAME_NUMBER_BITS = 8;

    private static final int NAL_IDR = 0x65;
    private static final int NAL_P = 0x41;
    private static final int SLICE_I = 7;
    private static final int SLICE_P = 5;
    private static final int INTRA_IN_P = 5;
    private static final int VERTICAL = 0;
    private static final int HORIZONTAL = 1;
    private static final int DC = 2;
    /// intra_chroma_pred_mode by that of luma.
    private static final int[] CHROMA_MODE = {2, 1, 0};

    private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};
    private static final int[][] HADAMARD = {{1, 1, 1, 1}, {1, 1, -1, -1}, {1, -1, -1, 1}, {1, -1, 1, -1}};

    private final int[] lumaDc = new int[16];
    private final int[] cbDc = new int[4];
    private final int[] crDc = new int[4];

    /// Codes a picture that needs no other.
    ///
    /// @param id differs from that of the IDR picture before
    byte[] idr(final CellPicture picture, final int id) {
        final BitWriter bits = new BitWriter().ue(0).ue(SLICE_I).ue(0).u(FRAME_NUMBER_BITS, 0);
        // idr_pic_id, no_output_of_prior_pics_flag, long_term_reference_flag, slice_qp_delta, no loop filter
        bits.ue(id).u(2, 0).se(0).ue(1);
        final ResidualBlock residual = new ResidualBlock(bits);
        for (int row = 0; row < picture.heightInMacroblocks(); row++) {
            for (int column = 0; column < picture.widthInMacroblocks(); column++) {
                writeMacroblock(bits, residual, picture, column, row, 0);
            }
        }
        return bits.trailing().toNalUnit(NAL_IDR);
    }

    /// Codes what changed since the picture before.
    ///
    /// @param frameNumber pictures since the IDR picture
    byte[] predicted(final CellPicture picture, final CellPicture before, final int frameNumber) {
        final BitWriter bits = new BitWriter().ue(0).ue(SLICE_P).ue(0).u(FRAME_NUMBER_BITS, frameNumber);
        // no override of references, no reordering, no marking, slice_qp_delta, no loop filter
        bits.u(3, 0).se(0).ue(1);
        final ResidualBlock residual = new ResidualBlock(bits);
        int skipped = 0;
        for (int row = 0; row < picture.heightInMacroblocks(); row++) {
            for (int column = 0; column < picture.widthInMacroblocks(); column++) {
                if (picture.isSame(before, column, row)) {
                    skipped++;
                } else {
                    bits.ue(skipped);
                    skipped = 0;
                    writeMacroblock(bits, residual, picture, column, row, INTRA_IN_P);
                }
            }
        }
        if (skipped > 0) {
            bits.ue(skipped);
        }
        return bits.trailing().toNalUnit(NAL_P);
    }

    private void writeMacroblock(
            final BitWriter bits,
            final ResidualBlock residual,
            final CellPicture picture,
            final int column,
            final int row,
            final int typeOffset) {
        final int mode = column > 0 ? HORIZONTAL : row > 0 ? VERTICAL : DC;
        transformLuma(picture, column, row, mode);
        boolean chroma = false;
        for (int cell = 0; cell < 4; cell++) {
            final int x = column * CellPicture.CHROMA_CELLS + cell % 2;
            final int y = row * CellPicture.CHROMA_CELLS + cell / 2;
            final boolean atStart = mode == DC;
            final int besideX = mode == HORIZONTAL ? column * CellPicture.CHROMA_CELLS - 1 : x;
            final int besideY = mode == VERTICAL ? row * CellPicture.CHROMA_CELLS - 1 : y;
            cbDc[cell] = picture.cb(x, y) - (atStart ? CellPicture.NEUTRAL : picture.cb(besideX, besideY));
            crDc[cell] = picture.cr(x, y) - (atStart ? CellPicture.NEUTRAL : picture.cr(besideX, besideY));
            chroma |= cbDc[cell] != 0 || crDc[cell] != 0;
        }
        bits.ue(typeOffset + 1 + mode + (chroma ? 4 : 0)).ue(CHROMA_MODE[mode]).se(0);
        residual.write(lumaDc);
        if (chroma) {
            residual.write(transformChroma(cbDc));
            residual.write(transformChroma(crDc));
        }
    }

    private void transformLuma(final CellPicture picture, final int column, final int row, final int mode) {
        final int left = column * CellPicture.LUMA_CELLS;
        final int top = row * CellPicture.LUMA_CELLS;
        final int[] cells = new int[16];
        for (int cell = 0; cell < cells.length; cell++) {
            final int x = left + cell % 4;
            final int y = top + cell / 4;
            final int predicted = switch (mode) {
                case HORIZONTAL -> picture.luma(left - 1, y);
                case VERTICAL -> picture.luma(x, top - 1);
                default -> CellPicture.NEUTRAL;
            };
            cells[cell] = picture.luma(x, y) - predicted;
        }
        for (int position = 0; position < cells.length; position++) {
            final int[] vertical = HADAMARD[ZIGZAG[position] / 4];
            final int[] horizontal = HADAMARD[ZIGZAG[position] % 4];
            int sum = 0;
            for (int cell = 0; cell < cells.length; cell++) {
                sum += vertical[cell / 4] * horizontal[cell % 4] * cells[cell];
            }
            lumaDc[position] = sum / 8;
        }
    }

    private static int[] transformChroma(final int[] cells) {
        final int a = cells[0];
        final int b = cells[1];
        final int c = cells[2];
        final int d = cells[3];
        return new int[] {(a + b + c + d) / 4, (a - b + c - d) / 4, (a + b - c - d) / 4, (a - b - c + d) / 4};
    }
}
