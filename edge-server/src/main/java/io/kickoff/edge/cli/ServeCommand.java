package io.kickoff.edge.cli;

import io.kickoff.edge.EdgeServer;
import io.kickoff.edge.settings.NodeSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `serve`: runs one node until it is asked to stop.
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Runs one node; without a file every role in one process, listening on loopback.")
final class ServeCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "YAML file; environment variables go over it.")
    private @Nullable Path file;

    @Override
    public Integer call() throws InterruptedException {
        final CommandSpec command = Objects.requireNonNull(spec);
        final NodeSettings settings = NodeSettings.load(file, Kickoff.environmentOf(command));
        runUntilSignal(
                settings, command.commandLine().getOut(), command.commandLine().getErr());
        return ExitCode.OK;
    }

    /// Starts a node, says that it is ready, and serves until SIGTERM or SIGINT; then drains and ends the process.
    static void runUntilSignal(final NodeSettings settings, final PrintWriter out, final PrintWriter err)
            throws InterruptedException {
        final EdgeServer server = EdgeServer.launch(settings);
        server.notes().forEach(note -> err.println("kickoff: " + note));
        err.flush();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drainAndHalt(server, err), "kickoff-drain"));
        out.println(server.readyLine());
        out.flush();
        // only the hook ends a node that runs
        new CountDownLatch(1).await();
    }

    /// Runs as the shutdown hook. After a signal the JVM would end with 128 + its number, whatever the hook did;
    /// a drained node ends with 0, which only halting can say.
    private static void drainAndHalt(final EdgeServer server, final PrintWriter err) {
        int exitCode = ExitCode.OK;
        try (server) {
            server.awaitDrained();
        } catch (final RuntimeException failure) {
            err.println("kickoff: stopped, but not cleanly: " + failure);
            exitCode = ExitCode.SOFTWARE;
        }
        err.flush();
        Runtime.getRuntime().halt(exitCode);
    }
}
