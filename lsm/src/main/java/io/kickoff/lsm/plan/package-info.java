/// Can a whole fleet be ready in time? The arithmetic of prefetching and broadcasting, and its picture.
@NullMarked
package io.kickoff.lsm.plan;

import org.jspecify.annotations.NullMarked;
