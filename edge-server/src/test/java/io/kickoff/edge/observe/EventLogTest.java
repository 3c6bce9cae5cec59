package io.kickoff.edge.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final AtomicLong nowMs = new AtomicLong(1_795_000_000_000L);
    private final EventLog log = new EventLog(new PrintStream(out, true, UTF_8), nowMs::get);

    private List<String> written() {
        log.write();
        return out.toString(UTF_8).lines().toList();
    }

    @Test
    void shouldShowALineWithItsTimeAndWithoutControlCharacters() {
        log.warn("refused \u001b[31m/ingest\r\nHost: x");
        assertEquals(List.of("kickoff: 2026-11-18T11:06:40Z refused .[31m/ingest..Host: x"), written());
    }

    @Test
    void shouldTellHowManyLinesWereDropped() {
        for (int i = 0; i < 50; i++) {
            log.warn("line " + i);
        }
        assertEquals(EventLog.LINES_A_SECOND, written().size());
        nowMs.addAndGet(1000);
        log.warn("next");
        assertTrue(written().getLast().endsWith("next (30 lines before this one were dropped)"), out::toString);
    }

    @Test
    void shouldDropAndCountWhenNobodyWrites() {
        for (int i = 0; i < 10_000; i++) {
            log.warn("x".repeat(2000));
        }
        assertTrue(written().size() <= EventLog.LINES_A_SECOND);
        assertTrue(written().getLast().length() < 600);
    }
}
