package io.kickoff.edge.json;

/// A field that is missing, unknown or wrong: which one, and why.
public class InvalidFieldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String reason;

    /// @param field  path of the field, such as `segment.timescale` or `pipelines[1].id`; empty: the whole document
    /// @param reason what is wrong and how to mend it
    public InvalidFieldException(final String field, final String reason) {
        super(field.isEmpty() ? reason : field + ": " + reason, null, false, false);
        this.field = field;
        this.reason = reason;
    }

    /// Path of the field.
    public final String field() {
        return field;
    }

    /// What is wrong and how to mend it.
    public final String reason() {
        return reason;
    }
}
