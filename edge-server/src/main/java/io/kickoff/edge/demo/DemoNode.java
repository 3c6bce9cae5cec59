package io.kickoff.edge.demo;

import io.kickoff.edge.EdgeServer;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/// A node and the broadcast on it: whichever way the process ends, first the one that talks, then the one that
/// answers. *Thread-safe.*
final class DemoNode implements AutoCloseable {
    private final EdgeServer server;
    private final DemoData data;
    private final DemoBroadcast broadcast;
    private final PrintWriter out;
    private @Nullable Thread hook;
    private boolean closed;

    /// @param server which ends with this
    /// @param data   which goes after the server
    DemoNode(final EdgeServer server, final DemoData data, final boolean ffmpeg, final PrintWriter out) {
        this.server = server;
        this.data = data;
        this.out = out;
        this.broadcast = new DemoBroadcast(Endpoints.of(server), ffmpeg, out);
    }

    /// What runs on the node.
    DemoBroadcast broadcast() {
        return broadcast;
    }

    /// Prints the node's own line, so that what waits for a node may wait for this one.
    void announce() {
        out.println(server.readyLine());
        out.flush();
    }

    /// Makes SIGTERM and SIGINT end the node, its broadcast and the processes of that.
    synchronized void endOnSignal() {
        hook = new Thread(this::endAndHalt, "kickoff-demo-end");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// Prints what it came to.
    ///
    /// @return whether every segment was there
    boolean conclude() {
        out.println(broadcast.summary());
        out.flush();
        return broadcast.isSound();
    }

    @Override
    public void close() {
        end();
        forgetHook();
    }

    private synchronized void end() {
        if (!closed) {
            closed = true;
            broadcast.close();
            try (data;
                    server) {
                server.awaitDrained();
            }
        }
    }

    private synchronized void forgetHook() {
        if (hook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (final IllegalStateException signalled) {
                // the hook runs, and ends the process
            }
        }
    }

    /// Runs as the shutdown hook. After a signal the JVM would end with 128 + its number, whatever the hook did.
    private void endAndHalt() {
        int exitCode = ExitCode.OK;
        try {
            end();
        } catch (final RuntimeException failure) {
            out.println("demo: stopped, but not cleanly: " + failure);
            exitCode = ExitCode.SOFTWARE;
        }
        out.flush();
        Runtime.getRuntime().halt(exitCode);
    }
}
