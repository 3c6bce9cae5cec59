package io.kickoff.edge.demo.media;

/// What a decoder must know before the first picture: H.264 sequence and picture parameter sets. *Immutable.*
///
/// @see "ISO/IEC 14496-10, 7.3.2.1, 7.3.2.2 and E.1"
final class ParameterSets {
    /// Constrained baseline.
    static final int PROFILE = 66;
    /// The constraint flags 0 and 1: decodable as baseline and as main.
    static final int CONSTRAINTS = 0xC0;

    private static final int NAL_SEQUENCE = 0x67;
    private static final int NAL_PICTURE = 0x68;
    private static final int MACROBLOCK = 16;

    private ParameterSets() {}

    static byte[] sequence(final Rung rung) {
        final BitWriter bits = new BitWriter().u(8, PROFILE).u(8, CONSTRAINTS).u(8, rung.level());
        // id, frame_num bits, output order is coding order, one reference, no gaps
        bits.ue(0).ue(PictureCoder.FRAME_NUMBER_BITS - 4).ue(2).ue(1).u(1, 0);
        bits.ue(widthInMacroblocks(rung) - 1).ue(heightInMacroblocks(rung) - 1);
        // frames only, direct_8x8_inference, cropped at the right and the bottom in units of two pixels
        bits.u(1, 1).u(1, 1).u(1, 1).ue(0);
        bits.ue((widthInMacroblocks(rung) * MACROBLOCK - rung.width()) / 2).ue(0);
        bits.ue((heightInMacroblocks(rung) * MACROBLOCK - rung.height()) / 2);
        writeUsability(bits);
        return bits.trailing().toNalUnit(NAL_SEQUENCE);
    }

    static byte[] picture() {
        // ids, CAVLC, no field order, one slice group, one reference each, no weights
        final BitWriter bits =
                new BitWriter().ue(0).ue(0).u(2, 0).ue(0).ue(0).ue(0).u(3, 0);
        // quantisers, the loop filter may be switched off, all may predict from all, no redundant pictures
        bits.se(PictureCoder.QUANTISER - 26).se(0).se(0).u(3, 0b100);
        return bits.trailing().toNalUnit(NAL_PICTURE);
    }

    static int widthInMacroblocks(final Rung rung) {
        return Math.ceilDiv(rung.width(), MACROBLOCK);
    }

    static int heightInMacroblocks(final Rung rung) {
        return Math.ceilDiv(rung.height(), MACROBLOCK);
    }

    /// Video usability: the frame rate, and that no picture waits for a later one.
    private static void writeUsability(final BitWriter bits) {
        bits.u(1, 1).u(4, 0);
        // one tick is a field: two of them a frame
        bits.u(1, 1).u(32, 1).u(32, 2 * Rung.FRAMES_PER_SECOND).u(1, 1);
        bits.u(3, 0);
        // restrictions: vectors may leave the picture, no size limits, no reordering, one picture held
        bits.u(1, 1).u(1, 1).ue(0).ue(0).ue(0).ue(0).ue(0).ue(1);
    }
}
