package io.kickoff.edge.event;

/// An event definition that cannot be used: which field, and why.
public final class InvalidEventException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String reason;

    /// @param field  path of the field, such as `segment.timescale` or `pipelines[1].id`; empty: the whole definition
    /// @param reason what is wrong and how to mend it
    public InvalidEventException(final String field, final String reason) {
        super(field.isEmpty() ? reason : field + ": " + reason, null, false, false);
        this.field = field;
        this.reason = reason;
    }

    /// Path of the field.
    public String field() {
        return field;
    }

    /// What is wrong and how to mend it.
    public String reason() {
        return reason;
    }
}
