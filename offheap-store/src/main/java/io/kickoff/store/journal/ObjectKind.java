package io.kickoff.store.journal;

import org.jspecify.annotations.Nullable;

/// What an object is to its event. The codes are part of the journal's format. *Immutable.*
public enum ObjectKind {
    /// A numbered segment.
    MEDIA(0),
    /// An init segment: nothing plays without it.
    INIT(1),
    /// A manifest, a playlist or the like, of which the newest counts.
    NAMED(2);

    private final byte code;

    ObjectKind(final int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    /// @return null when unknown.
    static @Nullable ObjectKind of(final byte code) {
        for (final ObjectKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        return null;
    }
}
