package io.kickoff.validrange;

/// Says of a segment number, from the event's schedule alone, whether it can be had.
///
/// Most of a storm ends here: what is decided by arithmetic touches no table, no store and no journal. A decision
/// is a handful of comparisons and at most a few divisions, without allocation.
///
/// *Immutable.*
public final class ValidRangeFilter {
    /// How many segments ahead of the last available one may be published.
    public static final int MAX_AHEAD = 10;

    private final SegmentTimeline timeline;
    private final long startNumber;
    private final long endNumber;
    private final long retryBudgetMs;
    private final long expiryMarginMs;
    private final long publishMarginMs;

    /// @param config  of the event.
    /// @param margins for clocks that differ.
    public ValidRangeFilter(final LiveEventConfig config, final FilterMargins margins) {
        this.timeline = new SegmentTimeline(config);
        this.startNumber = config.startNumber();
        this.endNumber = config.endNumber() == LiveEventConfig.NO_END ? Long.MAX_VALUE : config.endNumber();
        this.retryBudgetMs = config.retryBudgetMs();
        this.expiryMarginMs = margins.expiryMarginMs();
        this.publishMarginMs = margins.publishMarginMs();
    }

    /// @param number of a segment.
    /// @param nowMs  epoch ms.
    /// @return a {@link Verdict}.
    public long decide(final long number, final long nowMs) {
        if (number < startNumber) {
            return Verdict.encode(Verdict.BEFORE_START, Verdict.LONG_LIFETIME_MS);
        }
        if (number > endNumber) {
            return Verdict.encode(Verdict.AFTER_END, Verdict.LONG_LIFETIME_MS);
        }
        if (number < firstServable(nowMs)) {
            return Verdict.encode(Verdict.EXPIRED, Verdict.LONG_LIFETIME_MS);
        }
        final long next = timeline.nextNumber(nowMs);
        final long availableAtMs = timeline.availableAtMs(number);
        if (number > next) {
            return Verdict.encode(Verdict.TOO_EARLY, availableAtMs - nowMs - publishMarginMs);
        }
        final long budgetMs = availableAtMs + retryBudgetMs - nowMs;
        if (number == next) {
            return Verdict.encode(Verdict.NEXT, budgetMs);
        }
        return budgetMs > 0 ? Verdict.encode(Verdict.DUE, budgetMs) : pastRetry(-budgetMs);
    }

    private long pastRetry(final long overdueMs) {
        return Verdict.encode(
                Verdict.PAST_RETRY, Math.max(retryBudgetMs, Math.min(overdueMs, Verdict.LONG_LIFETIME_MS)));
    }

    /// @param number of a segment.
    /// @param nowMs  epoch ms.
    /// @return whether it may be published now, or why not.
    public Plausibility plausibility(final long number, final long nowMs) {
        if (number < startNumber) {
            return Plausibility.BEFORE_START;
        }
        if (number > endNumber) {
            return Plausibility.AFTER_END;
        }
        if (number < firstServable(nowMs)) {
            return Plausibility.TOO_OLD;
        }
        return number > timeline.lastNumber(nowMs) + MAX_AHEAD ? Plausibility.TOO_FAR_AHEAD : Plausibility.PLAUSIBLE;
    }

    /// @param nowMs epoch ms.
    /// @return the lowest number that is served when it is there: the time-shift buffer and the margin behind it.
    public long firstServable(final long nowMs) {
        return timeline.firstNumber(nowMs - expiryMarginMs);
    }

    /// @param number of a segment.
    /// @param depth  numbers before the last available one that belong to the live edge.
    /// @param nowMs  epoch ms.
    /// @return whether n < last(t) - depth: it lies behind the live edge.
    public boolean isBehindEdge(final long number, final int depth, final long nowMs) {
        return timeline.availableAtMs(number + depth + 1) <= nowMs;
    }

    /// @param number of a segment.
    /// @return epoch ms at which it is no longer waited for: its retry budget has passed.
    public long deadlineMs(final long number) {
        return timeline.availableAtMs(number) + retryBudgetMs;
    }

    /// @return when which number is available.
    public SegmentTimeline timeline() {
        return timeline;
    }
}
