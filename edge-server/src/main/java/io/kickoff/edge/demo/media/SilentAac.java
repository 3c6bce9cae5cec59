package io.kickoff.edge.demo.media;

/// A frame of AAC LC that holds one channel and no sound (ISO/IEC 14496-3, 4.4.2.1). *Immutable.*
final class SilentAac {
    private SilentAac() {}

    /// One single channel element without scale factor bands, and the end of the block.
    static byte[] frame() {
        final BitWriter bits = new BitWriter();
        // id_syn_ele SCE, element_instance_tag, global_gain
        bits.u(3, 0).u(4, 0).u(8, 0);
        // ics_info: reserved, one long window, its shape, max_sfb 0, no predictor
        bits.u(1, 0).u(2, 0).u(1, 0).u(6, 0).u(1, 0);
        // no pulses, no noise shaping, no gain control; id_syn_ele END
        bits.u(3, 0).u(3, 7);
        return bits.align().toBytes();
    }
}
