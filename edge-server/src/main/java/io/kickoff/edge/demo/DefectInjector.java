package io.kickoff.edge.demo;

import io.kickoff.edge.demo.media.Rung;
import org.jspecify.annotations.Nullable;

/// Says which segment goes wrong, and how: every fifth, one kind after the other, in one pipeline only.
///
/// The other pipeline's segment of the same number is always sound, so that nobody need ever see a defect.
/// *Immutable.*
///
/// @param pipeline    the one that has defects
/// @param firstNumber of the broadcast
record DefectInjector(String pipeline, long firstNumber) {
    /// From one defect to the next, in segments.
    static final int EVERY = 5;

    private static final int FIRST = 3;
    private static final Defect[] KINDS = Defect.values();

    /// What is wrong with a segment; null: nothing.
    @Nullable
    Defect at(final String publishing, final Rung rung, final long number) {
        final long ordinal = number - firstNumber;
        if (!publishing.equals(pipeline) || ordinal < 0 || ordinal % EVERY != FIRST) {
            return null;
        }
        final Defect defect = KINDS[(int) (ordinal / EVERY % KINDS.length)];
        return defect.concerns(rung) ? defect : null;
    }
}
