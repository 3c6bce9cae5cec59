/// Live events as the admin API and the configuration file write them.
@NullMarked
package io.kickoff.edge.event;

import org.jspecify.annotations.NullMarked;
