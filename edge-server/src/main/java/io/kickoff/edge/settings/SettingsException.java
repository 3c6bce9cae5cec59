package io.kickoff.edge.settings;

/// A configuration that cannot be used; its message is one line that says where, what and how to mend.
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param line where, what, and how to mend, such as `kickoff.yaml:12: memory: "1GX" is no size: …`
    public SettingsException(final String line) {
        super(line.replaceAll("\\s*\\R\\s*", " "));
    }

    /// The one line to show.
    public String line() {
        return String.valueOf(getMessage());
    }
}
