package io.kickoff.edge.demo.media;

import java.util.Arrays;

/// A picture of flat cells: 4 by 4 pixels of one brightness, 8 by 8 pixels of one colour.
///
/// That is what an intra macroblock holds with nothing but its DC coefficients. Brightness is kept in steps of
/// 8 and colour in steps of 4, which the quantiser of [PictureCoder] keeps exactly: what is drawn is what a
/// decoder shows. *Confined to one thread.*
final class CellPicture {
    /// Cells of a macroblock in each direction.
    static final int LUMA_CELLS = 4;
    /// The same for colour.
    static final int CHROMA_CELLS = 2;
    /// Black in video range, the nearest step.
    static final int BLACK = 16;
    /// No colour.
    static final int NEUTRAL = 128;

    private static final int LUMA_STEP = 8;
    private static final int CHROMA_STEP = 4;

    private final int widthInMacroblocks;
    private final int heightInMacroblocks;
    private final byte[] luma;
    private final byte[] cb;
    private final byte[] cr;

    CellPicture(final int widthInMacroblocks, final int heightInMacroblocks) {
        this.widthInMacroblocks = widthInMacroblocks;
        this.heightInMacroblocks = heightInMacroblocks;
        final int macroblocks = widthInMacroblocks * heightInMacroblocks;
        luma = new byte[macroblocks * LUMA_CELLS * LUMA_CELLS];
        cb = new byte[macroblocks * CHROMA_CELLS * CHROMA_CELLS];
        cr = new byte[cb.length];
        Arrays.fill(luma, (byte) BLACK);
        Arrays.fill(cb, (byte) NEUTRAL);
        Arrays.fill(cr, (byte) NEUTRAL);
    }

    int widthInMacroblocks() {
        return widthInMacroblocks;
    }

    int heightInMacroblocks() {
        return heightInMacroblocks;
    }

    int luma(final int x, final int y) {
        return luma[y * widthInMacroblocks * LUMA_CELLS + x] & 0xFF;
    }

    int cb(final int x, final int y) {
        return cb[y * widthInMacroblocks * CHROMA_CELLS + x] & 0xFF;
    }

    int cr(final int x, final int y) {
        return cr[y * widthInMacroblocks * CHROMA_CELLS + x] & 0xFF;
    }

    /// Fills a rectangle of luma cells; what lies outside the picture is left out.
    void fill(final int x, final int y, final int width, final int height, final int brightness) {
        final int columns = widthInMacroblocks * LUMA_CELLS;
        final int to = Math.min(columns, x + width);
        for (int row = Math.max(0, y); row < Math.min(heightInMacroblocks * LUMA_CELLS, y + height); row++) {
            for (int column = Math.max(0, x); column < to; column++) {
                luma[row * columns + column] = (byte) (brightness / LUMA_STEP * LUMA_STEP);
            }
        }
    }

    /// Colours a rectangle, given in luma cells too; its edges fall on whole colour cells.
    void tint(final int x, final int y, final int width, final int height, final int blue, final int red) {
        final int columns = widthInMacroblocks * CHROMA_CELLS;
        final int to = Math.min(columns, (x + width) / 2);
        for (int row = y / 2; row < Math.min(heightInMacroblocks * CHROMA_CELLS, (y + height) / 2); row++) {
            for (int column = x / 2; column < to; column++) {
                cb[row * columns + column] = (byte) (blue / CHROMA_STEP * CHROMA_STEP);
                cr[row * columns + column] = (byte) (red / CHROMA_STEP * CHROMA_STEP);
            }
        }
    }

    /// Whether a macroblock looks as in the other picture.
    boolean isSame(final CellPicture other, final int column, final int row) {
        for (int y = 0; y < LUMA_CELLS; y++) {
            for (int x = 0; x < LUMA_CELLS; x++) {
                final int cellX = column * LUMA_CELLS + x;
                final int cellY = row * LUMA_CELLS + y;
                if (luma(cellX, cellY) != other.luma(cellX, cellY)) {
                    return false;
                }
            }
        }
        for (int cell = 0; cell < CHROMA_CELLS * CHROMA_CELLS; cell++) {
            final int cellX = column * CHROMA_CELLS + cell % CHROMA_CELLS;
            final int cellY = row * CHROMA_CELLS + cell / CHROMA_CELLS;
            if (cb(cellX, cellY) != other.cb(cellX, cellY) || cr(cellX, cellY) != other.cr(cellX, cellY)) {
                return false;
            }
        }
        return true;
    }
}
