/// Where are the bytes? Segments off-heap, from the first byte received to the last one sent.
@NullMarked
package io.kickoff.store;

import org.jspecify.annotations.NullMarked;
