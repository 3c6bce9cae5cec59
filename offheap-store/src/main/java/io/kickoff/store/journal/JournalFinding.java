package io.kickoff.store.journal;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Something that is not as it should be in a journal. *Immutable.*
///
/// @param kind   of finding.
/// @param file   where.
/// @param offset in the file where it begins.
/// @param object that is lost by it, when that is known.
/// @param what   for people, in a line.
public record JournalFinding(
        Kind kind, Path file, long offset, @Nullable ObjectIdentity object, String what) {
    /// Kinds of findings.
    public enum Kind {
        /// An entry that was being written when the process ended: never acknowledged, so nothing is lost.
        TORN,
        /// Bytes are not what was written: what they belonged to is lost.
        DAMAGED,
        /// Sequence numbers are missing between two files: a file is gone.
        MISSING,
        /// Records that have been seen before: a file was copied back, or renamed. They are passed over.
        REPEATED
    }

    /// @return false when nothing was lost by it.
    public boolean isLoss() {
        return kind == Kind.DAMAGED || kind == Kind.MISSING;
    }

    /// @return as in `damaged: DIR/00000001/20261123-100000.cq4 at 4096: object e1/a/v #17: …`.
    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + ": " + file + " at " + offset + ": "
                + (object == null ? "" : "object " + object + ": ") + what;
    }
}
