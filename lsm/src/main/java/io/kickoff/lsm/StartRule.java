package io.kickoff.lsm;

/// What begins an event, besides an operator, who always may. *Immutable.*
public enum StartRule {
    /// Nothing else.
    BY_OPERATOR(1),
    /// The planned start, whatever production does.
    BY_CLOCK(2),
    /// Media, from the planned start on: what encoders send before it is a rehearsal.
    BY_MEDIA(3);

    private static final StartRule[] ALL = values();

    private final byte code;

    StartRule(final int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static StartRule ofCode(final int code) {
        for (final StartRule rule : ALL) {
            if (rule.code == code) {
                return rule;
            }
        }
        throw new IllegalArgumentException("no start rule has code " + code);
    }
}
