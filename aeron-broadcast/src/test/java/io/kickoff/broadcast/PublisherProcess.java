package io.kickoff.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kickoff.broadcast.Broadcast.LiveStateChange;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.SystemEpochClock;

/// A publisher in a process of its own: for each line of its input it publishes as many states as the line says, one
/// each 3 ms or more, and prints how far it came and the longest time that its agent took for a cycle. It ends with its
/// input.
///
///     PublisherProcess DIRECTORY CHANNEL ARCHIVE_REQUESTS
final class PublisherProcess implements Agent {
    private static final int EVENTS = 3;
    private static final long PACE_NANOS = 3_000_000;

    private final BroadcastPublisher publisher;
    private final AtomicLong target = new AtomicLong();
    private long version;
    private long told;
    private long longestNanos;
    private long nextNanos = System.nanoTime();

    private PublisherProcess(final BroadcastPublisher publisher) {
        this.publisher = publisher;
    }

    static LiveStateChange state(final long version) {
        return new LiveStateChange(
                "e" + version % EVENTS,
                version % 2 == 0 ? "live" : "interrupted",
                version,
                version,
                Broadcast.UNKNOWN,
                version);
    }

    @Override
    public int doWork() {
        final long beganNanos = System.nanoTime();
        if (version < target.get() && beganNanos - nextNanos >= 0 && publisher.publish(state(version + 1))) {
            version++;
            nextNanos = beganNanos + PACE_NANOS;
        }
        publisher.doWork();
        longestNanos = Math.max(longestNanos, System.nanoTime() - beganNanos);
        if (version == target.get() && told < version && publisher.waiting() == 0) {
            System.out.println("published " + version + " longest " + longestNanos / 1_000_000 + " ms refused "
                    + publisher.refused());
            told = version;
        }
        return 0;
    }

    @Override
    public void onClose() {
        publisher.onClose();
    }

    @Override
    public String roleName() {
        return publisher.roleName();
    }

    public static void main(final String[] args) throws IOException {
        final Path directory = Path.of(args[0]);
        try (BroadcastDriver driver = BroadcastDriver.launchWithArchive(
                directory.resolve("driver"),
                directory.resolve("archive"),
                args[2],
                () -> new SleepingMillisIdleStrategy(1),
                Throwable::printStackTrace)) {
            final PublisherProcess publishing = new PublisherProcess(new BroadcastPublisher(
                    driver,
                    args[2],
                    args[1],
                    BroadcastSource.STREAM,
                    List.of(),
                    Throwable::printStackTrace,
                    SystemEpochClock.INSTANCE));
            publishing.doWork();
            try (AgentRunner runner = new AgentRunner(
                            new SleepingMillisIdleStrategy(1), Throwable::printStackTrace, null, publishing);
                    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
                AgentRunner.startOnThread(runner);
                System.out.println("ready");
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    publishing.target.addAndGet(Long.parseLong(line));
                }
            }
        }
    }
}
