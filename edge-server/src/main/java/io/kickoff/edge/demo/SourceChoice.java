package io.kickoff.edge.demo;

/// What makes the pictures. *Immutable.*
public enum SourceChoice {
    /// ffmpeg when it is installed, else the built-in generator.
    AUTO,
    /// ffmpeg, one process a pipeline.
    FFMPEG,
    /// Made here.
    BUILTIN
}
