package io.kickoff.store.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/// Joins the records of an entry again. An entry counts when its last record has come, and not before.
/// *Confined to one thread; reused.*
final class EntryAssembly {
    private static final int NONE = -1;

    private Path file = Path.of("");
    private long offset;
    private int type;
    private long entry = NONE;
    private int parts;
    private int seen;
    private String event = "";
    private @Nullable JournaledObject object;
    private @Nullable ControlRecord control;
    private byte[] bytes = {};
    private int length;
    private boolean isIntact;

    /// Takes the first record of an entry.
    void begin(final RecordHead head, final Path in, final long at) {
        file = in;
        offset = at;
        type = head.type();
        entry = head.entry();
        parts = head.parts();
        seen = 0;
        event = head.event();
        object = null;
        control = null;
        if (type == RecordDescriptor.OBJECT || type == RecordDescriptor.OBJECT_DELETION) {
            final ObjectIdentity identity = head.identity();
            object = identity == null
                    ? null
                    : new JournaledObject(identity, entry, head.origin(), head.entryLength(), in, at);
        } else if (type == RecordDescriptor.CONTROL) {
            bytes = new byte[(int) head.entryLength()];
            length = 0;
            isIntact = true;
            control = head.control(new UnsafeBuffer(bytes));
        }
    }

    /// Whether a record is the next one of the entry that has begun.
    boolean takes(final RecordHead head) {
        if (head.entry() == entry && head.part() == seen) {
            seen++;
            return true;
        }
        return false;
    }

    /// Takes the payload of a record of control state.
    ///
    /// @param payload null when it is damaged.
    void append(final @Nullable ByteBuffer payload) {
        if (payload == null) {
            isIntact = false;
        } else if (isIntact) {
            final int step = payload.remaining();
            payload.get(bytes, length, step);
            length += step;
        }
    }

    /// Whether the last record has come; then the entry is closed.
    boolean isWhole() {
        if (seen == parts) {
            entry = NONE;
            return true;
        }
        return false;
    }

    /// Whether an entry has begun and not come to its end.
    boolean isOpen() {
        return entry != NONE;
    }

    /// Forgets it.
    ///
    /// @return the object that it was, when it was one.
    @Nullable
    ObjectIdentity drop() {
        final ObjectIdentity identity = isOpen() && object != null ? object.identity() : null;
        entry = NONE;
        return identity;
    }

    Path file() {
        return file;
    }

    long offset() {
        return offset;
    }

    int type() {
        return type;
    }

    String event() {
        return event;
    }

    /// The object that was stored or deleted.
    @Nullable
    JournaledObject object() {
        return object;
    }

    /// The control state; null when it is damaged.
    @Nullable
    ControlRecord control() {
        return isIntact ? control : null;
    }
}
