package io.kickoff.lsm.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.lsm.Seeds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RefreshTimesTest {
    private static final int DEVICES = 100_000;
    private static final int BINS = 100;
    private static final long START = 1_000_000;
    private static final long END = 1_600_000;
    private static final long HOLD = 2_000_000;
    private static final RefreshTimes TIMES = new RefreshTimes(START, END, HOLD, 300_000, 100_000, 60_000);

    private static long device(final int number) {
        return Spread.hash("device-" + number);
    }

    /// Each bin holds its share, within five standard deviations: devices with names that resemble each other too.
    private static void assertEven(final int[] bins) {
        final double share = (double) DEVICES / bins.length;
        for (final int bin : bins) {
            assertEquals(share, bin, 5 * Math.sqrt(share));
        }
    }

    @Test
    void shouldSpreadAFleetEvenlyOverTheWindow() {
        final int[] bins = new int[BINS];
        for (int number = 0; number < DEVICES; number++) {
            final long atMs = 500_000 + TIMES.refreshAfterMs(device(number), 3, 500_000);
            assertTrue(START <= atMs && atMs < END);
            bins[(int) ((atMs - START) * BINS / (END - START))]++;
        }
        assertEven(bins);
    }

    @Test
    void shouldSpreadExpiriesEvenlyAndApartFromRefreshes() {
        final int[] joint = new int[BINS];
        final RefreshTimes steady = RefreshTimes.steady(300_000, 100_000, 0);
        for (int number = 0; number < DEVICES; number++) {
            final long refresh = steady.refreshAfterMs(device(number), 1, 0);
            final long more = steady.lifetimeMs(device(number), 1, 0) - refresh - 1;
            joint[(int) ((refresh - 300_000) / 10_000 * 10 + more / 10_000)]++;
        }
        assertEven(joint);
    }

    @Test
    void shouldPutADeviceElsewhereWithTheNextVersion() {
        final int[] joint = new int[BINS];
        for (int number = 0; number < DEVICES; number++) {
            final long one = Spread.place(device(number), 41, 1, 10);
            final long next = Spread.place(device(number), 42, 1, 10);
            joint[(int) (one * 10 + next)]++;
        }
        assertEven(joint);
    }

    @Test
    void shouldSendEachDeviceOnceThroughTheWindow() {
        for (int number = 0; number < 1_000; number++) {
            final long device = device(number);
            long nowMs = 400_000;
            int inWindow = 0;
            for (int visit = 0; nowMs < HOLD; visit++) {
                assertTrue(visit < 3);
                nowMs += TIMES.refreshAfterMs(device, visit, nowMs);
                inWindow += START <= nowMs && nowMs < END ? 1 : 0;
                assertTrue(nowMs < END || nowMs >= HOLD, "nobody comes because the event begins");
            }
            assertEquals(1, inWindow);
            assertTrue(nowMs < HOLD + 100_000);
        }
    }

    @Test
    void shouldSayTheSameAgainAndKeepLongerThanUntilTheNextVisit() {
        final SplittableRandom random = Seeds.random();
        for (int round = 0; round < 20_000; round++) {
            final long start = random.nextLong(1_000_000);
            final long end = start + random.nextLong(1_000_000);
            final RefreshTimes times = new RefreshTimes(
                    start,
                    end,
                    end + random.nextLong(1_000_000),
                    1 + random.nextLong(1_000_000),
                    random.nextLong(1_000_000),
                    random.nextLong(1_000_000));
            final long device = random.nextLong();
            final long version = random.nextLong(100);
            final long nowMs = random.nextLong(4_000_000);
            final long refresh = times.refreshAfterMs(device, version, nowMs);
            assertEquals(refresh, times.refreshAfterMs(device, version, nowMs), Seeds::repeat);
            assertTrue(refresh >= 1, Seeds::repeat);
            assertTrue(times.lifetimeMs(device, version, nowMs) > refresh + times.slackMs(), Seeds::repeat);
        }
    }

    @Test
    void shouldRefuseAWindowThatClosesBeforeItOpens() {
        assertThrows(IllegalArgumentException.class, () -> new RefreshTimes(2, 1, 3, 1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new RefreshTimes(1, 2, 1, 1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> RefreshTimes.steady(0, 0, 0));
    }
}
