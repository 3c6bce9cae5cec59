package io.kickoff.edge.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;

/// The head of a response while it is put together: bytes in an array that is reused from answer to answer.
///
/// *Confined to one event loop.*
public final class HeadScratch {
    private static final int INITIAL_LENGTH = 2048;
    private static final int MAX_LONG_DIGITS = 20;

    private byte[] bytes = new byte[INITIAL_LENGTH];
    private int length;

    /// Begins a new head.
    ///
    /// @return this.
    public HeadScratch reset() {
        length = 0;
        return this;
    }

    /// @param more bytes to add.
    /// @return this.
    public HeadScratch append(final byte[] more) {
        ensure(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    /// @param text Latin-1 text to add.
    /// @return this.
    public HeadScratch append(final String text) {
        return append(text.getBytes(ISO_8859_1));
    }

    /// Adds a number in decimal.
    ///
    /// @param value not negative.
    /// @return this.
    public HeadScratch append(final long value) {
        ensure(MAX_LONG_DIGITS);
        int end = length + digits(value);
        length = end;
        long rest = value;
        do {
            bytes[--end] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        return this;
    }

    /// Adds a number in hexadecimal, as the size line of a chunk wants it.
    ///
    /// @param value not negative.
    /// @return this.
    public HeadScratch appendHex(final int value) {
        ensure(Integer.BYTES * 2);
        for (int shift = Math.max(0, (31 - Integer.numberOfLeadingZeros(value | 1)) / 4 * 4); shift >= 0; shift -= 4) {
            bytes[length++] = (byte) Character.forDigit(value >>> shift & 0xF, 16);
        }
        return this;
    }

    private static int digits(final long value) {
        int count = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            count++;
        }
        return count;
    }

    private void ensure(final int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    /// @param allocator of the channel.
    /// @return a new buffer with what was put together; the caller writes or releases it.
    public ByteBuf toBuffer(final ByteBufAllocator allocator) {
        return allocator.directBuffer(length).writeBytes(bytes, 0, length);
    }

    /// @return a copy of what was put together.
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }
}
