package io.kickoff.edge.publish;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.kickoff.edge.event.ContentTypes;
import io.kickoff.edge.event.EventView;
import io.kickoff.edge.event.Events;
import io.kickoff.edge.event.LiveEvent;
import io.kickoff.edge.http.Problem;
import io.kickoff.edge.http.RequestTarget;
import io.kickoff.edge.http.StructuredFields.MalformedFieldException;
import io.kickoff.edge.settings.Publisher;
import io.kickoff.edge.settings.PublishingLimits;
import io.kickoff.edge.tenant.Tenant;
import io.kickoff.validrange.Match;
import io.kickoff.validrange.Plausibility;
import io.kickoff.validrange.SegmentTimeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import org.jspecify.annotations.Nullable;

/// Decides by its header alone whether an upload may come in: who sends it, where it belongs, how long it is, and
/// whether its number is one that this moment can bring.
///
/// *Confined to one event loop.*
final class Admission {
    private static final byte[] PREFIX = "/ingest/".getBytes(US_ASCII);
    /// A name is kept on the heap, several times with each object.
    private static final int MAX_NAME_BYTES = 512;

    private final Events events;
    private final Publishers publishers;
    private final PublishingLimits limits;
    private final Quotas quotas = new Quotas();
    private final RequestTarget target = new RequestTarget();

    Admission(final Events events, final Publishers publishers, final PublishingLimits limits) {
        this.events = events;
        this.publishers = publishers;
        this.limits = limits;
    }

    /// What becomes of a request.
    sealed interface Decision {}

    /// It may come in.
    ///
    /// @param target where it belongs; an upload is an object that its tenant has announced.
    /// @param claims what its headers say about it; none for DELETE and HEAD.
    record Admitted(Target target, Claims claims) implements Decision {}

    /// It may not.
    ///
    /// @param problem      why.
    /// @param closes       whether the connection cannot go on.
    /// @param retryAfterS  seconds until it may be tried again; 0 when that would not help.
    record Refused(Problem problem, boolean closes, long retryAfterS) implements Decision {
        Refused(final int status, final String type, final String title, final String detail) {
            this(new Problem(status, type, title, detail), false, 0);
        }
    }

    /// @param request well-formed.
    /// @param nowMs   epoch ms.
    /// @return whether it may come in.
    Decision decide(final HttpRequest request, final long nowMs) {
        final int from = PREFIX.length;
        if (!target.parse(request.uri())) {
            return new Refused(
                    400,
                    "malformed-path",
                    "The path is malformed",
                    "a path is absolute and holds no dot segments, control characters or broken percent-encodings");
        }
        final int eventEnd = target.slashFrom(Math.min(from, target.length()));
        final int pipelineEnd = target.slashFrom(Math.min(eventEnd + 1, target.length()));
        if (!target.startsWith(PREFIX) || pipelineEnd + 1 >= target.length()) {
            return new Refused(
                    404,
                    "no-such-path",
                    "Nothing is published here",
                    "publish with PUT or POST to /ingest/{event}/{pipeline}/{object}");
        }
        final String eventId = target.text(from, eventEnd);
        final String pipelineId = target.text(eventEnd + 1, pipelineEnd);
        final @Nullable Refused forbidden = authorize(request.headers(), eventId, pipelineId);
        if (forbidden != null) {
            return forbidden;
        }
        final @Nullable LiveEvent event = events.find(target.bytes(), from, eventEnd);
        if (event == null) {
            return new Refused(
                    404,
                    "unknown-event",
                    "There is no such event",
                    "event \"" + eventId + "\" is not configured: PUT /v1/events/" + eventId + " on the admin plane");
        }
        final EventView view = event.view();
        final EventView.@Nullable Pipeline pipeline = view.pipeline(pipelineId);
        if (pipeline == null) {
            return new Refused(
                    404,
                    "unknown-pipeline",
                    "The event has no such pipeline",
                    "event \"" + eventId + "\" has no pipeline \"" + pipelineId + "\": its pipelines are "
                            + view.pipelines().stream()
                                    .map(EventView.Pipeline::id)
                                    .toList());
        }
        final boolean isDelete = request.method().equals(HttpMethod.DELETE);
        final @Nullable Refused tooMany = quotas.checkRequest(view.tenant(), isDelete, nowMs);
        if (tooMany != null) {
            return tooMany;
        }
        final int nameFrom = pipelineEnd + 1;
        final long match = view.matcher().match(target.bytes(), nameFrom, target.length() - nameFrom);
        if (match == Match.NONE && target.length() - nameFrom > MAX_NAME_BYTES) {
            return new Refused(
                    414,
                    "name-too-long",
                    "The name is too long",
                    "what no template names has a name of at most " + MAX_NAME_BYTES + " bytes: "
                            + (target.length() - nameFrom) + " are too many");
        }
        final String name = target.text(nameFrom, target.length());
        final String type = ContentTypes.of(request.headers().get(HttpHeaderNames.CONTENT_TYPE), name);
        final Target where = new Target(event, view, pipeline, name, match, type);
        if (isDelete || request.method().equals(HttpMethod.HEAD)) {
            return new Admitted(where, new Claims(null, 0, java.util.Map.of()));
        }
        return decideUpload(request, where, nowMs);
    }

    private @Nullable Refused authorize(final HttpHeaders headers, final String event, final String pipeline) {
        if (publishers.isOpen()) {
            return null;
        }
        final @Nullable Publisher publisher = publishers.authenticate(headers.get(HttpHeaderNames.AUTHORIZATION));
        if (publisher == null) {
            return new Refused(
                    401,
                    "not-authenticated",
                    "Say who you are",
                    "send the name and secret of a publisher of this node with HTTP Basic");
        }
        if (!publisher.mayWrite(event, pipeline)) {
            return new Refused(
                    403,
                    "not-allowed",
                    "This publisher may not write here",
                    "publisher \"" + publisher.name() + "\" may write " + publisher.allowed() + ", not \"" + event + '/'
                            + pipeline + '"');
        }
        return null;
    }

    private Decision decideUpload(final HttpRequest request, final Target where, final long nowMs) {
        final @Nullable Refused malformed = checkMessage(request);
        if (malformed != null) {
            return malformed;
        }
        final java.util.List<String> types = where.view().definition().types();
        if (!types.isEmpty() && !types.contains(ContentTypes.essence(where.contentType()))) {
            return new Refused(
                    415,
                    "type-not-allowed",
                    "The event does not take objects of this type",
                    where.name() + " is " + where.contentType() + "; the event takes " + types);
        }
        final @Nullable Refused implausible = where.isSegment() ? checkNumber(where, nowMs) : null;
        if (implausible != null) {
            return implausible;
        }
        final Claims claims;
        try {
            claims = Claims.of(request.headers());
        } catch (final MalformedFieldException field) {
            return new Refused(400, "malformed-header", "A header is malformed", String.valueOf(field.getMessage()));
        }
        final @Nullable Refused over = quotas.checkUpload(where, nowMs);
        return over == null ? new Admitted(where, claims) : over;
    }

    private @Nullable Refused checkMessage(final HttpRequest request) {
        final HttpHeaders headers = request.headers();
        if (headers.contains(HttpHeaderNames.CONTENT_RANGE)) {
            return new Refused(
                    400,
                    "content-range",
                    "An object is published whole",
                    "a PUT with Content-Range would replace a part (RFC 9110 §14.5): send the whole object");
        }
        final boolean isChunked = HttpUtil.isTransferEncodingChunked(request);
        if (!isChunked && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            return new Refused(
                    new Problem(
                            411,
                            "length-required",
                            "How long is it?",
                            "send Content-Length, or Transfer-Encoding: chunked"),
                    true,
                    0);
        }
        if (!isChunked && HttpUtil.getContentLength(request, 0L) > limits.maxObjectBytes()) {
            return tooLarge();
        }
        return null;
    }

    Refused noMemory(final Tenant tenant) {
        return quotas.noMemory(tenant);
    }

    Refused tooLarge() {
        return new Refused(
                413,
                "too-large",
                "The object is too large",
                "an object has at most " + limits.maxObjectBytes()
                        + " bytes here: publish a smaller one, or raise publishing.maxObject");
    }

    private static @Nullable Refused checkNumber(final Target where, final long nowMs) {
        final long number = Match.number(where.match());
        final Plausibility plausibility = where.view().filter().plausibility(number, nowMs);
        final SegmentTimeline timeline = where.view().filter().timeline();
        final String reason = switch (plausibility) {
            case PLAUSIBLE -> "";
            case BEFORE_START ->
                "the event's first number is "
                        + where.view().definition().config().startNumber();
            case AFTER_END ->
                "the event's last number is "
                        + where.view().definition().config().endNumber();
            case TOO_OLD ->
                "the oldest number that the time-shift window still holds is "
                        + where.view().filter().firstServable(nowMs);
            case TOO_FAR_AHEAD ->
                "by the schedule the newest number is " + timeline.lastNumber(nowMs)
                        + ", and at most 10 more may be published ahead";
        };
        return plausibility == Plausibility.PLAUSIBLE
                ? null
                : new Refused(
                        403,
                        "implausible-number",
                        "This number cannot be published now",
                        "number " + number + " of " + where.path() + ": " + reason
                                + "; check the event's availabilityStartTime, startNumber and segment duration, "
                                + "and the packager's clock");
    }
}
