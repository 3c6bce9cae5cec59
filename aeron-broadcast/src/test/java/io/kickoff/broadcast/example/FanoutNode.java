package io.kickoff.broadcast.example;

import io.kickoff.broadcast.Broadcast.LiveStateChange;
import io.kickoff.broadcast.BroadcastDriver;
import io.kickoff.broadcast.BroadcastListener;
import io.kickoff.broadcast.BroadcastSource;
import io.kickoff.broadcast.BroadcastSubscriber;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.SystemEpochClock;

/// All that a fan-out node of another make needs: it prints what it is told, until a byte comes on its input.
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
        final IdleStrategy idle = new SleepingMillisIdleStrategy(1);
        try (BroadcastDriver driver = BroadcastDriver.launch(
                Path.of(args[0]), () -> new SleepingMillisIdleStrategy(1), Throwable::printStackTrace)) {
            final BroadcastSubscriber subscriber = new BroadcastSubscriber(
                    driver::connect, List.of(source), SystemEpochClock.INSTANCE, new Printing());
            while (System.in.available() == 0) {
                idle.idle(subscriber.poll());
            }
            subscriber.onClose();
        }
    }
}
