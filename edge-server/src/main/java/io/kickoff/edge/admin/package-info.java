/// The admin plane: events, masks, flush, explain, health and metrics.
@NullMarked
package io.kickoff.edge.admin;

import org.jspecify.annotations.NullMarked;
