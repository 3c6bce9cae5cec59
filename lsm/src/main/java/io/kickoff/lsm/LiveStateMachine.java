package io.kickoff.lsm;

import static io.kickoff.lsm.LiveState.UNKNOWN;

import io.kickoff.lsm.Outcome.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The life of an event: a pure, total function of what is known of it and an input, to what is known then and what
/// has to be done outside.
///
/// What operators ask for is in the table of {@link Transition}. Time and production do:
///
/// | state       | prestart due | start due | media             | silence     | last segment |
/// |-------------|--------------|-----------|-------------------|-------------|--------------|
/// | scheduled   | prestart     | live      | live from start   | noted       | –            |
/// | delayed     | prestart     | live      | live from start   | noted       | –            |
/// | prestart    | –            | live      | live from start   | noted       | –            |
/// | live        | –            | –         | noted             | interrupted | ended*       |
/// | interrupted | –            | –         | live, unless held | noted       | ended*       |
/// | ended       | –            | –         | noted             | noted       | –            |
/// | ended-early | –            | –         | noted             | noted       | –            |
/// | cancelled   | –            | –         | noted             | noted       | –            |
///
/// - *live from start*: at the planned start or after it, where the schedule says so ({@link StartRule#BY_MEDIA});
///   media that was there before lets the start come due at its time.
/// - *ended\**: ended-early before the planned end, unless the last segment is the planned one.
/// - *held*: an operator has interrupted it.
/// - Each transition adds one to the version; nothing else does.
/// - Time never goes back in an event: a state begins at the time of its input, or earlier where an operator says
///   so, but never before the state before it began. Reports of production from before the current state are late
///   and change nothing; whoever watches production says it again, with a later time, while it is so.
/// - Silence counts from the last segment or from the beginning of the state, whichever is later: an operator who
///   lets an event go on is given the whole threshold.
/// - Schedule and delay move the planned end and operators' plans by as much as the start. A start that is still to
///   be said has no triggers, and ends all plans; so does the end of the event.
/// - What an operator has planned is as if it were asked when it is due, and is not checked before: end may be
///   planned before the start.
///
/// *Thread-safe: it has no state.*
final class LiveStateMachine {
    private LiveStateMachine() {}

    /// @param life  what is known of the event.
    /// @param input of this event.
    /// @return what came of it.
    static Outcome apply(final Lifecycle life, final Input input) {
        if (life.hasSeen(input.id())) {
            return new Outcome.Unchanged(life, Reason.REPEATED);
        }
        return switch (input) {
            case Input.Configure configured -> configure(life, configured);
            case Input.Remove removed -> new Outcome.Removed(life);
            case Input.Operate asked ->
                asked.atMs() > asked.timeMs() ? changed(life, plan(life, asked), asked) : operate(life, asked);
            case Input.Withdraw withdrawn -> changed(life, life.without(withdrawn.transition()), withdrawn);
            case Input.Due due -> due(life, due);
            case Input.MediaPublished media ->
                isLate(life, media) ? late(life) : changed(life, media(life, media), media);
            case Input.MediaSilent silent -> isLate(life, silent) ? late(life) : silence(life, silent);
            case Input.EndReached end -> isLate(life, end) ? late(life) : changed(life, endReached(life, end), end);
        };
    }

    private static boolean isLate(final Lifecycle life, final Input report) {
        return report.timeMs() < life.state().sinceMs();
    }

    private static Outcome late(final Lifecycle life) {
        return new Outcome.Unchanged(life, Reason.LATE);
    }

    private static Outcome changed(final Lifecycle before, final Lifecycle after, final Input input) {
        if (after.equals(before)) {
            return new Outcome.Unchanged(before, Reason.NO_MATTER);
        }
        final Lifecycle seen = after.withSeen(input.id());
        return before.state().version() == after.state().version()
                ? new Outcome.Noted(seen, Effect.between(before, seen))
                : new Outcome.Moved(seen, Effect.between(before, seen));
    }

    private static Outcome refused(final Lifecycle before, final Lifecycle after, final Transition transition) {
        return new Outcome.Refused(
                after, transition, Transition.legalFrom(after.state().key()), Effect.between(before, after));
    }

    private static Outcome configure(final Lifecycle life, final Input.Configure configured) {
        final Schedule schedule = configured.schedule();
        final boolean isMoved = schedule.startsAtMs() != life.schedule().startsAtMs();
        final Lifecycle known = life.with(schedule);
        final StateKey key = life.state().key();
        if (isMoved && Transition.SCHEDULE.isLegalFrom(key)) {
            return changed(
                    life, planAnew(known, StateKey.SCHEDULED, configured.timeMs(), schedule.startsAtMs()), configured);
        }
        if (key.isFinal()) {
            return changed(life, known, configured);
        }
        final long startsAtMs = life.state().startsAtMs();
        return changed(life, known.with(life.state().withTimes(startsAtMs, schedule.endsAtMs(startsAtMs))), configured);
    }

    private static Lifecycle plan(final Lifecycle life, final Input.Operate asked) {
        return life.with(new Planned(asked.transition(), asked.atMs(), asked.startsAtMs(), asked.endNumber()));
    }

    private static Outcome operate(final Lifecycle life, final Input.Operate asked) {
        final long atMs = asked.atMs() == UNKNOWN ? asked.timeMs() : asked.atMs();
        final Lifecycle after = transit(life, asked.transition(), atMs, asked.startsAtMs(), asked.endNumber());
        return after == null ? refused(life, life, asked.transition()) : changed(life, after, asked);
    }

    private static Outcome due(final Lifecycle life, final Input.Due due) {
        final Trigger trigger = due.trigger();
        if (!life.triggers().contains(trigger)) {
            return new Outcome.Unchanged(life, Reason.STALE);
        }
        if (due.timeMs() < trigger.atMs()) {
            return new Outcome.Unchanged(life, Reason.EARLY);
        }
        final Transition transition = trigger.transition();
        final Planned plan = trigger.origin() == Trigger.Origin.OPERATOR ? life.planned(transition) : null;
        final Lifecycle left = plan == null ? life : life.without(transition);
        final Lifecycle after = transit(
                left,
                transition,
                due.timeMs(),
                plan == null ? UNKNOWN : plan.startsAtMs(),
                plan == null ? UNKNOWN : plan.endNumber());
        return after == null ? refused(life, left, transition) : changed(life, after, due);
    }

    private static @Nullable Lifecycle transit(
            final Lifecycle life,
            final Transition transition,
            final long atMs,
            final long startsAtMs,
            final long endNumber) {
        if (!transition.isLegalFrom(life.state().key())) {
            return null;
        }
        return switch (transition) {
            case SCHEDULE -> planAnew(life, StateKey.SCHEDULED, atMs, startsAtMs);
            case DELAY -> planAnew(life, StateKey.DELAYED, atMs, startsAtMs);
            case PRESTART -> life.with(life.state().moved(StateKey.PRESTART, atMs));
            case START -> start(life, atMs);
            case INTERRUPT -> interrupt(life, atMs, true);
            case RESUME -> resume(life, atMs);
            case END -> end(life, atMs, endNumber);
            case CANCEL -> over(life, StateKey.CANCELLED, atMs);
        };
    }

    private static Lifecycle planAnew(
            final Lifecycle life, final StateKey key, final long atMs, final long startsAtMs) {
        final LiveState state = life.state();
        final LiveState next = state.moved(key, atMs)
                .withTimes(startsAtMs, life.schedule().endsAtMs(startsAtMs))
                .withEndNumber(UNKNOWN);
        final Lifecycle moved = life.with(next);
        if (startsAtMs == UNKNOWN) {
            return moved.withPlanned(List.of());
        }
        if (!state.key().isBefore() || !state.hasStart()) {
            return moved;
        }
        final long byMs = startsAtMs - state.startsAtMs();
        return moved.withPlanned(
                life.planned().stream().map(plan -> plan.movedBy(byMs)).toList());
    }

    private static Lifecycle start(final Lifecycle life, final long atMs) {
        final LiveState state = life.state().moved(StateKey.LIVE, atMs);
        return life.with(
                state.hasStart()
                        ? state
                        : state.withTimes(state.sinceMs(), life.schedule().endsAtMs(state.sinceMs())));
    }

    private static Lifecycle interrupt(final Lifecycle life, final long atMs, final boolean isHeld) {
        return life.with(life.state().moved(StateKey.INTERRUPTED, atMs)).held(isHeld);
    }

    private static Lifecycle resume(final Lifecycle life, final long atMs) {
        return life.with(life.state().moved(StateKey.LIVE, atMs)).held(false);
    }

    private static Lifecycle end(final Lifecycle life, final long atMs, final long endNumber) {
        final LiveState state = life.state();
        final long plannedNumber = life.schedule().endNumber();
        final boolean isPlannedEnd = plannedNumber != UNKNOWN && endNumber >= plannedNumber;
        final boolean isEarly =
                !isPlannedEnd && state.endsAtMs() != UNKNOWN && Math.max(atMs, state.sinceMs()) < state.endsAtMs();
        final Lifecycle over = over(life, isEarly ? StateKey.ENDED_EARLY : StateKey.ENDED, atMs);
        return endNumber == UNKNOWN ? over : over.with(over.state().withEndNumber(endNumber));
    }

    private static Lifecycle over(final Lifecycle life, final StateKey key, final long atMs) {
        return life.with(life.state().moved(key, atMs)).held(false).withPlanned(List.of());
    }

    private static Lifecycle media(final Lifecycle life, final Input.MediaPublished media) {
        final LiveState state = life.state();
        final Lifecycle flowing = life.mediaFlowing(true);
        if (state.key() == StateKey.INTERRUPTED && !life.isHeld()) {
            return resume(flowing, media.timeMs());
        }
        final boolean mayStart = life.schedule().startRule() == StartRule.BY_MEDIA
                && state.key().isBefore()
                && state.hasStart()
                && media.timeMs() >= state.startsAtMs();
        return mayStart ? start(flowing, media.timeMs()) : flowing;
    }

    private static Outcome silence(final Lifecycle life, final Input.MediaSilent silent) {
        final Lifecycle still = life.mediaFlowing(false);
        final long thresholdMs = life.schedule().silenceMs();
        if (life.state().key() != StateKey.LIVE || thresholdMs == 0) {
            return changed(life, still, silent);
        }
        final long fromMs = Math.max(silent.lastMediaMs(), life.state().sinceMs());
        return silent.timeMs() - fromMs < thresholdMs
                ? new Outcome.Unchanged(life, Reason.TOO_SHORT)
                : changed(life, interrupt(still, silent.timeMs(), false), silent);
    }

    private static Lifecycle endReached(final Lifecycle life, final Input.EndReached end) {
        return Transition.END.isLegalFrom(life.state().key()) ? end(life, end.timeMs(), end.endNumber()) : life;
    }
}
