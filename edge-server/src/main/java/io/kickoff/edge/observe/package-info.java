/// What a node counts and tells about itself.
@NullMarked
package io.kickoff.edge.observe;

import org.jspecify.annotations.NullMarked;
