/// A load generator: open and closed loops over connections that one event loop serves, and what they recorded.
@NullMarked
package io.kickoff.perf.load;

import org.jspecify.annotations.NullMarked;
