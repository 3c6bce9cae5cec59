package io.kickoff.lsm;

import java.util.Set;

/// What came of an input. None of it is an error of the machine. *Immutable.*
public sealed interface Outcome {
    /// Outcomes after which there is an event.
    sealed interface Known extends Outcome {
        /// @return the event as it is now.
        Lifecycle lifecycle();
    }

    /// The event is in a new state, with a new version.
    ///
    /// @param effects what has to be done outside.
    record Moved(Lifecycle lifecycle, Set<Effect> effects) implements Known {}

    /// Something was noted, such as a plan; the version is the same.
    ///
    /// @param effects what has to be done outside.
    record Noted(Lifecycle lifecycle, Set<Effect> effects) implements Known {}

    /// Nothing has changed.
    ///
    /// @param reason why.
    record Unchanged(Lifecycle lifecycle, Reason reason) implements Known {}

    /// The transition does not lead on from the state of the event. Asking again later may.
    ///
    /// @param transition that was asked for, now or by a plan that has come due and is gone.
    /// @param legal      those that do lead on.
    /// @param effects    what has to be done outside: a plan that came due is no longer armed.
    record Refused(Lifecycle lifecycle, Transition transition, Set<Transition> legal, Set<Effect> effects)
            implements Known {}

    /// The event is forgotten.
    ///
    /// @param last what was known of it.
    record Removed(Lifecycle last) implements Outcome {}

    /// There is no such event: configure it first.
    record UnknownEvent() implements Outcome {}

    /// Why nothing has changed.
    enum Reason {
        /// The same id was there before.
        REPEATED,
        /// A report from before the current state began.
        LATE,
        /// A trigger whose time has not come.
        EARLY,
        /// A trigger that is no longer planned.
        STALE,
        /// Silence that has not lasted long enough.
        TOO_SHORT,
        /// It is so already, or it does not matter in this state.
        NO_MATTER
    }
}
