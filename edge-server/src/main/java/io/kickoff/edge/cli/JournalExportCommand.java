package io.kickoff.edge.cli;

import io.kickoff.edge.durable.EventExport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `journal export DIR --event E --to DIR`: writes an event out as plain files.
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Writes what an event has published out as plain files: of each name the candidate that would be served,",
            "and, where the segments are fragmented MP4, " + EventExport.MANIFEST + ", with which players play them.",
            "Exit code 1 when something could not be written."
        })
final class JournalExportCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Directory of the journal, such as ./data/journal, or of the node.")
    private Path directory = Path.of("");

    @Option(names = "--event", paramLabel = "EVENT", required = true, description = "Whose objects.")
    private String event = "";

    @Option(names = "--to", paramLabel = "DIR", required = true, description = "Where to; made when it is not there.")
    private Path folder = Path.of("");

    @Override
    public Integer call() throws IOException {
        final CommandSpec command = Objects.requireNonNull(spec);
        final PrintWriter out = command.commandLine().getOut();
        final EventExport export = EventExport.of(JournalDirectoryOf.named(directory), event, folder);
        if (!export.isKnown()) {
            throw new ParameterException(
                    command.commandLine(), "--event: the journal in " + directory + " knows no event \"" + event + '"');
        }
        export.findings().forEach(finding -> out.println(FindingLine.of(finding)));
        out.println(export.files() + " files with " + export.bytes() + " bytes in " + folder
                + (export.hasManifest() ? ", to be played with " + folder.resolve(EventExport.MANIFEST) : ""));
        out.flush();
        return export.isSound() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
