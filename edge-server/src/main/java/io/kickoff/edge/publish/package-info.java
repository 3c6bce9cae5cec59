/// The publishing plane: what packagers PUT, from the first header to the acknowledgement.
@NullMarked
package io.kickoff.edge.publish;

import org.jspecify.annotations.NullMarked;
