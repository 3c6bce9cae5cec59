package io.kickoff.edge.publish;

import io.kickoff.store.SegmentStore;
import io.kickoff.store.memory.SegmentArena;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The bytes of one object on their way in: from the receive buffer to where they are served from, in one copy.
///
/// No memory is taken before the first byte, since packagers open an upload a segment before they have one; until
/// then it is an object that its tenant has announced. Once it
/// is shown to readers the segment belongs to its window, and the upload holds a pin of its own.
///
/// *Confined to its connection's event loop.*
final class Upload {
    private static final int DIGEST_BYTES = 16;

    private final Target target;
    private final Claims claims;
    private final long expectedLength;
    private final SegmentStore store;
    private final MessageDigest digest = sha256();
    private long handle = SegmentArena.NO_MEMORY;
    private long length;
    private long firstByteAtMs;
    private long flushes;
    private boolean isShown;
    private boolean isAnnounced = true;

    /// @param target         where it belongs; its tenant has announced it.
    /// @param claims         what its headers say.
    /// @param expectedLength in bytes, or {@link SegmentArena#UNKNOWN}.
    /// @param store          where the bytes go.
    Upload(final Target target, final Claims claims, final long expectedLength, final SegmentStore store) {
        this.target = target;
        this.claims = claims;
        this.expectedLength = expectedLength;
        this.store = store;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /// Takes bytes in.
    ///
    /// @param content stays the caller's.
    /// @param nowMs   epoch ms.
    /// @return false when there is no memory for them: abort.
    boolean append(final ByteBuf content, final long nowMs) {
        final int bytes = content.readableBytes();
        if (bytes == 0) {
            return true;
        }
        if (handle == SegmentArena.NO_MEMORY) {
            firstByteAtMs = nowMs;
            flushes = target.event().flushes();
            handle = store.open(expectedLength, target.tenant().share());
            if (handle == SegmentArena.NO_MEMORY) {
                return false;
            }
            arrive();
        }
        length += bytes;
        digest.update(content.nioBuffer());
        if (content.hasMemoryAddress()) {
            return store.append(handle, content.memoryAddress() + content.readerIndex(), bytes);
        }
        final ByteBuf direct = Unpooled.directBuffer(bytes).writeBytes(content, content.readerIndex(), bytes);
        try {
            return store.append(handle, direct.memoryAddress(), bytes);
        } finally {
            direct.release();
        }
    }

    private void arrive() {
        if (isAnnounced) {
            isAnnounced = false;
            target.tenant().objects().arrived();
        }
    }

    /// Readers are about to be shown it: from now on it holds its bytes itself.
    void show() {
        store.arena().pin(handle);
        isShown = true;
    }

    /// It could not be shown after all.
    void hide() {
        store.arena().unpin(handle);
        isShown = false;
    }

    /// The last byte has come.
    void complete() {
        store.arena().complete(handle);
    }

    /// It is over, and its bytes belong to somebody else.
    void handedOver() {
        if (isShown) {
            hide();
        }
        handle = SegmentArena.NO_MEMORY;
    }

    /// Nobody wants it: its bytes go.
    void discard() {
        arrive();
        if (handle == SegmentArena.NO_MEMORY) {
            return;
        }
        if (isShown) {
            store.arena().fail(handle);
            hide();
        } else {
            store.arena().abort(handle);
        }
        handle = SegmentArena.NO_MEMORY;
    }

    Target target() {
        return target;
    }

    Claims claims() {
        return claims;
    }

    long handle() {
        return handle;
    }

    boolean isShown() {
        return isShown;
    }

    long length() {
        return length;
    }

    boolean isEmpty() {
        return length == 0;
    }

    /// @return epoch ms of the first byte.
    long firstByteAtMs() {
        return firstByteAtMs;
    }

    /// @return how often the event had been flushed when the first byte came: bytes of before a flush go with it.
    long flushes() {
        return flushes;
    }

    /// @return the first 128 bits of the SHA-256 of all bytes, in hexadecimal; to be asked for once.
    String digest() {
        return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
    }
}
