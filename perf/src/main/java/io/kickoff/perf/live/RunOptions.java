package io.kickoff.perf.live;

import io.kickoff.perf.node.Cores;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/// What every command of the suite takes.
final class RunOptions {
    @Option(names = "--quick", description = "few and small: shows that it works, its figures mean nothing")
    private boolean isQuick;

    @Option(names = "--unpinned", description = "servers and load anywhere, instead of on core 0 and core 1")
    private boolean isUnpinned;

    @Option(names = "--out", paramLabel = "FOLDER", description = "for .hgrm and .hlog; default perf/target/live")
    private Path out = Path.of("perf", "target", "live");

    /// Runs a command and ends the program: with 0, with 1 when a number is missed, with 2 when it could not be run.
    static void run(final Object command, final String[] arguments) {
        final CommandLine line = new CommandLine(command);
        line.setExecutionExceptionHandler((failure, failed, parsed) -> {
            failed.getErr().println(failed.getCommandName() + ": " + failure.getMessage());
            for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
                failed.getErr().println("  because of " + cause);
            }
            return ExitCode.USAGE;
        });
        System.exit(line.execute(arguments));
    }

    /// @return the one or the other, as was asked for.
    int quickOr(final int quick, final int otherwise) {
        return isQuick ? Math.min(quick, otherwise) : otherwise;
    }

    boolean isQuick() {
        return isQuick;
    }

    Path out() {
        return out;
    }

    String serverCores() {
        return isUnpinned ? Cores.all() : "0";
    }

    String loadCores() {
        return isUnpinned ? Cores.all() : "1";
    }

    /// @return for the table.
    String placement() {
        return (isUnpinned ? "unpinned" : "servers on core 0, load on core 1")
                + (isQuick ? "; quick, so these figures mean nothing" : "");
    }
}
