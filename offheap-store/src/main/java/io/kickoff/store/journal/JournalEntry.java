package io.kickoff.store.journal;

import org.agrona.DirectBuffer;

/// What is handed to the journal; see {@link Journal#offer}. *Immutable.*
public sealed interface JournalEntry {
    /// @return who is told what became of it.
    JournalCompletion completion();

    /// An object that was accepted. Its bytes stay in the arena until the entry is done: the caller pins them before
    /// and unpins them in the completion.
    ///
    /// @param identity   which object.
    /// @param digest     leading bytes of the SHA-256 of its bytes, in hexadecimal; empty when there is none.
    /// @param facts      what else the caller will want to know of it: opaque, at most 48 KiB, given back as it is.
    /// @param handle     in the arena, pinned, complete.
    /// @param length     in bytes.
    /// @param completion who is told.
    record Stored(
            ObjectIdentity identity,
            String digest,
            DirectBuffer facts,
            long handle,
            long length,
            JournalCompletion completion)
            implements JournalEntry {}

    /// A piece of an event's control state as a whole (its configuration, all its masks, all its notifications). Of
    /// several with the same event and key the newest counts.
    ///
    /// @param event      that it belongs to.
    /// @param key        which piece.
    /// @param version    given back as it is.
    /// @param bytes      opaque.
    /// @param completion who is told.
    record Control(String event, String key, long version, DirectBuffer bytes, JournalCompletion completion)
            implements JournalEntry {}

    /// An object that was deleted.
    ///
    /// @param identity   which object.
    /// @param completion who is told.
    record ObjectDeleted(ObjectIdentity identity, JournalCompletion completion) implements JournalEntry {}

    /// All objects of an event are gone; its control state stays.
    ///
    /// @param event      that was flushed.
    /// @param completion who is told.
    record Flushed(String event, JournalCompletion completion) implements JournalEntry {}

    /// An event is gone, with all objects and all control state.
    ///
    /// @param event      that was deleted.
    /// @param completion who is told.
    record EventDeleted(String event, JournalCompletion completion) implements JournalEntry {}
}
