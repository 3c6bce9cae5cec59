/// JSON objects read strictly: every complaint names the field by its path.
@NullMarked
package io.kickoff.edge.json;

import org.jspecify.annotations.NullMarked;
