package io.kickoff.edge.demo.media;

import java.util.Arrays;

/// Bits, most significant first, as H.264 and AAC write them. *Confined to one thread.*
final class BitWriter {
    private static final int EMULATION_LIMIT = 3;

    private byte[] bytes = new byte[256];
    private int length;
    private int current;
    private int free = Byte.SIZE;

    /// Fixed-length: the lowest bits of a value.
    BitWriter u(final int bits, final int value) {
        for (int bit = bits - 1; bit >= 0; bit--) {
            current = current << 1 | value >>> bit & 1;
            if (--free == 0) {
                append(current);
                current = 0;
                free = Byte.SIZE;
            }
        }
        return this;
    }

    /// Unsigned Exp-Golomb.
    BitWriter ue(final int value) {
        final int bits = Integer.SIZE - Integer.numberOfLeadingZeros(value + 1);
        return u(bits - 1, 0).u(bits, value + 1);
    }

    /// Signed Exp-Golomb.
    BitWriter se(final int value) {
        return ue(value > 0 ? 2 * value - 1 : -2 * value);
    }

    /// Ends an H.264 payload: a one, then zeros up to the byte.
    BitWriter trailing() {
        return u(1, 1).align();
    }

    /// Zeros up to the byte.
    BitWriter align() {
        return free == Byte.SIZE ? this : u(free, 0);
    }

    /// The bytes, which must be aligned.
    byte[] toBytes() {
        if (free != Byte.SIZE) {
            throw new IllegalStateException("not aligned: " + free + " bits are missing");
        }
        return Arrays.copyOf(bytes, length);
    }

    /// The bytes as a NAL unit: its header before them, and no start code within (ISO/IEC 14496-10, 7.4.1.1).
    byte[] toNalUnit(final int header) {
        final byte[] payload = toBytes();
        final BitWriter unit = new BitWriter().u(Byte.SIZE, header);
        int zeros = 0;
        for (final byte octet : payload) {
            if (zeros == 2 && (octet & 0xFF) <= EMULATION_LIMIT) {
                unit.append(EMULATION_LIMIT);
                zeros = 0;
            }
            unit.append(octet);
            zeros = octet == 0 ? zeros + 1 : 0;
        }
        return unit.toBytes();
    }

    private void append(final int octet) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * length);
        }
        bytes[length++] = (byte) octet;
    }
}
