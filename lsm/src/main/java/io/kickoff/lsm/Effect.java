package io.kickoff.lsm;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/// What has to be done outside of the machine because an event has changed. *Immutable.*
public enum Effect {
    /// The state has a new version: broadcast it.
    ANNOUNCE,
    /// The next trigger is another one: set the timer anew.
    REARM,
    /// The number of the last segment is another one: tell the range filter.
    BOUND;

    static Set<Effect> between(final Lifecycle before, final Lifecycle after) {
        final EnumSet<Effect> effects = EnumSet.noneOf(Effect.class);
        if (before.state().version() != after.state().version()) {
            effects.add(ANNOUNCE);
        }
        if (!Objects.equals(before.nextTrigger(), after.nextTrigger())) {
            effects.add(REARM);
        }
        if (before.state().endNumber() != after.state().endNumber()) {
            effects.add(BOUND);
        }
        return Collections.unmodifiableSet(effects);
    }

    static Set<Effect> ofFirst(final Lifecycle life) {
        return Collections.unmodifiableSet(
                life.nextTrigger() == null ? EnumSet.of(ANNOUNCE) : EnumSet.of(ANNOUNCE, REARM));
    }
}
