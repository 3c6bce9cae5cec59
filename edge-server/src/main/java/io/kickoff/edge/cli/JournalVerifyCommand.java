package io.kickoff.edge.cli;

import io.kickoff.store.journal.JournalVerification;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `journal verify DIR`: reads all of a journal; exit code 1 when something that was acknowledged is lost.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Reads a journal and says whether all that was acknowledged is there.",
            "Exit code 0: it is. 1: something is lost; a line each on stdout says file:offset: what."
        })
final class JournalVerifyCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Directory of the journal, such as ./data/journal, or of the node.")
    private Path directory = Path.of("");

    @Override
    public Integer call() {
        final PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        final JournalVerification found = JournalVerification.of(JournalDirectoryOf.named(directory));
        found.findings().forEach(finding -> out.println(FindingLine.of(finding)));
        out.println((found.isSound() ? "sound: " : "damaged: ") + found.files() + " files, " + found.records()
                + " records, " + found.objects() + " objects with " + found.objectBytes() + " bytes, "
                + found.controlState() + " pieces of control state");
        out.flush();
        return found.isSound() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
