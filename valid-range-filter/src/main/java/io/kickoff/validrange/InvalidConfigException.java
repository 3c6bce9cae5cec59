package io.kickoff.validrange;

/// An event configuration that cannot work: which field, and why.
public final class InvalidConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String reason;

    /// @param field  of the configuration, as the admin API spells it (`segment.duration`).
    /// @param reason what is wrong, and how to mend it.
    public InvalidConfigException(final String field, final String reason) {
        super(field + ": " + reason);
        this.field = field;
        this.reason = reason;
    }

    /// @return the field, as the admin API spells it.
    public String field() {
        return field;
    }

    /// @return what is wrong, and how to mend it.
    public String reason() {
        return reason;
    }
}
