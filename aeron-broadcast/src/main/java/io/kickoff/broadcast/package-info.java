/// What state is every event in, and who has to know? One publisher, any number of fan-out nodes and edges.
@NullMarked
package io.kickoff.broadcast;

import org.jspecify.annotations.NullMarked;
