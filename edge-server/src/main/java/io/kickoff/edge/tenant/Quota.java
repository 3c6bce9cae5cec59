package io.kickoff.edge.tenant;

/// What a tenant's publishing is bounded in.
public enum Quota {
    /// Requests a second.
    REQUESTS("requests"),
    /// Bytes a second.
    BYTES("bytes"),
    /// Objects stored at the same time.
    OBJECTS("objects"),
    /// Its share of the memory.
    MEMORY("memory");

    private final String word;

    Quota(final String word) {
        this.word = word;
    }

    /// @return its name in headers, problem types, log and metrics.
    public String word() {
        return word;
    }
}
