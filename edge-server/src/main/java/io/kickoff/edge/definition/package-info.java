/// Event definitions as the admin API and the configuration file write them.
@NullMarked
package io.kickoff.edge.definition;

import org.jspecify.annotations.NullMarked;
