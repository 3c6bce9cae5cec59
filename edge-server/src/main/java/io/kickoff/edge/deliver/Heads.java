package io.kickoff.edge.deliver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.kickoff.edge.event.LiveEvent;
import io.kickoff.edge.event.StoredObject;
import io.kickoff.edge.http.DateLine;
import io.kickoff.edge.http.HeadScratch;
import io.kickoff.edge.http.Status;
import io.kickoff.validrange.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/// Puts response heads together out of prepared pieces: nothing is formatted but numbers.
///
/// | answer          | status line and length | about the object    | always                                  |
/// |-----------------|------------------------|---------------------|-----------------------------------------|
/// | 200             | prepared with it       | prepared with it    | `Date`, `Kickoff-Notify`, CORS, the end |
/// | 206, followed   | here                   | prepared with it    | the same                                |
/// | 304, 416        | here                   | prepared, or none   | the same                                |
/// | 404, 410, 503   | prepared by kind       | lifetime and `at=`  | the same                                |
///
/// *Confined to one event loop.*
final class Heads {
    /// Lifetime of the answer that an event, a rendition or an object is not known.
    static final long UNKNOWN_LIFETIME_MS = 1000;

    /// Lifetime of a refusal under load.
    static final long SHED_LIFETIME_MS = 5000;

    /// Those who were refused come back spread over as many seconds.
    static final int SHED_JITTER_S = 5;

    /// The answer was not held.
    static final long NOT_HELD = -1;

    /// No time at which a first byte could be had.
    static final long NEVER = Long.MIN_VALUE;

    private static final byte[] CRLF = bytes("\r\n");
    private static final byte[] CLOSE = bytes("Connection: close\r\n\r\n");
    private static final byte[] KEEP_ALIVE = bytes("Connection: keep-alive\r\n\r\n");
    private static final byte[] CACHE_CONTROL = bytes("Cache-Control: public, max-age=");
    private static final byte[] TTL = bytes("\r\nKickoff-Cache-Control: ttl-ms=");
    private static final byte[] AT = bytes("\r\nCMSD-Static: at=");
    private static final byte[] HELD = bytes(",ht=");
    private static final byte[] INVALIDATES = bytes("Kickoff-Invalidates: ");
    private static final byte[] RETRY_AFTER = bytes("Retry-After: ");
    private static final byte[] NO_STORE = bytes("Cache-Control: no-store\r\n");
    private static final byte[] PARTIAL = bytes("HTTP/1.1 206 Partial Content\r\nContent-Type: ");
    private static final byte[] FOLLOWED = bytes("HTTP/1.1 200 OK\r\nContent-Type: ");
    private static final byte[] CHUNKED = bytes("\r\nTransfer-Encoding: chunked\r\n");
    private static final byte[] CONTENT_RANGE = bytes("\r\nContent-Range: bytes ");
    private static final byte[] CONTENT_LENGTH = bytes("\r\nContent-Length: ");
    private static final byte[] NOT_MODIFIED = bytes("HTTP/1.1 304 Not Modified\r\n");
    private static final byte[] UNSATISFIABLE =
            bytes("HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\nContent-Range: bytes */");
    private static final byte[] PREFLIGHT = bytes("""
            HTTP/1.1 204 No Content\r
            Allow: GET, HEAD, OPTIONS\r
            Access-Control-Allow-Methods: GET, HEAD, OPTIONS\r
            Access-Control-Allow-Headers: *\r
            Access-Control-Max-Age: 86400\r
            """);
    private static final byte[] NOT_FOUND = negative(404, "unknown");
    private static final byte[] SHED = negative(503, "shed");
    private static final byte[] RECOVERING = negative(503, "recovering");
    private static final byte[][] BY_VERDICT = new byte[Verdict.PAST_RETRY + 1][];

    static {
        for (int kind = 0; kind < BY_VERDICT.length; kind++) {
            final boolean isGone = kind == Verdict.EXPIRED || kind == Verdict.PAST_RETRY;
            BY_VERDICT[kind] = negative(isGone ? 410 : 404, Verdict.name(kind));
        }
    }

    private final HeadScratch scratch = new HeadScratch();
    private final DateLine date = new DateLine();
    private long heldMs = NOT_HELD;
    private String invalidates = "";
    private boolean isAboutObject;

    private static byte[] bytes(final String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static byte[] negative(final int status, final String detail) {
        return bytes("HTTP/1.1 " + status + ' ' + Status.reason(status)
                + "\r\nContent-Length: 0\r\nCache-Status: kickoff;detail=" + detail + "\r\n");
    }

    /// How a head ends.
    enum End {
        /// HTTP/1.1, where going on is the rule.
        PERSISTENT,
        /// HTTP/1.0 that asked for it.
        KEEP_ALIVE,
        /// Nothing comes after this answer.
        CLOSE
    }

    /// Begins an answer.
    ///
    /// @param ms for which it was held, or {@link #NOT_HELD}.
    void begin(final long ms) {
        heldMs = ms;
        invalidates = "";
        isAboutObject = false;
    }

    /// @param keys value of `Kickoff-Invalidates`: what caches should drop when they get this answer; rarely
    ///             anything.
    void invalidates(final String keys) {
        invalidates = keys;
    }

    Heads ok(final StoredObject object) {
        scratch.reset().append(object.okHead());
        return about(object);
    }

    /// What every answer about an object tells; its last line is `CMSD-Static` (CTA-5006), open at its end.
    private Heads about(final StoredObject object) {
        isAboutObject = true;
        scratch.append(object.sharedHead());
        endCmsd();
        if (!invalidates.isEmpty()) {
            scratch.append(INVALIDATES).append(invalidates).append(CRLF);
        }
        return this;
    }

    private Heads endCmsd() {
        if (heldMs != NOT_HELD) {
            scratch.append(HELD).append(heldMs);
        }
        scratch.append(CRLF);
        return this;
    }

    Heads partial(final StoredObject object, final int first, final int last) {
        scratch.reset().append(PARTIAL).append(object.facts().contentType()).append(CONTENT_RANGE);
        scratch.append((long) first).append("-").append((long) last).append("/").append((long) object.length());
        scratch.append(CONTENT_LENGTH).append(last - first + 1L).append(CRLF);
        return about(object);
    }

    Heads followed(final StoredObject object) {
        scratch.reset().append(FOLLOWED).append(object.facts().contentType()).append(CHUNKED);
        return about(object);
    }

    Heads notModified(final StoredObject object) {
        scratch.reset().append(NOT_MODIFIED);
        return about(object);
    }

    Heads unsatisfiable(final StoredObject object) {
        scratch.reset()
                .append(UNSATISFIABLE)
                .append((long) object.length())
                .append(CRLF)
                .append(NO_STORE);
        return this;
    }

    /// What the schedule says.
    Heads byVerdict(final int kind, final long lifetimeMs, final long availableAtMs) {
        return negative(BY_VERDICT[kind], lifetimeMs, availableAtMs);
    }

    /// Refused under load.
    ///
    /// @param availableAtMs when a first byte can be had, or {@link #NEVER} when it is there already.
    /// @param jitterS       0 … {@link #SHED_JITTER_S}.
    Heads shed(final long availableAtMs, final int jitterS) {
        negative(SHED, SHED_LIFETIME_MS, availableAtMs);
        scratch.append(RETRY_AFTER).append(SHED_LIFETIME_MS / 1000 + jitterS).append(CRLF);
        return this;
    }

    /// It may have been published before the node started, and not be there yet.
    Heads recovering() {
        negative(RECOVERING, UNKNOWN_LIFETIME_MS, NEVER);
        scratch.append(RETRY_AFTER).append(UNKNOWN_LIFETIME_MS / 1000).append(CRLF);
        return this;
    }

    /// Nothing of that name.
    Heads unknown() {
        return negative(NOT_FOUND, UNKNOWN_LIFETIME_MS, NEVER);
    }

    private Heads negative(final byte[] prepared, final long lifetimeMs, final long availableAtMs) {
        scratch.reset().append(prepared).append(CACHE_CONTROL).append(lifetimeMs / 1000);
        scratch.append(TTL).append(lifetimeMs);
        if (availableAtMs >= 0) {
            scratch.append(AT).append(availableAtMs);
            return endCmsd();
        }
        scratch.append(CRLF);
        return this;
    }

    Heads preflight() {
        scratch.reset().append(PREFLIGHT);
        return this;
    }

    /// What is refused for what it is: not for caches.
    Heads refused(final int status) {
        scratch.reset().append("HTTP/1.1 " + status + ' ' + Status.reason(status) + "\r\nContent-Length: 0\r\n");
        scratch.append(NO_STORE);
        if (status == 405) {
            scratch.append("Allow: GET, HEAD, OPTIONS\r\n");
        }
        return this;
    }

    /// Adds what every answer carries, and the end.
    ///
    /// @param event     whose notifications ride along, and its key when the answer has none; null for no event.
    /// @param nowMs     epoch ms.
    /// @param end       of the head.
    /// @param allocator of the channel.
    /// @return the head; the caller writes it.
    ByteBuf end(final @Nullable LiveEvent event, final long nowMs, final End end, final ByteBufAllocator allocator) {
        scratch.append(date.at(nowMs)).append(StoredObject.CORS);
        if (event != null) {
            scratch.append(event.notifications().line());
            if (!isAboutObject) {
                scratch.append(event.surrogateLine());
            }
        }
        scratch.append(
                switch (end) {
                    case PERSISTENT -> CRLF;
                    case KEEP_ALIVE -> KEEP_ALIVE;
                    case CLOSE -> CLOSE;
                });
        return scratch.toBuffer(allocator);
    }
}
