package io.kickoff.edge.demo;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// What makes the pictures. *Immutable.*
enum SourceChoice {
    /// ffmpeg when it is installed, else the built-in generator.
    AUTO,
    /// ffmpeg, one process a pipeline.
    FFMPEG,
    /// Made here.
    BUILTIN;

    /// Reads it as it stands on the command line. *Immutable.*
    static final class Parser implements ITypeConverter<SourceChoice> {
        @Override
        public SourceChoice convert(final String text) {
            for (final SourceChoice choice : values()) {
                if (choice.toString().equals(text)) {
                    return choice;
                }
            }
            throw new TypeConversionException("\"%s\" is no source, pass one of %s"
                    .formatted(
                            text, Arrays.stream(values()).map(String::valueOf).collect(Collectors.joining(", "))));
        }
    }

    /// As it is written on the command line.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
