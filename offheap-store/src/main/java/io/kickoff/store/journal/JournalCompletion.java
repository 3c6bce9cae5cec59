package io.kickoff.store.journal;

/// Is told what became of an entry, once, on the thread of the journal agent: hand over and return. (On the thread
/// that offers, when the journal is closed at that very moment.)
public interface JournalCompletion {
    /// The entry survives what the journal's durability promises.
    ///
    /// @param sequence of its first record; newer entries have greater ones.
    void durable(long sequence);

    /// The entry is not in the journal, or may be lost by a crash: it must not be acknowledged.
    ///
    /// @param reason why.
    void failed(JournalFailure reason);
}
