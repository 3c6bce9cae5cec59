package io.kickoff.edge.durable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kickoff.edge.Curl;
import io.kickoff.edge.TestNode;
import io.kickoff.store.journal.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Disks that are full or refuse, directories that others have. Needs curl, and root for the disks, which are tmpfs.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class JournalFaultsIT {
    private static final Map<String, String> SMALL =
            Map.of("journal.diskMargin", "0", "journal.cycle", "2MiB", "journal.limit", "1GiB");

    @TempDir
    private Path directory;

    private static boolean run(final String... command) throws IOException, InterruptedException {
        final Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    private Path mount(final String options) throws IOException, InterruptedException {
        final Path disk = Files.createDirectory(directory.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.toString()), "needs root, to mount a tmpfs");
        return disk;
    }

    private Path body(final int seed) throws IOException {
        final byte[] bytes = new byte[600_000];
        new java.util.Random(seed).nextBytes(bytes);
        return Files.write(directory.resolve("body"), bytes);
    }

    private Curl.Reply put(final DurableNode node, final int number) throws IOException {
        return node.publish(
                "/ingest/derby/a/art/" + number + ".jpg", "-T", body(number).toString());
    }

    @Test
    void shouldRefuseUploadsAndGoOnServingWhileTheDiskIsFull() throws Exception {
        final Path disk = mount("size=24m");
        try {
            final Map<Integer, String> acknowledged = new HashMap<>();
            try (DurableNode node = new DurableNode(disk, SMALL)) {
                assertEquals(
                        201,
                        node.admin("/v1/events/derby", "-X", "PUT", "-d", TestNode.EVENT)
                                .status());
                final Path ballast = Files.write(disk.resolve("ballast"), new byte[12 << 20]);
                int number = 0;
                Curl.Reply reply = put(node, number);
                while (reply.status() == 201 && number < 60) {
                    acknowledged.put(number, reply.headers().get("ETag"));
                    reply = put(node, ++number);
                }
                assertEquals(503, reply.status(), reply::toString);
                assertTrue(reply.text().contains("/problems/journal-full"), reply::toString);
                assertEquals("1", reply.headers().get("Retry-After"));
                assertEquals(
                        404, node.deliver("/live/derby/art/" + number + ".jpg").status());
                check(node, acknowledged);
                Files.delete(ballast);
                reply = put(node, number);
                assertEquals(201, reply.status(), reply::toString);
                acknowledged.put(number, reply.headers().get("ETag"));
            }
            try (DurableNode node = new DurableNode(disk, SMALL)) {
                check(node, acknowledged);
            }
        } finally {
            assertTrue(run("umount", "-l", disk.toString()));
        }
    }

    private static void check(final DurableNode node, final Map<Integer, String> acknowledged) {
        assertTrue(acknowledged.size() > 3, acknowledged::toString);
        acknowledged.forEach((number, etag) -> {
            final Curl.Reply reply = node.deliver("/live/derby/art/" + number + ".jpg");
            assertEquals(200, reply.status(), reply::toString);
            assertEquals(etag, reply.headers().get("ETag"));
        });
    }

    @Test
    void shouldSayThatADirectoryCannotBeWrittenTo() throws Exception {
        final Path disk = mount("size=1m,ro");
        try {
            final JournalException refused =
                    assertThrows(JournalException.class, () -> new DurableNode(disk, Map.of()).close());
            assertTrue(refused.getMessage().contains(disk + "/journal cannot be written to"), refused::getMessage);
        } finally {
            assertTrue(run("umount", disk.toString()));
        }
    }

    @Test
    void shouldSayThatANewerVersionHasWrittenIt() throws IOException {
        Files.createDirectory(directory.resolve("journal"));
        Files.writeString(directory.resolve("journal").resolve("format"), "kickoff-journal 99\n");
        final JournalException refused =
                assertThrows(JournalException.class, () -> new DurableNode(directory, Map.of()).close());
        assertTrue(refused.getMessage().contains("newer version"), refused::getMessage);
    }

    @Test
    void shouldEndTheSecondProcessOnADirectoryWithOneLine() throws Exception {
        try (ServeProcess first = new ServeProcess(directory, Map.of());
                ServeProcess second = new ServeProcess(directory, Map.of())) {
            assertTrue(first.line().startsWith("kickoff ready "), first::errors);
            assertEquals("", second.line());
            assertEquals(2, second.exitCode());
            assertEquals(1, second.errors().lines().count(), second::errors);
            assertTrue(second.errors().startsWith("kickoff: journal: " + directory + "/journal is in use by process "));
        }
    }
}
