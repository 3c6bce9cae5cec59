package io.kickoff.validrange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ValidRangeFilterTest {
    private static final FilterMargins MARGINS = FilterMargins.DEFAULT;

    /// The contract's formulas, written down with numbers that have no end.
    private record Reference(LiveEventConfig config) {
        private BigInteger big(final long value) {
            return BigInteger.valueOf(value);
        }

        private BigInteger floorDiv(final BigInteger x, final BigInteger y) {
            final BigInteger[] parts = x.divideAndRemainder(y);
            return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
        }

        /// floor(ms / D), D = duration / timescale seconds.
        private BigInteger floorPeriods(final BigInteger ms) {
            return floorDiv(
                    ms.multiply(big(config.segmentTimescale())),
                    big(config.segmentDuration()).multiply(big(1000)));
        }

        BigInteger last(final long t) {
            final BigInteger elapsed =
                    big(t).subtract(big(config.availabilityStartTimeMs())).add(big(config.availabilityTimeOffsetMs()));
            return big(config.startNumber()).add(floorPeriods(elapsed)).subtract(BigInteger.ONE);
        }

        BigInteger first(final long t) {
            if (config.timeShiftBufferDepthMs() == LiveEventConfig.UNLIMITED) {
                return big(config.startNumber());
            }
            final BigInteger ms = big(t).subtract(big(config.availabilityStartTimeMs()))
                    .subtract(big(config.timeShiftBufferDepthMs()));
            final BigInteger ceiling = floorPeriods(ms.negate()).negate();
            return big(config.startNumber())
                    .max(big(config.startNumber()).add(ceiling).subtract(BigInteger.ONE));
        }

        int kind(final long number, final long t) {
            final BigInteger n = big(number);
            if (number < config.startNumber()) {
                return Verdict.BEFORE_START;
            }
            if (config.endNumber() != LiveEventConfig.NO_END && number > config.endNumber()) {
                return Verdict.AFTER_END;
            }
            if (n.compareTo(first(t - MARGINS.expiryMarginMs())) < 0) {
                return Verdict.EXPIRED;
            }
            final int toNext = n.compareTo(last(t).add(BigInteger.ONE));
            if (toNext >= 0) {
                return toNext == 0 ? Verdict.NEXT : Verdict.TOO_EARLY;
            }
            // Still due while the moment R ago lies before availableAt(n), which is: n was not available then.
            return n.compareTo(last(t - config.retryBudgetMs())) > 0 ? Verdict.DUE : Verdict.PAST_RETRY;
        }
    }

    @Test
    void shouldAgreeWithTheDefinitionWhereverItIsAsked() {
        System.out.println("seed: repeat with -Dkickoff.seed=" + Configs.SEED);
        final SplittableRandom random = new SplittableRandom(Configs.SEED);
        for (int round = 0; round < 2_000; round++) {
            final LiveEventConfig config = Configs.random(random);
            final Reference reference = new Reference(config);
            final ValidRangeFilter filter = new ValidRangeFilter(config, MARGINS);
            for (int i = 0; i < 50; i++) {
                final long now = config.availabilityStartTimeMs() + random.nextLong(-100_000, 2_000_000_000L);
                final long last = reference.last(now).longValueExact();
                final long number = Math.max(0, near(random, config, reference, now, last));
                assertEquals(last, filter.timeline().lastNumber(now), () -> config + " last at " + now);
                assertEquals(
                        reference.first(now).longValueExact(),
                        filter.timeline().firstNumber(now),
                        () -> config + " first at " + now);
                assertEquals(
                        Verdict.name(reference.kind(number, now)),
                        Verdict.name(Verdict.kind(filter.decide(number, now))),
                        () -> config + " number " + number + " at " + now);
                final int depth = random.nextInt(5);
                assertEquals(
                        number < last - depth,
                        filter.isBehindEdge(number, depth, now),
                        () -> config + " number " + number + " behind " + depth + " at " + now);
            }
        }
    }

    private static long near(
            final SplittableRandom random,
            final LiveEventConfig config,
            final Reference reference,
            final long now,
            final long last) {
        return switch (random.nextInt(5)) {
            case 0 -> config.startNumber() + random.nextLong(-2, 3);
            case 1 -> last + random.nextLong(-3, 4);
            case 2 -> reference.first(now - MARGINS.expiryMarginMs()).longValueExact() + random.nextLong(-2, 3);
            case 3 -> Math.max(0, config.endNumber()) + random.nextLong(-1, 2);
            default -> random.nextLong(0, Match.SATURATED_NUMBER + 1);
        };
    }

    @Test
    void shouldBecomeAvailableAtExactlyItsMillisecond() {
        final SplittableRandom random = new SplittableRandom(Configs.SEED);
        for (int round = 0; round < 20_000; round++) {
            final LiveEventConfig config = Configs.random(random);
            final SegmentTimeline timeline = new SegmentTimeline(config);
            final long number = config.startNumber() + random.nextLong(2_000_000_000L / 3_600);
            final long at = timeline.availableAtMs(number);
            assertTrue(timeline.lastNumber(at) >= number, () -> config + " number " + number);
            assertTrue(timeline.lastNumber(at - 1) < number, () -> config + " number " + number);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # number, now,    verdict,      lifetime    (A = 1000 s, D = 2 s, S = 1, B = 60 s, R = 2 s)
                    0,        1000000, before-start, 3600000
                    1,         999999, too-early,    1951
                    1,        1000000, next,         4000
                    1,        1001999, next,         2001
                    1,        1002000, due,          2000
                    1,        1003999, due,          1
                    1,        1004000, past-retry,   2000
                    1,        1014000, past-retry,   10000
                    2,        1001999, too-early,    1951
                    2,        1002000, next,         4000
                    3,        1002000, too-early,    3950
                    1,        1072000, past-retry,   68000
                    1,        1072001, expired,      3600000
                    1,        1074000, expired,      3600000
                    """)
    void shouldDecideWhenAtABoundary(final long number, final long nowMs, final String verdict, final long lifetimeMs) {
        final long decided = new ValidRangeFilter(Configs.plain(), MARGINS).decide(number, nowMs);

        assertEquals(verdict, Verdict.name(Verdict.kind(decided)));
        assertEquals(lifetimeMs, Verdict.lifetimeMs(decided));
    }

    @Test
    void shouldSayWhetherALookupIsNeeded() {
        final ValidRangeFilter filter = new ValidRangeFilter(Configs.plain(), MARGINS);

        assertTrue(Verdict.isByArithmetic(filter.decide(0, 1_000_000)));
        assertTrue(Verdict.isByArithmetic(filter.decide(9, 1_000_000)));
        assertFalse(Verdict.isByArithmetic(filter.decide(1, 1_000_000)));
        assertFalse(Verdict.isByArithmetic(filter.decide(1, 1_009_000)));
    }

    @Test
    void shouldNeverExpireWhenTheBufferHasNoEnd() {
        final LiveEventConfig config = Configs.with(0, 60_060, 30_000, 0, LiveEventConfig.UNLIMITED, 0, 0, -1);

        assertEquals(
                Verdict.PAST_RETRY, Verdict.kind(new ValidRangeFilter(config, MARGINS).decide(0, 1_800_000_000_000L)));
    }

    @Test
    void shouldSaturateWhenANumberIsAbsurd() {
        final LiveEventConfig config = Configs.with(0, 3_600L * 90_000, 90_000, 1, 60_000, 0, 2_000, -1);
        final ValidRangeFilter filter = new ValidRangeFilter(config, MARGINS);

        final long verdict = filter.decide(Match.SATURATED_NUMBER, 1_800_000_000_000L);

        assertEquals(Verdict.TOO_EARLY, Verdict.kind(verdict));
        assertTrue(Verdict.lifetimeMs(verdict) > 365L * 24 * 3_600_000 * 1000);
        assertEquals(Long.MAX_VALUE, filter.timeline().availableAtMs(Long.MAX_VALUE));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1000000, BEFORE_START",
        "1, 1000000, PLAUSIBLE",
        "10, 1000000, PLAUSIBLE",
        "11, 1000000, TOO_FAR_AHEAD",
        "1, 1074000, TOO_OLD",
        "1, 1072000, PLAUSIBLE",
        "21, 1000000, AFTER_END"
    })
    void shouldJudgeUploadsByTheSchedule(final long number, final long nowMs, final Plausibility expected) {
        final LiveEventConfig config = Configs.with(1_000_000, 2000, 1000, 1, 60_000, 0, 2_000, 20);

        assertEquals(expected, new ValidRangeFilter(config, MARGINS).plausibility(number, nowMs));
    }
}
