/// What survives a crash: every accepted object and all control state, appended through Chronicle Queue, read back by
/// a scan of our own that believes nothing but check sums.
///
/// | step      | class                                      | thread                                               |
/// |-----------|--------------------------------------------|------------------------------------------------------|
/// | open      | `JournalDirectory`, `JournalScan`          | the one that starts the node                         |
/// | recover   | `JournalRecovery`, `ObjectReader`          | the same, or one of its own                          |
/// | hand over | `Journal.offer`                            | event loops                                          |
/// | append    | `JournalAgent`, `JournalWriter`            | the agent's                                          |
/// | retain    | `JournalRetention`                         | the agent's                                          |
/// | verify    | `JournalVerification`, `JournalExport`     | any, also of another process while one writes        |
///
/// Read `Journal` first, then `RecordDescriptor`.
@NullMarked
package io.kickoff.store.journal;

import org.jspecify.annotations.NullMarked;
