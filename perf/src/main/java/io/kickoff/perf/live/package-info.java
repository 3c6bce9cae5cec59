/// What the live edge costs: holding, isolation of publishing, shedding, storms.
@NullMarked
package io.kickoff.perf.live;

import org.jspecify.annotations.NullMarked;
