package io.kickoff.store.journal;

/// Says which objects are still wanted. Asked on the thread of the journal agent.
///
/// Segments keep the file that holds them. Init segments and named objects are few and live long: they keep no file,
/// but are carried forward into the newest one, for which only their newest version is asked about. Control state is
/// carried forward without asking, for as long as its event is not deleted.
@FunctionalInterface
public interface RetentionOracle {
    /// @param identity which object.
    /// @param sequence of the version in question; see {@link JournalCompletion#durable}.
    /// @return whether it is wanted, also when it has not been recovered (yet).
    Wanted wanted(ObjectIdentity identity, long sequence);
}
