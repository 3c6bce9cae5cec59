package io.kickoff.edge.demo.media;

/// One picture or audio frame of a fragment. *Immutable: nobody changes the data.*
///
/// @param duration          in the track's timescale
/// @param flags             of ISO/IEC 14496-12, 8.8.3.1
/// @param compositionOffset from decoding to showing it
/// @param data              as it stands in `mdat`
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Sample(int duration, int flags, int compositionOffset, byte[] data) {
    /// A sample that needs no other.
    public static final int SYNC = 0x02000000;
    /// A sample that needs an earlier one.
    public static final int NON_SYNC = 0x01010000;
}
