package io.kickoff.edge.demo;

/// What both pipelines and the follower of one broadcast share. *Immutable*; its parts are thread-safe.
///
/// @param feed     which source makes which segment
/// @param injector which segment goes wrong
/// @param tally    counts what happens
/// @param clock    says when a segment is due
record Programme(Feed feed, DefectInjector injector, Tally tally, WallClock clock) {}
