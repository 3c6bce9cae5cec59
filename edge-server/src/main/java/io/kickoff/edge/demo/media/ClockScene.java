package io.kickoff.edge.demo.media;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// What the built-in video shows: the time of day (UTC), the segment's number, a bar that crosses the picture
/// once a segment, a bouncing square, and a background whose colour changes from segment to segment.
///
/// Laid out on 80 by 45 cells, which a larger rendition doubles. *Immutable.*
final class ClockScene {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private static final int COLUMNS = 80;
    private static final int ROWS = 45;
    private static final int CELL = 4;
    private static final int WHITE = 232;
    private static final int GREY = 144;
    private static final int BACKGROUND = 48;
    private static final int TRACK = 32;
    private static final int SQUARE = 6;
    private static final int TINTS = 12;
    private static final int SATURATION = 28;

    private final Rung rung;
    private final int scale;

    ClockScene(final Rung rung) {
        this.rung = rung;
        this.scale = rung.width() / (COLUMNS * CELL);
    }

    /// Nothing at all.
    CellPicture black() {
        return new CellPicture(ParameterSets.widthInMacroblocks(rung), ParameterSets.heightInMacroblocks(rung));
    }

    /// The picture of one frame.
    ///
    /// @param segment its number, counted from the Unix epoch
    /// @param frame   within the segment
    CellPicture draw(final long segment, final int frame) {
        final CellPicture picture = black();
        picture.fill(0, 0, COLUMNS * scale, ROWS * scale, BACKGROUND);
        final double hue = 2 * Math.PI * (segment % TINTS) / TINTS;
        picture.tint(0, 0, COLUMNS * scale, (ROWS + 3) * scale, chroma(Math.cos(hue)), chroma(Math.sin(hue)));

        final long inSegment = frame * 1_000L / Rung.FRAMES_PER_SECOND;
        final Instant now = Instant.ofEpochMilli(segment * Rung.SEGMENT_MS + inSegment);
        text(picture, 3, GREY, 1, "KICKOFF");
        drawSquare(picture, segment, frame);
        text(picture, 12, WHITE, 1, TIME.format(now));
        text(picture, 23, GREY, 1, Long.toString(segment));
        drawBar(picture, frame);
        return picture;
    }

    private void text(
            final CellPicture picture, final int top, final int brightness, final int size, final String text) {
        final int width = (text.length() * Glyphs.ADVANCE - 1) * size;
        Glyphs.draw(picture, (COLUMNS - width) / 2 * scale, top * scale, size * scale, brightness, text);
    }

    /// The square bounces along the lower half, one cell a frame: at the same place in both pipelines.
    private void drawSquare(final CellPicture picture, final long segment, final int frame) {
        final long step = segment * Rung.SEGMENT_SECONDS * Rung.FRAMES_PER_SECOND + frame;
        final int range = COLUMNS - SQUARE;
        final int phase = (int) (step % (2L * range));
        final int x = phase < range ? phase : 2 * range - phase;
        picture.fill(x * scale, 32 * scale, SQUARE * scale, SQUARE * scale, GREY);
    }

    private void drawBar(final CellPicture picture, final int frame) {
        final int frames = Rung.SEGMENT_SECONDS * Rung.FRAMES_PER_SECOND;
        picture.fill(0, 41 * scale, COLUMNS * scale, 2 * scale, TRACK);
        picture.fill(0, 41 * scale, (frame + 1) * COLUMNS * scale / frames, 2 * scale, WHITE);
    }

    private static int chroma(final double amount) {
        return CellPicture.NEUTRAL + (int) Math.round(SATURATION * amount);
    }
}
