package io.kickoff.edge.settings;

/// A value that a setting does not take; whoever knows where it stood turns it into a [SettingsException].
final class InvalidValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidValueException(final String reason) {
        super(reason, null, false, false);
    }

    /// What is wrong and how to mend it.
    String reason() {
        return String.valueOf(getMessage());
    }
}
