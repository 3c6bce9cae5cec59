/// What do devices show in which state? Prefetch bundles by cohort, and when which device comes for them.
@NullMarked
package io.kickoff.lsm.stage;

import org.jspecify.annotations.NullMarked;
