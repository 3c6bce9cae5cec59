package io.kickoff.edge.settings;

/// How acknowledged objects are kept. *Immutable.*
///
/// @param durability  what an acknowledged segment survives
/// @param limitBytes  of all files of the journal together
/// @param marginBytes that stay free on the disk
/// @param cycleBytes  after which a file is closed: what is given up at a time
/// @param cycleMs     after which a file is closed
public record JournalBehaviour(
        JournalDurability durability, long limitBytes, long marginBytes, long cycleBytes, long cycleMs) {}
