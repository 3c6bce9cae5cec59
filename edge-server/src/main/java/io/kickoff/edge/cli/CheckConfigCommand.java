package io.kickoff.edge.cli;

import io.kickoff.edge.settings.EffectiveSettings;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `check-config FILE`: validates a configuration and prints every key's effective value and where it came from.
@Command(
        name = "check-config",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Validates a configuration and prints every key's effective value and where it came from.")
final class CheckConfigCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "YAML file; without one, the defaults with the environment over them.")
    private @Nullable Path file;

    @Override
    public Integer call() {
        final CommandSpec command = Objects.requireNonNull(spec);
        final EffectiveSettings settings = EffectiveSettings.read(file, Kickoff.environmentOf(command));
        command.commandLine().getOut().print(settings.describe());
        command.commandLine().getOut().flush();
        return ExitCode.OK;
    }
}
