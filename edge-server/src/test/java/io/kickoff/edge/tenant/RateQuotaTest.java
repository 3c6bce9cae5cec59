package io.kickoff.edge.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateQuotaTest {
    private static final long NOW_MS = 1_795_428_000_000L;

    @Test
    void shouldTakeFourSecondsWorthAtOnceAndThenTheRate() {
        final RateQuota quota = new RateQuota(5);
        for (int i = 0; i < 20; i++) {
            assertEquals(0, quota.take(NOW_MS), "request " + i);
        }
        assertEquals(100, quota.usedPercent(NOW_MS));
        final long waitMs = quota.take(NOW_MS);
        assertTrue(waitMs > 0 && waitMs <= 200, "wait " + waitMs);
        assertTrue(quota.take(NOW_MS + waitMs - 1) > 0);
        assertEquals(0, quota.take(NOW_MS + waitMs));
    }

    @Test
    void shouldAdmitNothingBeforeWhatHadBegunIsPaidOff() {
        final RateQuota quota = new RateQuota(1_000);
        quota.charge(10_000, NOW_MS);
        assertEquals(250, quota.usedPercent(NOW_MS));
        assertEquals(6_001, quota.refusedForMs(NOW_MS));
        assertTrue(quota.refusedForMs(NOW_MS + 6_000) > 0);
        assertEquals(0, quota.refusedForMs(NOW_MS + 6_001));
    }

    @Test
    void shouldShowHowMuchIsUsedToWhoStaysJustUnderTheRate() {
        final RateQuota quota = new RateQuota(1_000);
        for (int segment = 0; segment < 10; segment++) {
            quota.charge(1_800, NOW_MS + segment * 2_000L);
            assertEquals(0, quota.refusedForMs(NOW_MS + segment * 2_000L));
        }
        final int percent = quota.usedPercent(NOW_MS + 9 * 2_000L);
        assertTrue(percent >= 85 && percent < 140, percent + " %");
        assertEquals(0, quota.usedPercent(NOW_MS + 60_000));
    }

    @Test
    void shouldLimitNothingWithoutARate() {
        final RateQuota quota = new RateQuota(0);
        quota.charge(Long.MAX_VALUE, NOW_MS);
        assertEquals(0, quota.take(NOW_MS));
        assertEquals(0, quota.refusedForMs(NOW_MS));
        assertEquals(0, quota.usedPercent(NOW_MS));
    }

    @Test
    void shouldComeBackWithinADayWhateverCame() {
        final RateQuota quota = new RateQuota(1);
        for (int i = 0; i < 1_000; i++) {
            quota.charge(1L << 30, NOW_MS);
        }
        final long waitMs = quota.refusedForMs(NOW_MS);
        assertTrue(waitMs > 0 && waitMs <= 86_400_000, "wait " + waitMs);
    }

    /// In any stretch of time no more is admitted than the rate gives, and four seconds' worth.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldAdmitNoMoreThanTheRateAndOneBurst(final long seed) {
        final Random random = new Random(seed);
        final long perSecond = random.nextLong(1, 10);
        final RateQuota quota = new RateQuota(perSecond);
        final long[] admittedAtMs = new long[20_000];
        int admitted = 0;
        long nowMs = NOW_MS;
        for (int i = 0; i < 20_000; i++) {
            nowMs += random.nextInt(20) == 0 ? random.nextInt(3_000) : random.nextInt(3);
            if (quota.take(nowMs) == 0) {
                admittedAtMs[admitted++] = nowMs;
            }
        }
        for (int from = 0; from < admitted; from += 1 + random.nextInt(50)) {
            for (int to = from; to < admitted; to += 1 + random.nextInt(50)) {
                final double most =
                        perSecond * (RateQuota.BURST_SECONDS + (admittedAtMs[to] - admittedAtMs[from]) / 1e3);
                assertTrue(to - from + 1 <= most + 1, "from " + from + " to " + to);
            }
        }
        assertTrue(admitted > 0 && admitted < 20_000, "admitted " + admitted);
    }
}
