package io.kickoff.selector;

import java.util.Arrays;

/// In which order an event's pipelines are preferred, and whether their scores count. *Immutable.*
public final class SelectionOrder {
    private final boolean isByScore;
    private final int[] pipelines;

    /// @param isByScore whether the highest score wins among valid candidates, before the order.
    /// @param pipelines table indexes below {@link CandidateTable#MAX_PIPELINES}, the preferred first.
    public SelectionOrder(final boolean isByScore, final int... pipelines) {
        if (pipelines.length > CandidateTable.MAX_PIPELINES) {
            throw new IllegalArgumentException(
                    pipelines.length + " pipelines: at most " + CandidateTable.MAX_PIPELINES);
        }
        for (final int pipeline : pipelines) {
            if (pipeline < 0 || pipeline >= CandidateTable.MAX_PIPELINES) {
                throw new IllegalArgumentException(
                        "pipeline " + pipeline + " is not in 0 … " + (CandidateTable.MAX_PIPELINES - 1));
            }
        }
        this.isByScore = isByScore;
        this.pipelines = pipelines.clone();
    }

    /// @return whether the highest score wins among valid candidates.
    public boolean isByScore() {
        return isByScore;
    }

    /// @return number of pipelines.
    public int size() {
        return pipelines.length;
    }

    /// @param rank 0 is preferred.
    /// @return table index of the pipeline.
    public int pipeline(final int rank) {
        return pipelines[rank];
    }

    @Override
    public String toString() {
        return (isByScore ? "score " : "first-valid ") + Arrays.toString(pipelines);
    }
}
