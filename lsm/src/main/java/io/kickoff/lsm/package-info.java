/// What state is the event in? The life of live events as a pure machine, its schedule and triggers, and the bytes
/// of its inputs and snapshots. No clock, no I/O, no threads of its own.
@NullMarked
package io.kickoff.lsm;

import org.jspecify.annotations.NullMarked;
