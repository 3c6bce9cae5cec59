package io.kickoff.edge.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the journal is that a user means: the directory itself, or the data directory above it. *Stateless.*
final class JournalDirectoryOf {
    private JournalDirectoryOf() {}

    static Path named(final Path directory) {
        final Path below = directory.resolve("journal");
        return Files.exists(below.resolve("format")) ? below : directory;
    }
}
