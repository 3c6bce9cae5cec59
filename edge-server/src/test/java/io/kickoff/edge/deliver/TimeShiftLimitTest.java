package io.kickoff.edge.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The limit over event loops that beat on a virtual clock.
class TimeShiftLimitTest {
    private static final int CEILING = 400;
    private static final long MIB = 1 << 20;

    private final Loops loops = new Loops(CEILING, 0, 2);

    /// Event loops, each late by as much as a test says.
    private static final class Loops {
        final TimeShiftLimit limit;
        final long[] lagMs;
        private final List<LoopPulse> pulses = new ArrayList<>();
        private final long[] dueMs;
        private long nowMs = 1_000;

        Loops(final int ceiling, final long bytesPerSecond, final int count) {
            limit = new TimeShiftLimit(ceiling, new EgressBudget(bytesPerSecond), nanos());
            lagMs = new long[count];
            dueMs = new long[count];
            for (int i = 0; i < count; i++) {
                pulses.add(limit.newPulse(this::nanos));
                dueMs[i] = nowMs + LoopPulse.PERIOD_MS;
            }
        }

        private long nanos() {
            return nowMs * 1_000_000;
        }

        void run(final long ms) {
            for (final long end = nowMs + ms; nowMs < end; nowMs++) {
                for (int i = 0; i < dueMs.length; i++) {
                    if (nowMs >= dueMs[i]) {
                        pulses.get(i).run();
                        dueMs[i] = nowMs + LoopPulse.PERIOD_MS + lagMs[i];
                    }
                }
            }
        }

        void enter(final int count) {
            for (int i = 0; i < count; i++) {
                assertTrue(limit.enter(), i + " of " + count);
            }
        }
    }

    @Test
    void shouldAdmitAsManyAsTheCeilingOnAnIdleNode() {
        loops.run(1_000);
        loops.enter(CEILING);
        assertFalse(loops.limit.enter());
        assertEquals(CEILING, loops.limit.inFlight());
        loops.limit.leave();
        assertTrue(loops.limit.enter());
    }

    @Test
    void shouldFallToItsFloorUnderAnOverloadThatLastsAndStayThere() {
        loops.enter(100);
        loops.lagMs[1] = 30;
        loops.run(60_000);
        assertEquals(TimeShiftLimit.FLOOR, loops.limit.limit());
        assertFalse(loops.limit.enter(), "100 are in flight, 50 may be");
    }

    @Test
    void shouldFallThoughFarFewerAreInFlightThanTheLimitAllows() {
        loops.lagMs[0] = 30;
        loops.run(1_000);
        assertTrue(loops.limit.limit() < CEILING / 2, () -> "limit " + loops.limit.limit());
    }

    @Test
    void shouldRiseAgainAsFarAsItIsAskedWhenTheOverloadIsOver() {
        loops.lagMs[0] = 30;
        loops.run(10_000);
        loops.lagMs[0] = 0;
        loops.run(10_000);
        assertEquals(TimeShiftLimit.FLOOR, loops.limit.limit(), "nobody asks for more");
        for (int ms = 0; ms < 60_000; ms += 100) {
            while (loops.limit.enter()) {
                assertTrue(loops.limit.inFlight() <= CEILING);
            }
            loops.run(100);
        }
        assertEquals(CEILING, loops.limit.limit());
    }

    @Test
    void shouldNotMindReadersThatTakeForever() {
        loops.enter(CEILING);
        loops.run(600_000);
        assertEquals(CEILING, loops.limit.limit());
    }

    @Test
    void shouldNotMindAPauseNorABurst() {
        for (int i = 0; i < 100; i++) {
            loops.lagMs[0] = 80;
            loops.lagMs[1] = 80;
            // the lag holds for the one beat that is set next
            loops.run(LoopPulse.PERIOD_MS);
            loops.lagMs[0] = 0;
            loops.lagMs[1] = 0;
            loops.run(500);
        }
        assertEquals(CEILING, loops.limit.limit());
    }

    @Test
    void shouldSeeALoopThatHardlyBeatsAnyMore() {
        loops.lagMs[0] = 400;
        loops.run(10_000);
        assertEquals(TimeShiftLimit.FLOOR, loops.limit.limit());
    }

    @Test
    void shouldStayBetweenFloorAndCeilingWhateverHappens() {
        final SplittableRandom random = new SplittableRandom(7);
        for (int ceiling : new int[] {1, 20, TimeShiftLimit.FLOOR, 77, 2000}) {
            final Loops any = new Loops(ceiling, 0, 3);
            for (int step = 0; step < 2_000; step++) {
                any.lagMs[random.nextInt(3)] = random.nextInt(4) == 0 ? random.nextInt(100) : 0;
                any.run(random.nextInt(1, 100));
                if (random.nextBoolean()) {
                    any.limit.enter();
                } else if (any.limit.inFlight() > 0) {
                    any.limit.leave();
                }
                final int limit = any.limit.limit();
                assertTrue(limit >= Math.min(ceiling, TimeShiftLimit.FLOOR) && limit <= ceiling, "limit " + limit);
                assertTrue(any.limit.inFlight() <= ceiling);
            }
        }
    }

    @Test
    void shouldBeOverWhileMoreIsSentThanMayBeAndSoonAfterNoMore() {
        final Loops sending = new Loops(CEILING, MIB, 2);
        for (int tenth = 0; tenth < 100; tenth++) {
            sending.pulses.get(0).sent(MIB / 20);
            sending.pulses.get(1).sent(MIB / 25);
            sending.run(100);
            assertFalse(sending.limit.isEgressOver(), "just below the rate");
        }
        for (int tenth = 0; tenth < 200; tenth++) {
            sending.pulses.get(0).sent(MIB / 5);
            sending.run(100);
        }
        assertTrue(sending.limit.isEgressOver());
        sending.run(2_200);
        assertFalse(sending.limit.isEgressOver());
        sending.pulses.get(1).sent(MIB);
        sending.run(100);
        assertTrue(sending.limit.isEgressOver(), "a second's worth had been sent ahead already");
    }

    @Test
    void shouldNotLimitEgressUnlessTold() {
        loops.pulses.get(0).sent(Long.MAX_VALUE / 2);
        loops.run(1_000);
        assertFalse(loops.limit.isEgressOver());
    }
}
