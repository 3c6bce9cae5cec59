package io.kickoff.lsm;

/// The states of an event's life. *Immutable.*
public enum StateKey {
    /// It will begin as planned, or at a time that is still to be said.
    SCHEDULED(1, "scheduled"),
    /// It will begin later than was said.
    DELAYED(2, "delayed"),
    /// It is about to begin.
    PRESTART(3, "prestart"),
    /// It is on.
    LIVE(4, "live"),
    /// It has stopped and may go on.
    INTERRUPTED(5, "interrupted"),
    /// It is over, at its planned end or after it, or had no planned end.
    ENDED(6, "ended"),
    /// It is over, before its planned end.
    ENDED_EARLY(7, "ended-early"),
    /// It will not take place, or was abandoned.
    CANCELLED(8, "cancelled");

    private static final StateKey[] ALL = values();

    private final byte code;
    private final String key;

    StateKey(final int code, final String key) {
        this.code = (byte) code;
        this.key = key;
    }

    /// @return the key as devices and operators read it.
    public String key() {
        return key;
    }

    /// @return whether the event has not begun.
    public boolean isBefore() {
        return this == SCHEDULED || this == DELAYED || this == PRESTART;
    }

    /// @return whether the event is over: only a new round leads on.
    public boolean isFinal() {
        return this == ENDED || this == ENDED_EARLY || this == CANCELLED;
    }

    byte code() {
        return code;
    }

    static StateKey ofCode(final int code) {
        for (final StateKey key : ALL) {
            if (key.code == code) {
                return key;
            }
        }
        throw new IllegalArgumentException("no state has code " + code);
    }
}
