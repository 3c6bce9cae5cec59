package io.kickoff.edge.observe;

import java.io.PrintStream;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.EpochClock;

/// Lines for operators about what went wrong from outside, such as uploads that were refused: on stderr, at most
/// {@value #LINES_A_SECOND} a second; what is dropped is counted and told with the next line.
///
/// Encoders ignore every status code: these lines are how their owner learns of it. *Thread-safe.*
public final class EventLog {
    /// Most lines a second.
    public static final int LINES_A_SECOND = 20;

    private static final int MAX_LINE = 500;

    private final PrintStream out;
    private final EpochClock clock;
    private final AtomicLong dropped = new AtomicLong();
    private long second;
    private int linesInSecond;

    /// @param out   where lines go.
    /// @param clock time.
    public EventLog(final PrintStream out, final EpochClock clock) {
        this.out = out;
        this.clock = clock;
    }

    /// @param line what happened, in one line; control characters in it are shown as dots.
    public void warn(final String line) {
        final long nowMs = clock.time();
        if (!admit(nowMs)) {
            dropped.incrementAndGet();
            return;
        }
        final long lost = dropped.getAndSet(0);
        final String text = line.length() > MAX_LINE ? line.substring(0, MAX_LINE) + '…' : line;
        out.println("kickoff: " + Instant.ofEpochMilli(nowMs) + ' ' + text.replaceAll("\\p{Cntrl}", ".")
                + (lost == 0 ? "" : " (" + lost + " lines before this one were dropped)"));
    }

    private synchronized boolean admit(final long nowMs) {
        if (nowMs / 1000 != second) {
            second = nowMs / 1000;
            linesInSecond = 0;
        }
        return linesInSecond++ < LINES_A_SECOND;
    }
}
