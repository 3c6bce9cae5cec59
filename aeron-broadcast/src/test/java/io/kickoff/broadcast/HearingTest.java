package io.kickoff.broadcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.broadcast.Broadcast.ConfigurationChange;
import io.kickoff.broadcast.Broadcast.Heartbeat;
import io.kickoff.broadcast.Broadcast.LiveStateChange;
import io.kickoff.broadcast.Broadcast.NotificationChange;
import io.kickoff.broadcast.Broadcast.Retained;
import io.kickoff.broadcast.Broadcast.SnapshotBoundary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a listener is told of streams that begin anywhere, end anywhere, and come from one publisher or another.
class HearingTest {
    private final Told told = new Told();
    private final Hearing hearing = new Hearing(told);

    /// Remembers the newest of everything, and insists on never being told an older thing.
    private static final class Told implements BroadcastListener {
        final Map<String, Long> versions = new TreeMap<>();
        final List<String> lines = new ArrayList<>();
        boolean isCurrent;
        boolean mayGoBack;

        private void tell(final String kind, final Retained said) {
            final Long before = versions.put(kind + ' ' + said.event(), said.version());
            lines.add(kind + ' ' + said.event() + ' ' + said.version());
            assertTrue(mayGoBack || before == null || said.version() > before, lines::toString);
        }

        @Override
        public void onLiveState(final LiveStateChange change) {
            tell("state", change);
        }

        @Override
        public void onConfiguration(final ConfigurationChange change) {
            tell("configuration", change);
        }

        @Override
        public void onNotification(final NotificationChange change) {
            tell("notification", change);
        }

        @Override
        public void onForgotten(final String event) {
            lines.add("forgotten " + event);
            assertTrue(versions.keySet().removeIf(subject -> subject.endsWith(' ' + event)), lines::toString);
        }

        @Override
        public void onCurrent(final boolean now) {
            isCurrent = now;
        }
    }

    private static LiveStateChange state(final String event, final long version) {
        return new LiveStateChange(event, "live", 0, version, Broadcast.UNKNOWN, Broadcast.UNKNOWN);
    }

    private static ConfigurationChange configuration(final String event, final long version, final boolean isRemoved) {
        return new ConfigurationChange(event, version, 0, isRemoved, "{}");
    }

    private void hear(final Broadcast... messages) {
        for (final Broadcast message : messages) {
            hearing.hear(message);
        }
    }

    @Test
    void shouldTellNothingBeforeTheFirstSnapshotIsWhole() {
        hear(state("a", 3), new SnapshotBoundary(1, false), state("a", 4));
        hearing.reached(true);
        assertEquals(List.of(), told.lines);
        hear(new SnapshotBoundary(1, true));
        hearing.reached(true);
        assertEquals(List.of("state a 4"), told.lines);
    }

    @Test
    void shouldTellOnlyThePresentOfWhatHappenedBefore() {
        hear(new SnapshotBoundary(1, false), state("a", 1), new SnapshotBoundary(1, true));
        hearing.reached(false);
        hear(state("a", 2), state("a", 3), state("b", 1));
        hearing.reached(true);
        assertEquals(List.of("state a 3", "state b 1"), told.lines);
        hear(state("a", 4), state("a", 4), state("a", 3));
        assertEquals(List.of("state a 3", "state b 1", "state a 4"), told.lines);
    }

    @Test
    void shouldKeepWhatWasToldWhenTheStreamIsHeardAnew() {
        hear(new SnapshotBoundary(1, false), state("a", 4), state("b", 1), new SnapshotBoundary(1, true));
        hearing.reached(true);
        told.lines.clear();
        hearing.end();
        hearing.begin();
        hear(new SnapshotBoundary(1, false), state("a", 1), new SnapshotBoundary(1, true), state("a", 4));
        hearing.reached(false);
        hear(state("b", 1), state("a", 5));
        hearing.reached(true);
        assertEquals(List.of("state a 5"), told.lines);
    }

    @Test
    void shouldTellWhateverDiffersWhenThePublishersMemoryIsAnotherOne() {
        hear(new SnapshotBoundary(1, false), state("a", 7), state("b", 7), new SnapshotBoundary(1, true));
        hearing.reached(true);
        told.lines.clear();
        told.mayGoBack = true;
        hear(new SnapshotBoundary(2, false), state("a", 2), state("c", 1), new SnapshotBoundary(2, true));
        assertEquals(List.of("forgotten b", "state a 2", "state c 1"), told.lines);
    }

    @Test
    void shouldForgetAnEventWithAllThatWasSaidOfIt() {
        hear(new SnapshotBoundary(1, false), new SnapshotBoundary(1, true));
        hearing.reached(true);
        hear(configuration("a", 1, false), state("a", 1), configuration("a", 2, true), configuration("a", 2, true));
        assertEquals(List.of("configuration a 1", "state a 1", "forgotten a"), told.lines);
        assertEquals(List.of(), hearing.known());
    }

    @Test
    void shouldNoticeByTheHeartbeatThatSomethingIsMissing() {
        final Knowledge publisher = new Knowledge();
        publisher.learn(state("a", 1));
        hear(new SnapshotBoundary(1, false), state("a", 1), new SnapshotBoundary(1, true));
        hearing.reached(true);
        hear(new Heartbeat(1, 0, publisher.digest(), 1));
        assertTrue(hearing.isCurrent() && told.isCurrent);
        publisher.learn(state("a", 2));
        hear(new Heartbeat(1, 0, publisher.digest(), 1));
        assertTrue(hearing.isAstray());
        assertFalse(hearing.isCurrent() || told.isCurrent);
        hearing.begin();
        assertFalse(hearing.isAstray());
    }

    /// A publisher that restarts now and then, and a reader whose stream breaks and begins again at an old snapshot.
    @ParameterizedTest
    @ValueSource(ints = {200})
    void shouldEndWithWhatThePublisherKnowsWhateverHappensToTheStream(final int seeds) {
        for (int seed = 0; seed < seeds; seed++) {
            final SplittableRandom random = new SplittableRandom(seed);
            final List<Broadcast> stream = new ArrayList<>();
            final Knowledge truth = new Knowledge();
            final Map<String, Long> versions = new HashMap<>();
            final Told mine = new Told();
            final Hearing reader = new Hearing(mine);
            long epoch = 1;
            int position = 0;
            reader.begin();
            for (int step = 0; step < 300; step++) {
                switch (random.nextInt(12)) {
                    case 0 -> snapshot(stream, truth, random.nextInt(4) == 0 ? ++epoch : epoch);
                    case 1 -> stream.add(new Heartbeat(epoch, 0, truth.digest(), truth.size()));
                    case 2 -> {
                        reader.end();
                        reader.begin();
                        position = 0;
                    }
                    case 3, 4, 5 -> {
                        final int until = position + random.nextInt(stream.size() - position + 1);
                        for (; position < until; position++) {
                            reader.hear(stream.get(position));
                            reader.reached(position == stream.size() - 1);
                        }
                    }
                    default -> change(random, stream, truth, versions, epoch == 1 && stream.isEmpty());
                }
                assertFalse(reader.isAstray(), "seed " + seed);
            }
            snapshot(stream, truth, epoch);
            stream.add(new Heartbeat(epoch, 0, truth.digest(), truth.size()));
            for (; position < stream.size(); position++) {
                reader.hear(stream.get(position));
                reader.reached(position == stream.size() - 1);
            }
            assertEquals(named(truth.all()), mine.versions, "seed " + seed);
            assertEquals(named(truth.all()), named(reader.known()), "seed " + seed);
        }
    }

    private static void change(
            final SplittableRandom random,
            final List<Broadcast> stream,
            final Knowledge truth,
            final Map<String, Long> versions,
            final boolean isFirst) {
        if (isFirst) {
            snapshot(stream, truth, 1);
        }
        final String event = "e" + random.nextInt(4);
        final long version = versions.merge(event, 1L, Long::sum);
        final Retained said = switch (random.nextInt(4)) {
            case 0 -> configuration(event, version, random.nextInt(3) == 0);
            case 1 -> new NotificationChange(event, version, 0, "x");
            default -> state(event, version);
        };
        truth.learn(said);
        stream.add(said);
    }

    private static void snapshot(final List<Broadcast> stream, final Knowledge truth, final long epoch) {
        stream.add(new SnapshotBoundary(epoch, false));
        stream.addAll(truth.all());
        stream.add(new SnapshotBoundary(epoch, true));
    }

    private static Map<String, Long> named(final List<Retained> all) {
        final Map<String, Long> named = new TreeMap<>();
        for (final Retained said : all) {
            final String kind = switch (said) {
                case LiveStateChange state -> "state ";
                case ConfigurationChange configuration -> "configuration ";
                case NotificationChange notification -> "notification ";
            };
            named.put(kind + said.event(), said.version());
        }
        return named;
    }
}
