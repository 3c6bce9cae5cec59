package io.kickoff.edge.durable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.Curl;
import io.kickoff.store.journal.JournalVerification;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A node is killed with SIGKILL, again and again, while four publishers replace and delete what they have published.
/// Needs curl.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KillIT {
    private static final int ROUNDS = 20;
    private static final int BUSY_MS = 700;

    @TempDir
    private Path data;

    private static String event() {
        return """
            {"availabilityStartTime":"%s",
             "segment":{"duration":2000,"timescale":1000,"startNumber":1},
             "timeShiftBufferDepth":"PT50M","retryBudget":"PT0S",
             "media":"v$RepresentationID$-$Number$.m4s","initialization":"init-$RepresentationID$.mp4",
             "renditions":["a","b","c","d"],
             "pipelines":[{"id":"a"},{"id":"b"},{"id":"c"},{"id":"d"},{"id":"idle"}]}""".formatted(Instant.ofEpochSecond(Instant.now().getEpochSecond() - 600));
    }

    /// What an operator has been told, and what he has asked for since.
    private static final class Operator {
        private int version;
        private int masks;
        private int told;

        void act(final ServeProcess node, final String event, final int round) {
            accepted(Curl.run("-X", "PUT", "-d", event, node.url("admin") + "/v1/events/e"));
            version++;
            final String mask = "{\"pipeline\":\"idle\",\"from\":" + round + ",\"to\":" + round + "}";
            accepted(Curl.run("-X", "PUT", "-d", mask, node.url("admin") + "/v1/events/e/masks"));
            masks++;
            final String word = "{\"notify\":\"round=" + round + "\"}";
            accepted(Curl.run("-X", "PATCH", "-d", word, node.url("admin") + "/v1/events/e/notifications"));
            told = round;
        }

        void check(final ServeProcess node) {
            final String configured =
                    Curl.run(node.url("admin") + "/v1/events/e").text();
            assertTrue(configured.contains("\"version\" : " + version), configured);
            final String hidden =
                    Curl.run(node.url("admin") + "/v1/events/e/masks").text();
            assertEquals(masks, hidden.split("idle", -1).length - 1, hidden);
            final String notify =
                    Curl.run(node.url("admin") + "/v1/events/e/notifications").text();
            assertTrue(notify.contains("\"notify\" : \"round=" + told + "\""), notify);
        }

        private static void accepted(final Curl.Reply reply) {
            assertEquals(2, reply.status() / 100, reply::toString);
        }
    }

    @Test
    void shouldHaveAllThatWasAcknowledgedWhenItIsKilled() throws Exception {
        final String event = event();
        final Random random = new Random(20261123);
        final Operator operator = new Operator();
        final List<RandomPublisher> publishers = Stream.of("a", "b", "c", "d")
                .map(pipeline -> new RandomPublisher(pipeline, random.nextLong()))
                .toList();
        for (int round = 1; round <= ROUNDS; round++) {
            try (ServeProcess node = new ServeProcess(data, Map.of())) {
                if (round == 1) {
                    operator.act(node, event, round);
                } else {
                    operator.check(node);
                }
                final List<Thread> threads = new ArrayList<>();
                for (final RandomPublisher publisher : publishers) {
                    publisher.useNode(node);
                    // every other time they go on at once, while older things are still brought back
                    if (round % 2 == 1) {
                        publisher.check(node);
                    }
                    threads.add(Thread.ofPlatform().start(publisher));
                }
                if (round > 1) {
                    operator.act(node, event, round);
                }
                // a random moment is what this is about
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(BUSY_MS)));
                node.kill();
                for (final Thread thread : threads) {
                    thread.join();
                }
            }
        }
        try (ServeProcess node = new ServeProcess(data, Map.of())) {
            operator.check(node);
            for (final RandomPublisher publisher : publishers) {
                publisher.check(node);
            }
        }
        final int acknowledged =
                publishers.stream().mapToInt(RandomPublisher::acknowledged).sum();
        assertTrue(acknowledged > 10 * ROUNDS, () -> acknowledged + " acknowledged");
        final JournalVerification found = JournalVerification.of(data.resolve("journal"));
        assertTrue(found.isSound(), found::toString);
    }
}
