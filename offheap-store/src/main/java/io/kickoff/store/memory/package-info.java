/// Memory outside the heap: one reservation, cut into runs of 4 KiB units, chained into segments that are written
/// once, read while they are written, and given back when the last reader lets go.
@NullMarked
package io.kickoff.store.memory;

import org.jspecify.annotations.NullMarked;
