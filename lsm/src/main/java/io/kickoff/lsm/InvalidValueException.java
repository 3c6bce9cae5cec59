package io.kickoff.lsm;

/// Something that an operator has said and that cannot be taken: which field, and why.
public final class InvalidValueException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String reason;

    /// @param field  as the admin API spells it.
    /// @param reason what is wrong, and how to mend it.
    public InvalidValueException(final String field, final String reason) {
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
