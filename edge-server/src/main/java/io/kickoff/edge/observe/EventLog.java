package io.kickoff.edge.observe;

import java.io.PrintStream;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/// Lines for operators about what went wrong from outside, such as uploads that were refused.
///
/// Encoders ignore every status code: these lines are how their owner learns of it. Whoever has something to say
/// never waits: lines pass a queue to the thread that writes them, at most {@value #LINES_A_SECOND} a second; what
/// is dropped is counted, and told with the next line.
///
/// *Thread-safe; {@link #write} by one thread.*
public final class EventLog {
    /// Most lines a second.
    public static final int LINES_A_SECOND = 20;

    private static final int CAPACITY = 256;
    private static final int MAX_LINE = 500;

    private final PrintStream out;
    private final EpochClock clock;
    private final ManyToOneConcurrentArrayQueue<String> lines = new ManyToOneConcurrentArrayQueue<>(CAPACITY);
    private final Consumer<String> writing = this::write;
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
        final String text = line.length() > MAX_LINE ? line.substring(0, MAX_LINE) + '…' : line;
        if (!lines.offer(Instant.ofEpochMilli(clock.time()) + " " + text)) {
            dropped.incrementAndGet();
        }
    }

    /// Writes what there is to tell.
    ///
    /// @return how many lines there were.
    public int write() {
        return lines.drain(writing);
    }

    private void write(final String line) {
        final long now = clock.time() / 1000;
        if (now != second) {
            second = now;
            linesInSecond = 0;
        }
        if (linesInSecond++ >= LINES_A_SECOND) {
            dropped.incrementAndGet();
            return;
        }
        final long lost = dropped.getAndSet(0);
        out.println("kickoff: " + line.replaceAll("\\p{Cntrl}", ".")
                + (lost == 0 ? "" : " (" + lost + " lines before this one were dropped)"));
    }
}
