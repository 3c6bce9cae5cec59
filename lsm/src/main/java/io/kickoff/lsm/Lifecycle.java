package io.kickoff.lsm;

import static io.kickoff.lsm.LiveState.UNKNOWN;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that the machine keeps of one event. *Immutable.*
///
/// @param event          its name.
/// @param state          as it is announced.
/// @param schedule       as it was configured.
/// @param isHeld         whether an operator has interrupted it, so that media alone does not let it go on.
/// @param isMediaFlowing whether production was last heard publishing.
/// @param planned        by operators, in the order of their transitions, one of each.
/// @param seen           the ids of the last {@value #MAX_SEEN} inputs that changed something, oldest first.
public record Lifecycle(
        String event,
        LiveState state,
        Schedule schedule,
        boolean isHeld,
        boolean isMediaFlowing,
        List<Planned> planned,
        List<Long> seen) {
    static final int MAX_SEEN = 32;

    /// Takes copies.
    public Lifecycle {
        planned = List.copyOf(planned);
        seen = List.copyOf(seen);
    }

    static Lifecycle begin(final Input.Configure configured, final long version) {
        final Schedule schedule = configured.schedule();
        final LiveState state = new LiveState(
                StateKey.SCHEDULED, configured.timeMs(), schedule.startsAtMs(), schedule.endsAtMs(), version, UNKNOWN);
        return new Lifecycle(configured.event(), state, schedule, false, false, List.of(), List.of())
                .withSeen(configured.id());
    }

    /// What time will ask for, if nothing else happens before.
    ///
    /// The schedule's own prestart comes its lead before the start. An event that is scheduled or delayed to a
    /// start that is nearer than twice the lead keeps that state for half of the time that is left, so that it can
    /// be seen.
    ///
    /// @return the triggers, in the order in which they fire.
    public List<Trigger> triggers() {
        final List<Trigger> triggers = new ArrayList<>();
        planned.forEach(plan -> triggers.add(plan.trigger()));
        if (state.key().isBefore() && state.hasStart()) {
            final long startsAtMs = state.startsAtMs();
            if (schedule.prestartLeadMs() > 0 && state.key() != StateKey.PRESTART) {
                final long leadMs = Math.min(schedule.prestartLeadMs(), Math.max(0, startsAtMs - state.sinceMs()) / 2);
                triggers.add(new Trigger(startsAtMs - leadMs, Trigger.Origin.SCHEDULE, Transition.PRESTART));
            }
            if (schedule.startRule() == StartRule.BY_CLOCK
                    || schedule.startRule() == StartRule.BY_MEDIA && isMediaFlowing) {
                triggers.add(new Trigger(startsAtMs, Trigger.Origin.SCHEDULE, Transition.START));
            }
        }
        triggers.sort(null);
        return triggers;
    }

    /// @return the first of {@link #triggers}, or null when time will ask for nothing.
    public @Nullable Trigger nextTrigger() {
        final List<Trigger> triggers = triggers();
        return triggers.isEmpty() ? null : triggers.getFirst();
    }

    @Nullable
    Planned planned(final Transition transition) {
        for (final Planned plan : planned) {
            if (plan.transition() == transition) {
                return plan;
            }
        }
        return null;
    }

    boolean hasSeen(final long id) {
        return id != Input.NO_ID && seen.contains(id);
    }

    Lifecycle withSeen(final long id) {
        if (id == Input.NO_ID) {
            return this;
        }
        final List<Long> ids = new ArrayList<>(seen.size() < MAX_SEEN ? seen : seen.subList(1, MAX_SEEN));
        ids.add(id);
        return new Lifecycle(event, state, schedule, isHeld, isMediaFlowing, planned, ids);
    }

    Lifecycle with(final LiveState newState) {
        return new Lifecycle(event, newState, schedule, isHeld, isMediaFlowing, planned, seen);
    }

    Lifecycle with(final Schedule newSchedule) {
        return new Lifecycle(event, state, newSchedule, isHeld, isMediaFlowing, planned, seen);
    }

    Lifecycle held(final boolean isNowHeld) {
        return new Lifecycle(event, state, schedule, isNowHeld, isMediaFlowing, planned, seen);
    }

    Lifecycle mediaFlowing(final boolean isNowFlowing) {
        return new Lifecycle(event, state, schedule, isHeld, isNowFlowing, planned, seen);
    }

    Lifecycle with(final Planned plan) {
        final List<Planned> plans = new ArrayList<>(without(plan.transition()).planned);
        plans.add(plan);
        plans.sort((one, other) -> one.transition().compareTo(other.transition()));
        return withPlanned(plans);
    }

    Lifecycle without(final Transition transition) {
        return withPlanned(
                planned.stream().filter(plan -> plan.transition() != transition).toList());
    }

    Lifecycle withPlanned(final List<Planned> plans) {
        return new Lifecycle(event, state, schedule, isHeld, isMediaFlowing, plans, seen);
    }
}
