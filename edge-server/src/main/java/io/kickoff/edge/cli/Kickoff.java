package io.kickoff.edge.cli;

import io.kickoff.edge.demo.DemoCommand;
import io.kickoff.edge.settings.SettingsException;
import io.kickoff.store.journal.JournalException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line: `kickoff COMMAND`.
///
/// Exit codes: 0 fine, 1 failed while running, 2 wrong usage or configuration. What is the user's to mend is one
/// line on stderr that says what, where and how.
@Command(
        name = "kickoff",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Live origin, edge cache and kickoff broadcaster.",
        footer = {"", "Try it: kickoff demo, or kickoff COMMAND --help."},
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            CheckConfigCommand.class,
            InspectCommand.class,
            JournalCommand.class
        })
public final class Kickoff implements Runnable {
    private final Map<String, String> environment;
    private final CommandLine commandLine;

    /// @param environment variables, of which those that begin with `KICKOFF_` are settings
    Kickoff(final Map<String, String> environment, final PrintWriter out, final PrintWriter err) {
        this.environment = Map.copyOf(environment);
        this.commandLine = new CommandLine(this)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((wrong, arguments) -> wrongUsage(wrong))
                .setExecutionExceptionHandler((failure, command, arguments) -> failed(failure, command));
    }

    /// Runs one command and ends the process with its exit code.
    public static void main(final String[] arguments) {
        final PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
        final PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        System.exit(new Kickoff(System.getenv(), out, err).execute(arguments));
    }

    /// Runs one command.
    ///
    /// @return the exit code
    int execute(final String... arguments) {
        return commandLine.execute(arguments);
    }

    /// The environment that a command's settings are read from.
    static Map<String, String> environmentOf(final CommandSpec command) {
        return ((Kickoff) command.root().userObject()).environment;
    }

    /// Without a command: the help.
    @Override
    public void run() {
        commandLine.usage(commandLine.getOut());
    }

    private static int wrongUsage(final ParameterException wrong) {
        final CommandLine command = wrong.getCommandLine();
        final String line = switch (wrong) {
            case UnmatchedArgumentException unmatched ->
                "\"" + unmatched.getUnmatched().getFirst() + "\" is not known here: "
                        + (unmatched.getSuggestions().isEmpty()
                                ? see(command)
                                : "did you mean " + unmatched.getSuggestions().getFirst() + "?");
            default -> oneLine(String.valueOf(wrong.getMessage())) + ": " + see(command);
        };
        command.getErr().println("kickoff: " + line);
        return ExitCode.USAGE;
    }

    private static String see(final CommandLine command) {
        return "see " + command.getCommandSpec().qualifiedName() + " --help";
    }

    private static int failed(final Exception failure, final CommandLine command) {
        final PrintWriter err = command.getErr();
        switch (failure) {
            case SettingsException wrong -> {
                err.println(wrong.line());
                return ExitCode.USAGE;
            }
            case JournalException wrong -> {
                err.println("kickoff: " + oneLine(String.valueOf(wrong.getMessage())));
                return ExitCode.USAGE;
            }
            // a node that cannot start: an address in use, memory or a transport that the machine does not give
            case IllegalStateException world -> err.println("kickoff: " + oneLine(String.valueOf(world.getMessage())));
            case IOException world -> err.println("kickoff: " + oneLine(describe(world)));
            case UncheckedIOException world -> err.println("kickoff: " + oneLine(describe(world)));
            default -> {
                err.println("kickoff: an error of its own, please report it with these lines:");
                failure.printStackTrace(err);
            }
        }
        return ExitCode.SOFTWARE;
    }

    private static String describe(final Throwable failure) {
        final String message = failure.getMessage();
        return message == null || message.isBlank()
                ? failure.getClass().getSimpleName()
                : failure.getClass().getSimpleName() + ": " + message;
    }

    private static String oneLine(final String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }
}
