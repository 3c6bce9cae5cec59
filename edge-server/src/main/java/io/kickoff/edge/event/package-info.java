/// Live events as a node knows them: the view of a configuration, windows, named objects, masks, notifications.
@NullMarked
package io.kickoff.edge.event;

import org.jspecify.annotations.NullMarked;
