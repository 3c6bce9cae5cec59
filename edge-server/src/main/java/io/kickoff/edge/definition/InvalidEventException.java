package io.kickoff.edge.definition;

import io.kickoff.edge.json.InvalidFieldException;

/// An event definition that cannot be used: which field, and why.
public final class InvalidEventException extends InvalidFieldException {
    private static final long serialVersionUID = 1L;

    /// @param field  path of the field, such as `segment.timescale` or `pipelines[1].id`; empty: the whole
    ///               definition
    /// @param reason what is wrong and how to mend it
    public InvalidEventException(final String field, final String reason) {
        super(field, reason);
    }
}
