package io.kickoff.lsm;

import static io.kickoff.lsm.LiveState.UNKNOWN;

import java.util.SplittableRandom;

/// Inputs for tests: plain ones by name, and random ones.
final class Inputs {
    static final String EVENT = "derby";

    private static final Transition[] TRANSITIONS = Transition.values();
    private static final StartRule[] RULES = StartRule.values();

    private Inputs() {}

    static Schedule schedule(final long startsAtMs, final long endsAtMs, final StartRule rule) {
        return new Schedule(startsAtMs, endsAtMs, UNKNOWN, 600_000, rule, 10_000);
    }

    static Input configure(final long timeMs, final Schedule schedule) {
        return new Input.Configure(EVENT, Input.NO_ID, timeMs, schedule);
    }

    static Input operate(final long timeMs, final Transition transition) {
        return operate(timeMs, transition, UNKNOWN);
    }

    static Input operate(final long timeMs, final Transition transition, final long startsAtMs) {
        return new Input.Operate(EVENT, Input.NO_ID, timeMs, transition, UNKNOWN, startsAtMs, UNKNOWN);
    }

    static Input plan(final long timeMs, final Transition transition, final long atMs) {
        return new Input.Operate(EVENT, Input.NO_ID, timeMs, transition, atMs, UNKNOWN, UNKNOWN);
    }

    static Input media(final long timeMs) {
        return new Input.MediaPublished(EVENT, Input.NO_ID, timeMs);
    }

    static Input silent(final long timeMs, final long lastMediaMs) {
        return new Input.MediaSilent(EVENT, Input.NO_ID, timeMs, lastMediaMs);
    }

    static Input end(final long timeMs, final long number) {
        return new Input.EndReached(EVENT, Input.NO_ID, timeMs, number);
    }

    private static long unknownOr(final SplittableRandom random, final long value) {
        return random.nextInt(4) == 0 ? UNKNOWN : value;
    }

    static Schedule randomSchedule(final SplittableRandom random, final long nowMs) {
        final long startsAtMs = unknownOr(random, Math.max(0, nowMs + random.nextInt(-50, 400)));
        final long endsAtMs = unknownOr(random, Math.max(startsAtMs, nowMs) + random.nextInt(1, 300));
        return new Schedule(
                startsAtMs,
                endsAtMs,
                unknownOr(random, random.nextInt(1, 20)),
                random.nextInt(3) * 60L,
                RULES[random.nextInt(RULES.length)],
                random.nextInt(3) * 20L);
    }

    /// Anything that may be said about an event around a time, sensible or not.
    static Input random(final SplittableRandom random, final String event, final long nowMs) {
        final long id = random.nextInt(3) == 0 ? random.nextInt(1, 60) : Input.NO_ID;
        final long timeMs = Math.max(0, nowMs - (random.nextInt(5) == 0 ? random.nextInt(60) : 0));
        final Transition transition = TRANSITIONS[random.nextInt(TRANSITIONS.length)];
        final int chance = random.nextInt(100);
        if (chance < 4) {
            return new Input.Configure(event, id, timeMs, randomSchedule(random, nowMs));
        }
        if (chance < 5) {
            return new Input.Remove(event, id, timeMs);
        }
        if (chance < 60) {
            return new Input.Operate(
                    event,
                    id,
                    timeMs,
                    transition,
                    random.nextInt(3) == 0 ? Math.max(0, nowMs + random.nextInt(-30, 200)) : UNKNOWN,
                    unknownOr(random, Math.max(0, nowMs + random.nextInt(-20, 300))),
                    unknownOr(random, random.nextInt(1, 20)));
        }
        if (chance < 64) {
            return new Input.Withdraw(event, id, timeMs, transition);
        }
        if (chance < 68) {
            final Trigger.Origin origin = random.nextBoolean() ? Trigger.Origin.SCHEDULE : Trigger.Origin.OPERATOR;
            return new Input.Due(
                    event, id, timeMs, new Trigger(Math.max(0, nowMs + random.nextInt(-5, 5)), origin, transition));
        }
        if (chance < 82) {
            return new Input.MediaPublished(event, id, timeMs);
        }
        if (chance < 95) {
            return new Input.MediaSilent(event, id, timeMs, Math.max(0, nowMs - random.nextInt(80)));
        }
        return new Input.EndReached(event, id, timeMs, random.nextInt(1, 20));
    }
}
