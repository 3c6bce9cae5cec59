package io.kickoff.edge.simulation;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// One upload of a simulated pipeline: what is sent, and how far it has come.
///
/// Its bytes follow from whose they are, so that each byte that a reader gets says where it comes from.
///
/// *Confined to the simulation's thread.*
final class SimulatedUpload {
    /// What a packager may say is wrong, from the least bad to the worst; the first is nothing.
    private static final String[] CLAIMS = {
        "",
        "missing-samples;count=3",
        "missing-samples;count=40",
        "short;ms=120",
        "discontinuity;ms=40",
        "missing-audio",
        "frozen",
        "black",
        "slate"
    };

    private static final int LETTERS = 26;

    final int pipeline;
    final Ask.Name name;
    final byte[] body;
    final int version;
    final int claim;
    final int score;
    final boolean isChunked;

    Phase phase = Phase.SENT;
    boolean isShown;
    int received;
    int flushes;
    long firstByteAtMs;
    long completedAtMs;
    String etag = "";

    /// How far it has come.
    enum Phase {
        /// Its header is on the way.
        SENT,
        /// Its bytes arrive.
        ARRIVING,
        /// Its last byte is there.
        COMPLETE,
        /// It has broken off, or was refused.
        OVER
    }

    /// @param pipeline  whose it is.
    /// @param name      what it is.
    /// @param body      its bytes.
    /// @param version   tells it from others of the same name.
    /// @param claim     what is wrong: 0 … {@link #worstClaim}.
    /// @param score     0 … 100.
    /// @param isChunked whether its length is not said.
    SimulatedUpload(
            final int pipeline,
            final Ask.Name name,
            final byte[] body,
            final int version,
            final int claim,
            final int score,
            final boolean isChunked) {
        this.pipeline = pipeline;
        this.name = name;
        this.body = body;
        this.version = version;
        this.claim = claim;
        this.score = score;
        this.isChunked = isChunked;
    }

    static int worstClaim() {
        return CLAIMS.length - 1;
    }

    /// @return bytes of which any eight in a row are those of this name, pipeline and version alone.
    static byte[] body(final int pipeline, final Ask.Name name, final int version, final int length) {
        long id = pipeline + 31L * version + 1009L * name.object().hashCode() + 1;
        id = (id ^ id >>> 30) * 0xBF58476D1CE4E5B9L;
        id = (id ^ id >>> 27) * 0x94D049BB133111EBL;
        id ^= id >>> 31;
        final byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + ((id >>> ((i & 7) << 3) & 0xff) + ((i >>> 3) * 0x9E3779B1 >>> 24)) % LETTERS);
        }
        return bytes;
    }

    /// @return value of `Kickoff-Defects`.
    String defects() {
        return CLAIMS[claim];
    }

    boolean isSegment() {
        return name.kind() == Ask.Kind.SEGMENT;
    }

    boolean isComplete() {
        return phase == Phase.COMPLETE;
    }

    boolean isOver() {
        return phase == Phase.COMPLETE || phase == Phase.OVER;
    }

    boolean isValid() {
        return isComplete() && claim == 0;
    }

    String lastModified() {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.ofEpochMilli(completedAtMs).atOffset(ZoneOffset.UTC));
    }

    @Override
    public String toString() {
        return (char) ('a' + pipeline) + "/" + name + '#' + version + (claim == 0 ? "" : " (" + defects() + ')');
    }
}
