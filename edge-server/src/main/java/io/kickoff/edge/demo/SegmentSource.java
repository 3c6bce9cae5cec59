package io.kickoff.edge.demo;

import io.kickoff.edge.demo.media.BuiltinLadder.Look;
import io.kickoff.edge.demo.media.Rung;
import org.jspecify.annotations.Nullable;

/// Where one pipeline's segments come from. *Thread-safe.*
interface SegmentSource extends AutoCloseable {
    /// The init segment of a rendition; null when it does not come in time.
    byte @Nullable [] init(Rung rung) throws InterruptedException;

    /// A segment that has just been completed; null when it does not come in time.
    ///
    /// @param look of the video, for a source that can choose
    byte @Nullable [] segment(Rung rung, long number, Look look) throws InterruptedException;

    @Override
    default void close() {}
}
