package io.kickoff.lsm;

import org.jspecify.annotations.Nullable;

/// Runs the lives of all events: inputs and time in, outcomes out.
///
/// It has no clock: whoever hosts it, a node or each member of a cluster, brings the time, and the same inputs at
/// the same times give the same states. What time asks for comes before what is said at the same millisecond.
///
/// *Confined to the thread of its agent.*
public final class LiveStateConductor {
    private final LiveStates states;
    private final Triggers triggers;
    private final Listener listener;

    /// Does outside what follows from outcomes, and answers who asked.
    @FunctionalInterface
    public interface Listener {
        /// @param input   that was applied: one that was given, or a trigger that has come due.
        /// @param outcome what came of it.
        void onOutcome(Input input, Outcome outcome);
    }

    /// @param states   of all events, fresh or from a snapshot; no longer changed by anyone else.
    /// @param nowMs    epoch ms.
    /// @param listener told of every outcome.
    public LiveStateConductor(final LiveStates states, final long nowMs, final Listener listener) {
        this.states = states;
        this.triggers = new Triggers(nowMs);
        this.listener = listener;
        states.all().forEach(life -> triggers.arm(life.event(), life.nextTrigger()));
    }

    /// Applies an input, after all that time has asked for until now.
    ///
    /// @param input of any event.
    /// @param nowMs epoch ms.
    /// @return what came of it; the listener has been told.
    public Outcome apply(final Input input, final long nowMs) {
        advanceTo(nowMs);
        return apply(input);
    }

    private Outcome apply(final Input input) {
        final Outcome outcome = states.apply(input);
        final @Nullable Lifecycle life = states.get(input.event());
        triggers.arm(input.event(), life == null ? null : life.nextTrigger());
        listener.onOutcome(input, outcome);
        return outcome;
    }

    /// Lets time go on.
    ///
    /// @param nowMs epoch ms.
    /// @return how many triggers were due.
    public int advanceTo(final long nowMs) {
        return triggers.poll(nowMs, (event, trigger) -> apply(new Input.Due(event, Input.NO_ID, nowMs, trigger)));
    }

    /// @return when time will ask for something next, epoch ms; {@link Long#MAX_VALUE} when it will not. For hosts
    ///         with timers of their own; looks at every event.
    public long nextTriggerMs() {
        return triggers.nextMs();
    }

    /// @param event name.
    /// @return what is known of it, or null.
    public @Nullable Lifecycle get(final String event) {
        return states.get(event);
    }

    /// @return the lives of all events, to look at or for a snapshot.
    public LiveStates states() {
        return states;
    }
}
