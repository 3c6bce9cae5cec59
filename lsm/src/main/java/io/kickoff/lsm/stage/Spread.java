package io.kickoff.lsm.stage;

/// Spreads devices evenly over a stretch of time, without a word between them.
///
/// A device is put at a place that follows from a hash of its name, of the version of what it fetches, and of what
/// the place is for: the same again whenever it is asked for, on every node, but another one with each version, so
/// that no device is always the last. FNV-1a (Fowler, Noll, Vo) gathers the name; the finaliser of MurmurHash3
/// (Appleby) makes each bit count, and the high word of a product maps 64 bits to the stretch without a bias that
/// matters.
///
/// *Thread-safe: it has no state.*
public final class Spread {
    private static final long FNV_OFFSET = 0xCBF2_9CE4_8422_2325L;
    private static final long FNV_PRIME = 0x100_0000_01B3L;

    private Spread() {}

    /// @param name of a device, or its address where it gives none.
    /// @return its hash.
    public static long hash(final CharSequence name) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * FNV_PRIME;
        }
        return mix(hash);
    }

    /// @param device  hash of its name.
    /// @param version of what it fetches.
    /// @param purpose tells places apart that must not go together.
    /// @param widthMs of the stretch; 0 or less is a stretch without room.
    /// @return the device's place, 0 to widthMs - 1.
    public static long place(final long device, final long version, final int purpose, final long widthMs) {
        if (widthMs <= 1) {
            return 0;
        }
        return Math.unsignedMultiplyHigh(mix(mix(device + version) ^ purpose), widthMs);
    }

    private static long mix(final long value) {
        long mixed = value;
        mixed ^= mixed >>> 33;
        mixed *= 0xFF51_AFD7_ED55_8CCDL;
        mixed ^= mixed >>> 33;
        mixed *= 0xC4CE_B9FE_1A85_EC53L;
        return mixed ^ mixed >>> 33;
    }
}
