/// Which candidate? What redundant pipelines published, and the deterministic choice among it.
@NullMarked
package io.kickoff.selector;

import org.jspecify.annotations.NullMarked;
