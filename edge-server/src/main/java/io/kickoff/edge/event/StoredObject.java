package io.kickoff.edge.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.kickoff.edge.http.DateLine;

/// What is known about one stored body besides its bytes, and the heads that it is answered with, made once.
///
/// | head          | from                                                     |
/// |---------------|----------------------------------------------------------|
/// | 200           | {@link #okHead} + {@link #sharedHead}                    |
/// | 206, 304, 416 | status, type and length put together, {@link #sharedHead} |
///
/// What changes with time or with the event (`Date`, `Kickoff-Notify`, `Connection`), and what is the same on all
/// (CORS), is added as it is sent.
///
/// *Immutable.*
public final class StoredObject {
    private static final String EXPOSED = "Access-Control-Allow-Origin: *\r\nAccess-Control-Expose-Headers: *\r\n";
    /// Lets pages of any origin read the answer and what it tells.
    public static final byte[] CORS = EXPOSED.getBytes(ISO_8859_1);

    /// Nothing is known of a decode time.
    public static final long UNKNOWN_OFFSET = Long.MIN_VALUE;

    private final Facts facts;
    private final String etag;
    private final byte[] okHead;
    private final byte[] sharedHead;

    /// What a publication is made of.
    ///
    /// @param handle         of the bytes in the arena.
    /// @param length         in bytes; -1 while they still arrive.
    /// @param digest         of the bytes: two candidates with the same one are the same; empty while they arrive.
    /// @param contentType    to serve it with.
    /// @param firstByteAtMs  when the first byte could be had, epoch ms.
    /// @param storedAtMs     when it was complete, epoch ms.
    /// @param maxAgeMs       lifetime told to caches.
    /// @param isImmutable    whether the name will never mean other bytes.
    /// @param pipelineHeader value of `Kickoff-Pipeline`.
    /// @param defectsHeader  value of `Kickoff-Defects`; empty when there are none.
    /// @param offsetMs       decode time less (n - S)·D in ms; {@link #UNKNOWN_OFFSET} when nothing is known of it.
    /// @param surrogateKeys  value of `Surrogate-Key`: see {@link SurrogateKeys}.
    public record Facts(
            long handle,
            int length,
            String digest,
            String contentType,
            long firstByteAtMs,
            long storedAtMs,
            long maxAgeMs,
            boolean isImmutable,
            String pipelineHeader,
            String defectsHeader,
            long offsetMs,
            String surrogateKeys) {}

    /// @param facts what it is made of.
    public StoredObject(final Facts facts) {
        this.facts = facts;
        this.etag = '"' + facts.digest() + '"';
        final String type = "Content-Type: " + facts.contentType() + "\r\n";
        this.okHead =
                ("HTTP/1.1 200 OK\r\n" + type + "Content-Length: " + facts.length() + "\r\n").getBytes(ISO_8859_1);
        this.sharedHead = shared(facts).getBytes(ISO_8859_1);
    }

    private String shared(final Facts f) {
        final StringBuilder head = new StringBuilder(512);
        if (!f.digest().isEmpty()) {
            head.append("ETag: ").append(etag).append("\r\nLast-Modified: ").append(DateLine.format(f.storedAtMs()));
            head.append("\r\nAccept-Ranges: bytes\r\n");
        }
        head.append("Cache-Control: public, max-age=").append(f.maxAgeMs() / 1000);
        head.append(f.isImmutable() ? ", immutable\r\n" : "\r\n");
        head.append("Kickoff-Cache-Control: ttl-ms=").append(f.maxAgeMs()).append("\r\n");
        head.append("Cache-Status: kickoff;hit\r\n");
        head.append("Kickoff-Pipeline: ").append(f.pipelineHeader()).append("\r\n");
        head.append("Surrogate-Key: ").append(f.surrogateKeys()).append("\r\n");
        if (!f.defectsHeader().isEmpty()) {
            head.append("Kickoff-Defects: ").append(f.defectsHeader()).append("\r\n");
        }
        return head.append("CMSD-Static: at=").append(f.firstByteAtMs()).toString();
    }

    /// @return what it is made of.
    public Facts facts() {
        return facts;
    }

    /// The same bytes, found defective later.
    ///
    /// @param defects  value of `Kickoff-Defects`.
    /// @param maxAgeMs lifetime told to caches from now on.
    /// @return what is known about it now.
    public StoredObject withDefects(final String defects, final long maxAgeMs) {
        return new StoredObject(new Facts(
                facts.handle,
                facts.length,
                facts.digest,
                facts.contentType,
                facts.firstByteAtMs,
                facts.storedAtMs,
                maxAgeMs,
                false,
                facts.pipelineHeader,
                defects,
                facts.offsetMs,
                facts.surrogateKeys));
    }

    /// @return handle of the bytes in the arena.
    public long handle() {
        return facts.handle;
    }

    /// @return length in bytes.
    public int length() {
        return facts.length;
    }

    /// @return the strong entity tag, with its quotes.
    public String etag() {
        return etag;
    }

    /// @return status line, type and length of a 200.
    public byte[] okHead() {
        return okHead;
    }

    /// @return the headers that every answer about this object carries; the last one, `CMSD-Static`, is left open,
    ///         so that how long the answer was held can be added.
    public byte[] sharedHead() {
        return sharedHead;
    }
}
