package io.kickoff.edge.demo.media;

import java.util.Map;

/// A face of 5 by 7 cells: digits and the few letters that the scene writes. *Immutable.*
final class Glyphs {
    /// Columns of a character.
    static final int WIDTH = 5;
    /// Rows of a character.
    static final int HEIGHT = 7;
    /// From one character to the next.
    static final int ADVANCE = WIDTH + 1;

    /// Rows from the top, five bits each, the leftmost column highest.
    private static final Map<Character, int[]> ROWS = Map.ofEntries(
            Map.entry('0', rows(0x0E, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0E)),
            Map.entry('1', rows(0x04, 0x0C, 0x04, 0x04, 0x04, 0x04, 0x0E)),
            Map.entry('2', rows(0x0E, 0x11, 0x01, 0x02, 0x04, 0x08, 0x1F)),
            Map.entry('3', rows(0x1F, 0x02, 0x04, 0x02, 0x01, 0x11, 0x0E)),
            Map.entry('4', rows(0x02, 0x06, 0x0A, 0x12, 0x1F, 0x02, 0x02)),
            Map.entry('5', rows(0x1F, 0x10, 0x1E, 0x01, 0x01, 0x11, 0x0E)),
            Map.entry('6', rows(0x06, 0x08, 0x10, 0x1E, 0x11, 0x11, 0x0E)),
            Map.entry('7', rows(0x1F, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08)),
            Map.entry('8', rows(0x0E, 0x11, 0x11, 0x0E, 0x11, 0x11, 0x0E)),
            Map.entry('9', rows(0x0E, 0x11, 0x11, 0x0F, 0x01, 0x02, 0x0C)),
            Map.entry(':', rows(0x00, 0x04, 0x04, 0x00, 0x04, 0x04, 0x00)),
            Map.entry('C', rows(0x0E, 0x11, 0x10, 0x10, 0x10, 0x11, 0x0E)),
            Map.entry('F', rows(0x1F, 0x10, 0x10, 0x1E, 0x10, 0x10, 0x10)),
            Map.entry('I', rows(0x0E, 0x04, 0x04, 0x04, 0x04, 0x04, 0x0E)),
            Map.entry('K', rows(0x11, 0x12, 0x14, 0x18, 0x14, 0x12, 0x11)),
            Map.entry('O', rows(0x0E, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0E)),
            Map.entry('P', rows(0x1E, 0x11, 0x11, 0x1E, 0x10, 0x10, 0x10)));

    private Glyphs() {}

    /// Writes text with its upper left corner at a luma cell.
    static void draw(
            final CellPicture picture,
            final int left,
            final int top,
            final int scale,
            final int brightness,
            final String text) {
        for (int i = 0; i < text.length(); i++) {
            final int[] rows = ROWS.get(text.charAt(i));
            if (rows == null) {
                continue;
            }
            for (int cell = 0; cell < WIDTH * HEIGHT; cell++) {
                final int column = cell % WIDTH;
                if ((rows[cell / WIDTH] >> WIDTH - 1 - column & 1) == 1) {
                    final int x = left + (i * ADVANCE + column) * scale;
                    picture.fill(x, top + cell / WIDTH * scale, scale, scale, brightness);
                }
            }
        }
    }

    private static int[] rows(final int... rows) {
        return rows;
    }
}
