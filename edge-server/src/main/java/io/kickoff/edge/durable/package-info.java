/// What outlives the process: the journal as the planes use it, and the events that come out of it.
@NullMarked
package io.kickoff.edge.durable;

import org.jspecify.annotations.NullMarked;
