package io.kickoff.broadcast.example;

import io.kickoff.broadcast.Broadcast.LiveStateChange;
import io.kickoff.broadcast.BroadcastDriver;
import io.kickoff.broadcast.BroadcastListener;
import io.kickoff.broadcast.BroadcastSource;
import io.kickoff.broadcast.BroadcastSubscriber;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.SystemEpochClock;

/// All that a fan-out node of another make needs: it prints what it is told, until its input ends.
///
///     FanoutNode DIRECTORY CHANNEL ARCHIVE_REQUESTS HOST
public final class FanoutNode {
    private FanoutNode() {}

    private static final class Printing implements BroadcastListener {
        @Override
        public void onLiveState(final LiveStateChange change) {
            System.out.println("state " + change.event() + ' ' + change.version() + ' ' + change.key());
        }

        @Override
        public void onCurrent(final boolean isCurrent) {
            System.out.println(isCurrent ? "current" : "lost");
        }
    }

    /// @param args directory of the media driver, channel of the publisher, control channel of its archive, and the
    ///             address of this machine by which the archive reaches it.
    /// @throws IOException when the input breaks.
    public static void main(final String[] args) throws IOException {
        final BroadcastSource source = BroadcastSource.over(args[1], args[2], args[3]);
        try (BroadcastDriver driver = BroadcastDriver.launch(
                        Path.of(args[0]), () -> new SleepingMillisIdleStrategy(1), Throwable::printStackTrace);
                AgentRunner runner = new AgentRunner(
                        new SleepingMillisIdleStrategy(1),
                        Throwable::printStackTrace,
                        null,
                        new BroadcastSubscriber(
                                driver,
                                List.of(source),
                                Throwable::printStackTrace,
                                SystemEpochClock.INSTANCE,
                                new Printing()))) {
            AgentRunner.startOnThread(runner);
            System.in.read();
        }
    }
}
