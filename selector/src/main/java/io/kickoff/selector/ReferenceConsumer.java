package io.kickoff.selector;

/// Takes back references that a table no longer holds.
@FunctionalInterface
public interface ReferenceConsumer {
    /// A reference has left the table.
    ///
    /// @param reference never {@link CandidateTable#NULL_REFERENCE}.
    void onReference(long reference);
}
