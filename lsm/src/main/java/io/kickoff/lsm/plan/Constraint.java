package io.kickoff.lsm.plan;

/// What a kickoff can fail at. *Immutable.*
public enum Constraint {
    /// All devices must have been told in time.
    TIME_TO_UPDATE("time-to-update"),
    /// The prefetch service must bear the requests, and the bytes.
    REQUEST_THROUGHPUT("request-throughput"),
    /// Compute must have made all that differs before it is fetched.
    COMPUTE_CARDINALITY("compute-cardinality");

    private final String key;

    Constraint(final String key) {
        this.key = key;
    }

    /// @return its name as operators read it.
    public String key() {
        return key;
    }
}
