package io.kickoff.edge.program;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program that a test runs beside the node; it ends with the test, whatever happens.
final class Program implements AutoCloseable {
    private static final long PATIENCE_S = 60;

    private final Process process;
    private final Path log;

    private Program(final Process process, final Path log) {
        this.process = process;
        this.log = log;
    }

    /// A port of the loopback that nobody listens on.
    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    static Program start(final List<String> command) throws IOException {
        final Path log = Files.createTempFile("kickoff-program", ".log");
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectInput(Path.of("/dev/null").toFile()).redirectOutput(log.toFile());
        return new Program(builder.start(), log);
    }

    /// Waits for its end.
    ///
    /// @return its exit code
    int await() throws InterruptedException {
        if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
            throw new AssertionError("still runs: " + output());
        }
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Ends it as a power cut would.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    String output() {
        try {
            return Files.readString(log, java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (final IOException gone) {
            return String.valueOf(gone);
        }
    }

    @Override
    public void close() throws IOException {
        // the parent first: one like nginx would start its children anew
        final List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly().onExit().join();
        children.forEach(ProcessHandle::destroyForcibly);
        Files.deleteIfExists(log);
    }
}
