package io.kickoff.edge.observe;

/// What a node counts. Monotonic; each event loop counts for itself, the metrics add up.
public enum Figure {
    /// Answers of the delivery plane by class of status.
    DELIVERY_200("kickoff_delivery_responses", "status", "200"),
    /// A range.
    DELIVERY_206("kickoff_delivery_responses", "status", "206"),
    /// Preflight of CORS.
    DELIVERY_204("kickoff_delivery_responses", "status", "204"),
    /// Not modified.
    DELIVERY_304("kickoff_delivery_responses", "status", "304"),
    /// Malformed, too long, or a method that is not served.
    DELIVERY_REFUSED("kickoff_delivery_responses", "status", "4xx-refused"),
    /// Not there.
    DELIVERY_404("kickoff_delivery_responses", "status", "404"),
    /// No longer, or never, there.
    DELIVERY_410("kickoff_delivery_responses", "status", "410"),
    /// A range behind the end.
    DELIVERY_416("kickoff_delivery_responses", "status", "416"),
    /// Refused under load.
    DELIVERY_503("kickoff_delivery_responses", "status", "503"),
    /// Requests behind the live edge that were refused: too many in flight for what the node can do.
    SHED_CONCURRENCY("kickoff_delivery_time_shifted_shed", "reason", "concurrency"),
    /// The same: the node sends more than it may.
    SHED_EGRESS("kickoff_delivery_time_shifted_shed", "reason", "egress"),
    /// The same: the delivery plane's share of memory is short.
    SHED_MEMORY("kickoff_delivery_time_shifted_shed", "reason", "memory"),
    /// Requests of any kind that were refused because the delivery plane has used up its share of memory.
    DELIVERY_MEMORY_SPENT("kickoff_delivery_memory_spent", "", ""),
    /// Answers given by arithmetic alone, without looking anything up.
    DELIVERY_BY_ARITHMETIC("kickoff_delivery_by_arithmetic", "", ""),
    /// Looks into the store for a segment.
    DELIVERY_LOOKUPS("kickoff_delivery_lookups", "", ""),
    /// Bytes of bodies handed to the kernel.
    DELIVERY_BYTES("kickoff_delivery_body_bytes", "", ""),
    /// Requests that waited for their segment.
    DELIVERY_HELD("kickoff_delivery_held", "", ""),
    /// Answers that followed an upload while it arrived.
    DELIVERY_FOLLOWED("kickoff_delivery_followed", "", ""),
    /// Answers cut because the upload that they followed broke off.
    DELIVERY_CUT("kickoff_delivery_cut", "", ""),
    /// Answers for which only a defective candidate was there.
    DELIVERY_DEFECTIVE("kickoff_delivery_defective", "", ""),
    /// Answers for which the preferred pipeline had only a defective candidate, and another one a better.
    DELIVERY_AVOIDED("kickoff_delivery_defects_avoided", "", ""),

    /// Stored, the first of its pipeline.
    PUBLISH_201("kickoff_publish_responses", "status", "201"),
    /// Replaced, or an empty probe.
    PUBLISH_200("kickoff_publish_responses", "status", "200"),
    /// The same bytes again, or deleted.
    PUBLISH_204("kickoff_publish_responses", "status", "204"),
    /// Refused for what the client sent.
    PUBLISH_4XX("kickoff_publish_responses", "status", "4xx"),
    /// Refused for want of memory.
    PUBLISH_503("kickoff_publish_responses", "status", "503"),
    /// Uploads that broke off.
    PUBLISH_ABORTED("kickoff_publish_aborted", "", ""),
    /// Bytes of bodies received.
    PUBLISH_BYTES("kickoff_publish_body_bytes", "", ""),
    /// Segments that were found defective.
    PUBLISH_DEFECTIVE("kickoff_publish_defective", "", ""),

    /// Candidates that left the time-shift window.
    EVICTED("kickoff_store_evicted", "", ""),
    /// Connections that were closed for a deadline.
    DEADLINES("kickoff_connection_deadlines", "", "");

    private final String metric;
    private final String label;
    private final String labelValue;

    Figure(final String metric, final String label, final String labelValue) {
        this.metric = metric;
        this.label = label;
        this.labelValue = labelValue;
    }

    /// @return name of the metric, without the `_total` that is added to it.
    public String metric() {
        return metric;
    }

    /// @return name of its label; empty when it has none.
    public String label() {
        return label;
    }

    /// @return value of its label.
    public String labelValue() {
        return labelValue;
    }

    /// @param status of an answer of the delivery plane.
    /// @return what counts it.
    public static Figure delivered(final int status) {
        return switch (status) {
            case 200 -> DELIVERY_200;
            case 204 -> DELIVERY_204;
            case 206 -> DELIVERY_206;
            case 304 -> DELIVERY_304;
            case 404 -> DELIVERY_404;
            case 410 -> DELIVERY_410;
            case 416 -> DELIVERY_416;
            default -> DELIVERY_REFUSED;
        };
    }

    /// @param status of an answer of the publishing plane.
    /// @return what counts it.
    public static Figure published(final int status) {
        return switch (status) {
            case 200 -> PUBLISH_200;
            case 201 -> PUBLISH_201;
            case 204 -> PUBLISH_204;
            case 503 -> PUBLISH_503;
            default -> PUBLISH_4XX;
        };
    }
}
