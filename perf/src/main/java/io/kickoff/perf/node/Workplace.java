package io.kickoff.perf.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.locks.LockSupport;

/// Two temporary folders for the programs that are measured, gone when it is closed: one in memory for files that a
/// peer serves, one beside the results for what shall go to a disk. *Thread-safe.*
///
/// @param memory on a file system in memory
/// @param disk   on the disk of the results
public record Workplace(Path memory, Path disk) implements AutoCloseable {
    private static final long END_WITHIN_NANOS = 3_000_000_000L;
    private static final long AGAIN_NANOS = 50_000_000;
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    /// @param results folder of the results.
    /// @return new folders; their owner closes them.
    public static Workplace beside(final Path results) {
        try {
            final Path memory = Files.createTempDirectory(
                    Files.isDirectory(SHARED_MEMORY) ? SHARED_MEMORY : Path.of("/tmp"), "kickoff-perf.");
            // nginx's worker runs as another user
            Files.setPosixFilePermissions(memory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.createDirectories(results);
            final Workplace work = new Workplace(memory, Files.createTempDirectory(results.toAbsolutePath(), "work."));
            Runtime.getRuntime().addShutdownHook(new Thread(work::deleteAtTheEnd, "delete-work"));
            return work;
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// @return a port of loopback that was free a moment ago, for programs that cannot take one themselves.
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            delete(memory);
            delete(disk);
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// When this program is told to end, what it started may still be writing for a moment.
    private void deleteAtTheEnd() {
        final long endNanos = System.nanoTime() + END_WITHIN_NANOS;
        while ((Files.exists(memory) || Files.exists(disk)) && System.nanoTime() - endNanos < 0) {
            try {
                close();
            } catch (final UncheckedIOException stillWritten) {
                LockSupport.parkNanos(AGAIN_NANOS);
            }
        }
    }

    private static void delete(final Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(final Path visited, final IOException failure)
                    throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
