package io.kickoff.edge.tenant;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.observe.EventLog;
import io.kickoff.edge.settings.TenantLimits;
import io.kickoff.edge.settings.TenantSettings;
import io.kickoff.store.memory.HugePages;
import io.kickoff.store.memory.SegmentArena;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TenantsTest {
    private static final long NOW_MS = 1_795_428_000_000L;
    private static final long MIB = 1 << 20;

    private final SegmentArena arena = SegmentArena.reserve(8 * MIB, HugePages.OFF);
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private long nowMs = NOW_MS;
    private final EventLog log = new EventLog(new PrintStream(told, true, UTF_8), () -> nowMs);
    private final Tenants tenants = new Tenants(
            new TenantLimits(0, 10, 0, 1),
            List.of(new TenantSettings("sports", TenantSettings.AS_ALL, TenantSettings.AS_ALL, 7, 3)),
            arena);

    @AfterEach
    void close() {
        arena.close();
    }

    private List<String> ids() {
        return tenants.all().stream().map(Tenant::id).toList();
    }

    @Test
    void shouldKnowThoseThatAreConfiguredAndThoseWithEvents() {
        assertEquals(List.of("sports"), ids());
        final Tenant news = tenants.enter("news");
        assertSame(news, tenants.enter("news"));
        final Tenant sports = tenants.enter("sports");
        assertEquals(List.of("news", "sports"), ids());
        assertEquals(10, news.requests().perSecond());
        assertEquals(0, news.objects().most());
        assertEquals(7, sports.objects().most());
        assertEquals(2 * MIB, news.share().fairBytes(), "one of it and three of the one that may come");
        tenants.leave(sports);
        assertEquals(8 * MIB, news.share().fairBytes());
        tenants.leave(news);
        assertEquals(List.of("news", "sports"), ids());
        tenants.leave(news);
        assertEquals(List.of("sports"), ids());
    }

    @Test
    void shouldWarnInTheAnswerEachTimeAndInTheLogOnceAMinute() {
        final Tenant news = tenants.enter("news");
        for (int i = 0; i < 33; i++) {
            assertEquals(0, news.takeRequest(nowMs));
        }
        assertEquals("", news.warning(nowMs, log));
        assertEquals(0, news.takeRequest(nowMs));
        assertEquals("Kickoff-Quota: requests;used=0.85\r\n", news.warning(nowMs, log));
        assertEquals("Kickoff-Quota: requests;used=0.85\r\n", news.warning(nowMs, log));
        log.write();
        assertEquals(
                "kickoff: 2026-11-23T10:00:00Z tenant news has used 85 % of its quota of requests, "
                        + "10 requests a second\n",
                told.toString(UTF_8));
        nowMs += 60_000;
        for (int i = 0; i < 40; i++) {
            assertEquals(0, news.takeRequest(nowMs));
        }
        assertEquals("Kickoff-Quota: requests;used=1.00\r\n", news.warning(nowMs, log));
        log.write();
        assertEquals(2, told.toString(UTF_8).lines().count());
        assertEquals(3, news.warned(Quota.REQUESTS));
        assertTrue(news.takeRequest(nowMs) > 0);
        assertEquals(1, news.refused(Quota.REQUESTS));
    }

    @Test
    void shouldCountWhatIsStoredAndWhatIsAnnounced() {
        final Tenant sports = tenants.enter("sports");
        final long[] stored = new long[4];
        for (int i = 0; i < 4; i++) {
            assertTrue(sports.announceObject(true));
            stored[i] = arena.open(1, sports.share());
            sports.objects().arrived();
        }
        for (int i = 0; i < 3; i++) {
            assertTrue(sports.announceObject(true));
        }
        assertEquals(7, sports.objects().count());
        assertFalse(sports.announceObject(true));
        assertTrue(sports.announceObject(false), "the same once more adds nothing");
        sports.objects().arrived();
        assertEquals("Kickoff-Quota: objects;used=1.00\r\n", sports.warning(nowMs, log));
        arena.abort(stored[0]);
        assertTrue(sports.announceObject(true), "what has died is counted no more");
        assertFalse(sports.announceObject(true));
        assertEquals(2, sports.refused(Quota.OBJECTS));
    }
}
