package io.kickoff.validrange;

/// The answer of the range filter, packed into a long: a kind in the low four bits, a lifetime in ms above.
///
/// | kind           | means                         | decided by | lifetime                                |
/// |----------------|-------------------------------|------------|-----------------------------------------|
/// | `BEFORE_START` | n < S                         | arithmetic | an hour                                 |
/// | `AFTER_END`    | n > endNumber                 | arithmetic | an hour                                 |
/// | `EXPIRED`      | out of the time-shift buffer  | arithmetic | an hour                                 |
/// | `TOO_EARLY`    | n > next(t)                   | arithmetic | until just before n becomes available   |
/// | `NEXT`         | n = next(t)                   | a lookup   | of a hold: until availableAt(n) + R     |
/// | `DUE`          | n ≤ last(t), R has not passed | a lookup   | of a hold: until availableAt(n) + R     |
/// | `PAST_RETRY`   | n ≤ last(t), R has passed     | a lookup   | of a miss: R, longer the more overdue   |
///
/// *Immutable.*
public final class Verdict {
    /// n < S.
    public static final int BEFORE_START = 0;
    /// n > endNumber.
    public static final int AFTER_END = 1;
    /// The time-shift buffer has moved on.
    public static final int EXPIRED = 2;
    /// Not even the next one.
    public static final int TOO_EARLY = 3;
    /// The next one.
    public static final int NEXT = 4;
    /// Available by the schedule, and inside its retry budget.
    public static final int DUE = 5;
    /// Available by the schedule for longer than the retry budget.
    public static final int PAST_RETRY = 6;

    /// Lifetime of an answer that will never change: one hour.
    public static final long LONG_LIFETIME_MS = 3_600_000;

    private static final int KIND_BITS = 4;
    private static final long KIND_MASK = (1L << KIND_BITS) - 1;
    private static final long MAX_LIFETIME_MS = Long.MAX_VALUE >>> KIND_BITS;
    private static final String[] NAMES = {
        "before-start", "after-end", "expired", "too-early", "next", "due", "past-retry"
    };

    private Verdict() {}

    static long encode(final int kind, final long lifetimeMs) {
        return Math.clamp(lifetimeMs, 0, MAX_LIFETIME_MS) << KIND_BITS | kind;
    }

    /// @param verdict packed.
    /// @return its kind.
    public static int kind(final long verdict) {
        return (int) (verdict & KIND_MASK);
    }

    /// @param verdict packed.
    /// @return its lifetime in ms, not negative.
    public static long lifetimeMs(final long verdict) {
        return verdict >>> KIND_BITS;
    }

    /// @param verdict packed.
    /// @return whether no lookup is needed to answer.
    public static boolean isByArithmetic(final long verdict) {
        return kind(verdict) <= TOO_EARLY;
    }

    /// @param kind of a verdict.
    /// @return its name, as in headers, logs and metrics.
    public static String name(final int kind) {
        return NAMES[kind];
    }
}
