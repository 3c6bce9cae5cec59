/// The delivery plane: what CDN nodes and players GET, from the arithmetic to the last byte.
@NullMarked
package io.kickoff.edge.deliver;

import org.jspecify.annotations.NullMarked;
