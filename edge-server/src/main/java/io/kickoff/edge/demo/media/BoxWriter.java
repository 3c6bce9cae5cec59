package io.kickoff.edge.demo.media;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Boxes of ISO/IEC 14496-12, nested; a box learns its length when it is ended. *Confined to one thread.*
final class BoxWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /// A box of what a writer of its own holds.
    BoxWriter box(final String type, final BoxWriter content) {
        return box(type, content.toBytes());
    }

    BoxWriter box(final String type, final byte[] content) {
        return u32(2 * Integer.BYTES + content.length).code(type).raw(content);
    }

    /// A box whose content begins with version and flags.
    BoxWriter fullBox(final String type, final int version, final int flags, final BoxWriter content) {
        return box(type, new BoxWriter().u32(version << 24 | flags).raw(content.toBytes()));
    }

    BoxWriter u8(final int value) {
        bytes.write(value);
        return this;
    }

    BoxWriter u16(final int value) {
        return u8(value >>> 8).u8(value);
    }

    BoxWriter u32(final long value) {
        return u16((int) (value >>> 16)).u16((int) value);
    }

    BoxWriter u64(final long value) {
        return u32(value >>> 32).u32(value);
    }

    /// Four letters.
    BoxWriter code(final String letters) {
        return raw(letters.getBytes(StandardCharsets.ISO_8859_1));
    }

    BoxWriter raw(final byte[] content) {
        bytes.writeBytes(content);
        return this;
    }

    BoxWriter zeros(final int count) {
        return raw(new byte[count]);
    }

    int length() {
        return bytes.size();
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
