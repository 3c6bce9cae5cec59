/// The node: everything is wired here.
@NullMarked
package io.kickoff.edge;

import org.jspecify.annotations.NullMarked;
