package io.kickoff.broadcast;

import io.kickoff.broadcast.Broadcast.LiveStateChange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.SystemEpochClock;

/// A publisher in a process of its own: for each line of its input it publishes as many states as the line says, one
/// each few ms, and prints how far it came and the longest time that its agent took for a cycle.
///
///     PublisherProcess DIRECTORY CHANNEL ARCHIVE_REQUESTS
final class PublisherProcess {
    private static final int EVENTS = 3;
    private static final int CYCLES_BETWEEN = 3;

    private PublisherProcess() {}

    static LiveStateChange state(final long version) {
        return new LiveStateChange(
                "e" + version % EVENTS,
                version % 2 == 0 ? "live" : "interrupted",
                version,
                version,
                Broadcast.UNKNOWN,
                version);
    }

    public static void main(final String[] args) throws IOException {
        final IdleStrategy idle = new SleepingMillisIdleStrategy(1);
        final Path directory = Path.of(args[0]);
        try (BroadcastDriver driver = BroadcastDriver.launchWithArchive(
                directory.resolve("driver"),
                directory.resolve("archive"),
                args[2],
                () -> new SleepingMillisIdleStrategy(1),
                Throwable::printStackTrace)) {
            final BroadcastPublisher publisher = new BroadcastPublisher(
                    driver::connect,
                    args[2],
                    args[1],
                    BroadcastSource.STREAM,
                    List.of(),
                    Throwable::printStackTrace,
                    SystemEpochClock.INSTANCE);
            publisher.doWork();
            System.out.println("ready");
            final StringBuilder line = new StringBuilder();
            long version = 0;
            long target = 0;
            long longestNanos = 0;
            int cycle = 0;
            while (true) {
                while (System.in.available() > 0) {
                    final int c = System.in.read();
                    if (c == 'q') {
                        publisher.onClose();
                        return;
                    }
                    if (c == '\n') {
                        target += Long.parseLong(line.toString());
                        line.setLength(0);
                    } else {
                        line.append((char) c);
                    }
                }
                if (version < target && cycle++ % CYCLES_BETWEEN == 0 && publisher.publish(state(version + 1))) {
                    version++;
                }
                final long beganNanos = System.nanoTime();
                publisher.doWork();
                longestNanos = Math.max(longestNanos, System.nanoTime() - beganNanos);
                if (version == target && target != 0 && publisher.waiting() == 0 && cycle != 0) {
                    System.out.println("published " + version + " longest " + longestNanos / 1_000_000 + " ms refused "
                            + publisher.refused());
                    cycle = 0;
                }
                idle.idle();
            }
        }
    }
}
