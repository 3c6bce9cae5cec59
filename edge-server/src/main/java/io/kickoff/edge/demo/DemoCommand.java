package io.kickoff.edge.demo;

import io.kickoff.edge.EdgeServer;
import io.kickoff.edge.settings.NodeSettings;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `demo`: a node with a live event on it, until it is asked to stop. *Confined to the thread that calls it.*
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = DemoCommand.ProgramVersion.class,
        description = "Runs one node with a live event from two pipelines that now and then go wrong, and a page.")
public final class DemoCommand implements Callable<Integer> {
    private static final long SECOND_MS = 1_000;
    private static final int PORT_MAX = 65_535;

    private final Map<String, String> environment;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "YAML file of the node; environment variables go over it.")
    private @Nullable Path file;

    @Option(
            names = "--source",
            paramLabel = "auto|ffmpeg|builtin",
            defaultValue = "auto",
            converter = SourceChoice.Parser.class,
            description = "What makes the pictures; auto: ffmpeg when it is installed with libx264 and aac.")
    private SourceChoice source = SourceChoice.AUTO;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "Ends by itself after that time; exit code 1 when a segment was missed.")
    private @Nullable Integer seconds;

    @Option(
            names = "--page-port",
            paramLabel = "P",
            defaultValue = "8090",
            description = "Port of the page with the player, on loopback; 0 takes a free one. Default: 8090.")
    private int pagePort;

    /// With the settings of the process's environment.
    public DemoCommand() {
        this(System.getenv());
    }

    /// @param environment variables, of which those that begin with `KICKOFF_` are settings of the node
    public DemoCommand(final Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        final CommandLine command = Objects.requireNonNull(spec).commandLine();
        final long runForMs = checkedRunForMs(command);
        final boolean ffmpeg = usesFfmpeg(command);
        final DemoData data = new DemoData();
        final EdgeServer server = launch(data);
        try (DemoNode node = new DemoNode(server, data, ffmpeg, command.getOut())) {
            node.endOnSignal();
            node.announce();
            try {
                node.broadcast().start(pagePort, runForMs);
            } catch (final BindException taken) {
                throw new ParameterException(
                        command,
                        "--page-port: " + pagePort + " cannot be listened on (" + taken.getMessage()
                                + "), pass another one, or 0 for any that is free",
                        taken);
            }
            node.broadcast().report();
            return node.conclude() ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private EdgeServer launch(final DemoData data) throws IOException {
        try {
            return EdgeServer.launch(NodeSettings.load(file, environment, data.asDefault()));
        } catch (final RuntimeException cannotStart) {
            data.close();
            throw cannotStart;
        }
    }

    private long checkedRunForMs(final CommandLine command) {
        if (pagePort < 0 || pagePort > PORT_MAX) {
            throw new ParameterException(command, "--page-port: " + pagePort + " is no port, pass 0 to 65535");
        }
        if (seconds == null) {
            return DemoBroadcast.FOREVER;
        }
        if (seconds < 1) {
            throw new ParameterException(command, "--seconds: " + seconds + " is too short, pass at least 1");
        }
        return seconds * SECOND_MS;
    }

    private boolean usesFfmpeg(final CommandLine command) {
        if (source == SourceChoice.BUILTIN) {
            return false;
        }
        final boolean usable = FfmpegSource.isUsable();
        if (source == SourceChoice.FFMPEG && !usable) {
            throw new ParameterException(
                    command, "--source: no ffmpeg with libx264 and aac in PATH, install it or pass --source builtin");
        }
        return usable;
    }

    /// The version of the program that this is a command of.
    static final class ProgramVersion implements IVersionProvider {
        @Spec
        private @Nullable CommandSpec spec;

        @Override
        public String[] getVersion() {
            final CommandSpec command = Objects.requireNonNull(spec);
            // asked of the program, whose provider is another one
            return command.parent() == null ? new String[0] : command.root().version();
        }
    }
}
