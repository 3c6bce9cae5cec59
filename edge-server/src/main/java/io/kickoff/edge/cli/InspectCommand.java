package io.kickoff.edge.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kickoff.edge.media.Findings;
import io.kickoff.edge.media.InitFacts;
import io.kickoff.edge.media.MediaBytes;
import io.kickoff.edge.media.SegmentInspector;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
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

/// `inspect`: what the node would say of these segments, in the order in which they are named.
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Looks into segments of fragmented MP4: duration, samples, decode time, defects.",
        footer = {
            "",
            "Segments of one rendition are named in their order: each is held against the one before.",
            "A file that holds a movie header is taken for the init segment of those behind it.",
            "Exit codes: 0 no defects, 1 some, or a file could not be read, 2 wrong usage."
        })
final class InspectCommand implements Callable<Integer> {
    private static final long TOLERANCE_MS = 50;
    private static final long MS_PER_S = 1000;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--json", description = "One JSON document instead of lines.")
    private boolean isJson;

    @Option(names = "--init", paramLabel = "FILE", description = "Init segment: timescale, track types, defaults.")
    private @Nullable Path initFile;

    @Option(
            names = "--duration",
            paramLabel = "MS",
            description = "What a segment should last; without it nothing is called short.")
    private @Nullable Long durationMs;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Segments, init segments too.")
    private List<Path> files = List.of();

    private final SegmentInspector inspector = new SegmentInspector();
    private @Nullable InitFacts init;
    private long expectedTfdt = SegmentInspector.UNKNOWN;
    private boolean isDefective;

    @Override
    public Integer call() throws IOException {
        final CommandSpec command = Objects.requireNonNull(spec);
        if (durationMs != null && durationMs <= 0) {
            throw new ParameterException(
                    command.commandLine(), "--duration: " + durationMs + " is no duration, write milliseconds");
        }
        if (initFile != null) {
            init = InitFacts.parse(MediaBytes.of(read(initFile)));
            if (init == null) {
                throw new ParameterException(
                        command.commandLine(), "--init: " + initFile + " holds no movie header with a usable track");
            }
        }
        final ArrayNode results = JsonNodeFactory.instance.arrayNode();
        for (final Path file : files) {
            results.add(inspect(file, MediaBytes.of(read(file))));
        }
        print(results, command.commandLine().getOut());
        return isDefective ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    private static byte[] read(final Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (final NoSuchFileException missing) {
            throw new IOException(file + " does not exist", missing);
        }
    }

    private ObjectNode inspect(final Path file, final MediaBytes bytes) {
        final ObjectNode result = JsonNodeFactory.instance
                .objectNode()
                .put("file", file.toString())
                .put("bytes", bytes.length());
        final @Nullable InitFacts own = InitFacts.parse(bytes);
        if (own != null) {
            init = own;
            expectedTfdt = SegmentInspector.UNKNOWN;
            describeInit(result, own);
        }
        final long expectedMs = durationMs == null ? 0 : durationMs;
        inspector.inspect(bytes, init, expectedMs, MS_PER_S);
        if (inspector.isMedia() && inspector.fragments() > 0) {
            describeSegment(result);
        } else if (own == null) {
            report(result.put("kind", inspector.isMedia() ? "segment" : "other"), Findings.TRUNCATED);
        }
        return result;
    }

    private static void describeInit(final ObjectNode result, final InitFacts facts) {
        result.put("kind", "init");
        final ArrayNode tracks = result.putArray("tracks");
        for (final InitFacts.Track track : facts.tracks()) {
            tracks.addObject()
                    .put("id", track.id())
                    .put("type", track.kind().name().toLowerCase(java.util.Locale.ROOT))
                    .put("codec", track.codec())
                    .put("timescale", track.timescale());
        }
    }

    private void describeSegment(final ObjectNode result) {
        result.put("kind", "segment")
                .put("fragments", inspector.fragments())
                .put("samples", inspector.samples())
                .put("tfdt", inspector.tfdt())
                .put("durationTicks", inspector.durationTicks());
        if (inspector.decodeTimeMs() != SegmentInspector.UNKNOWN) {
            result.put("decodeTimeMs", inspector.decodeTimeMs());
        }
        if (inspector.durationMs() != SegmentInspector.UNKNOWN) {
            result.put("durationMs", inspector.durationMs());
        }
        if (inspector.isSlate()) {
            result.put("slate", true);
        }
        if (inspector.isLast()) {
            result.put("last", true);
        }
        Findings findings = Findings.of(inspector);
        final long jumpMs = jumpMs();
        if (jumpMs > TOLERANCE_MS) {
            findings = findings.withDiscontinuity(jumpMs);
        }
        report(result, findings);
        expectedTfdt = inspector.tfdt() == SegmentInspector.UNKNOWN
                ? SegmentInspector.UNKNOWN
                : inspector.tfdt() + inspector.durationTicks();
    }

    /// How far it lies from where the one before ended.
    private long jumpMs() {
        final @Nullable InitFacts facts = init;
        if (facts == null || expectedTfdt == SegmentInspector.UNKNOWN || inspector.tfdt() == SegmentInspector.UNKNOWN) {
            return 0;
        }
        final long timescale = facts.tracks().getFirst().timescale();
        return Math.abs(inspector.tfdt() - expectedTfdt) * MS_PER_S / timescale;
    }

    private void report(final ObjectNode result, final Findings findings) {
        isDefective |= !findings.isEmpty();
        result.put("defects", findings.header()).put("severity", findings.severity());
    }

    private void print(final ArrayNode results, final PrintWriter out) {
        if (isJson) {
            out.println(results.toPrettyString());
        } else {
            results.forEach(result -> out.println(line((ObjectNode) result)));
        }
        out.flush();
    }

    private static String line(final ObjectNode result) {
        final StringBuilder line = new StringBuilder(result.path("file").asText()).append(':');
        result.properties().forEach(field -> {
            switch (field.getKey()) {
                case "file", "severity" -> {
                    // the name begins the line; how bad it is follows from what it is
                }
                case "tracks" ->
                    field.getValue()
                            .forEach(track -> line.append(' ')
                                    .append(track.path("type").asText())
                                    .append('/')
                                    .append(track.path("codec").asText())
                                    .append('@')
                                    .append(track.path("timescale").asText()));
                case "kind" -> line.append(' ').append(field.getValue().asText());
                case "defects" ->
                    line.append(" defects=")
                            .append(
                                    field.getValue().asText().isEmpty()
                                            ? "none"
                                            : field.getValue().asText());
                default ->
                    line.append(' ')
                            .append(field.getKey())
                            .append('=')
                            .append(field.getValue().asText());
            }
        });
        return line.toString();
    }
}
