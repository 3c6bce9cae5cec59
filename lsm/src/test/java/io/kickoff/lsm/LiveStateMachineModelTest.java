package io.kickoff.lsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Random inputs to the machine and to its model: after each, both must say the same of everything.
class LiveStateMachineModelTest {
    private static final int STEPS = 60_000;
    private static final int EVENTS = 3;

    private final SplittableRandom random = Seeds.random();
    private final LiveStates states = new LiveStates(0);
    private final Map<String, ModelEvent> model = new HashMap<>();
    private final Set<String> outcomes = new TreeSet<>();
    private final Set<String> visited = new TreeSet<>();
    private long floor;

    private static String name(final Outcome outcome) {
        return switch (outcome) {
            case Outcome.Moved moved -> "moved";
            case Outcome.Noted noted -> "noted";
            case Outcome.Unchanged unchanged -> unchanged.reason().name();
            case Outcome.Refused refused -> "refused";
            case Outcome.Removed removed -> "removed";
            case Outcome.UnknownEvent unknown -> "unknown";
        };
    }

    private String tellModel(final Input input) {
        final ModelEvent event = model.get(input.event());
        if (event == null) {
            if (input instanceof final Input.Configure first) {
                model.put(input.event(), new ModelEvent(first, floor + 1));
                return "moved";
            }
            return "unknown";
        }
        final String outcome = event.apply(input);
        if (outcome.equals("removed")) {
            floor = Math.max(floor, event.version);
            model.remove(input.event());
        }
        return outcome;
    }

    private static List<Object> facts(final Lifecycle life) {
        final LiveState state = life.state();
        final Set<String> armed = new HashSet<>();
        life.triggers()
                .forEach(trigger ->
                        armed.add(trigger.atMs() + " " + trigger.transition().word() + " " + trigger.origin()));
        return List.of(
                state.key().key(),
                state.sinceMs(),
                state.startsAtMs(),
                state.endsAtMs(),
                state.version(),
                state.endNumber(),
                life.isHeld(),
                life.isMediaFlowing(),
                life.schedule(),
                armed);
    }

    private static List<Object> facts(final ModelEvent event) {
        return List.of(
                event.key,
                event.since,
                event.starts,
                event.ends,
                event.version,
                event.endNumber,
                event.held,
                event.media,
                event.schedule,
                event.armed());
    }

    /// Something random, or what is really armed, at its time or a little before or after.
    private Input input(final String event, final long nowMs) {
        final Lifecycle life = states.get(event);
        if (life != null && random.nextInt(5) == 0) {
            final List<Trigger> triggers = new ArrayList<>(life.triggers());
            if (!triggers.isEmpty()) {
                final Trigger trigger = triggers.get(random.nextInt(triggers.size()));
                final long timeMs = Math.max(0, trigger.atMs() + random.nextInt(-3, 10));
                return new Input.Due(event, random.nextInt(1, 60), timeMs, trigger);
            }
        }
        return Inputs.random(random, event, nowMs);
    }

    @Test
    void shouldAgreeWithTheModelOnEveryInput() {
        long nowMs = 1_000;
        for (int step = 0; step < STEPS; step++) {
            nowMs += random.nextInt(20);
            final String event = "event-" + random.nextInt(EVENTS);
            final Input input = input(event, nowMs);
            final Lifecycle before = states.get(event);
            final String expected = tellModel(input);
            final Outcome outcome = states.apply(input);
            assertEquals(expected, name(outcome), () -> input + "; " + Seeds.repeat());
            outcomes.add(expected);
            final Lifecycle life = states.get(event);
            assertEquals(model.containsKey(event), life != null, Seeds::repeat);
            if (life != null) {
                assertEquals(facts(model.get(event)), facts(life), () -> input + "; " + Seeds.repeat());
                visited.add(life.state().key().key());
            }
            if (before != null && life != null) {
                check(before, life, outcome);
            }
        }
        assertEquals(11, outcomes.size(), () -> "not every outcome was seen: " + outcomes + "; " + Seeds.repeat());
        assertEquals(8, visited.size(), () -> "not every state was seen: " + visited + "; " + Seeds.repeat());
    }

    private static void check(final Lifecycle before, final Lifecycle after, final Outcome outcome) {
        final long grown = after.state().version() - before.state().version();
        assertEquals(outcome instanceof Outcome.Moved ? 1 : 0, grown, Seeds::repeat);
        assertTrue(after.state().sinceMs() >= before.state().sinceMs(), Seeds::repeat);
        assertTrue(after.planned().size() <= 8 && after.seen().size() <= Lifecycle.MAX_SEEN, Seeds::repeat);
        if (outcome instanceof final Outcome.Refused refused) {
            assertEquals(
                    ModelEvent.legal(after.state().key().key()),
                    refused.legal().stream().map(Transition::word).collect(Collectors.toSet()));
        }
        final Set<Effect> effects = switch (outcome) {
            case Outcome.Moved moved -> moved.effects();
            case Outcome.Noted noted -> noted.effects();
            case Outcome.Refused refused -> refused.effects();
            default -> Set.of();
        };
        assertEquals(grown == 1, effects.contains(Effect.ANNOUNCE), Seeds::repeat);
        assertEquals(
                before.state().endNumber() != after.state().endNumber(), effects.contains(Effect.BOUND), Seeds::repeat);
        assertEquals(
                !Objects.equals(before.nextTrigger(), after.nextTrigger()),
                effects.contains(Effect.REARM),
                Seeds::repeat);
    }
}
