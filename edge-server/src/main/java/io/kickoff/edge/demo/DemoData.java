package io.kickoff.edge.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The data directory of a demo that is told none: a temporary one, which goes with it. *Confined to one thread.*
final class DemoData implements AutoCloseable {
    private final Path directory;

    /// @throws IOException when there can be no temporary directory
    DemoData() throws IOException {
        directory = Files.createTempDirectory("kickoff-demo-");
    }

    /// As the default of the node's settings.
    Map<String, String> asDefault() {
        return Map.of("data", directory.toString());
    }

    @Override
    public void close() {
        final List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(directory)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
        for (final Path path : deepestFirst) {
            try {
                Files.deleteIfExists(path);
            } catch (final IOException refused) {
                throw new UncheckedIOException(refused);
            }
        }
    }
}
