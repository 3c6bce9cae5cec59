/// May this be asked? The schedule of an event, and the arithmetic that answers from it alone.
@NullMarked
package io.kickoff.validrange;

import org.jspecify.annotations.NullMarked;
