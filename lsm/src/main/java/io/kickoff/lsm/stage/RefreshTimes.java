package io.kickoff.lsm.stage;

/// When which device comes again for its bundle, and how long what it holds may be kept.
///
/// | asks                | comes again                                                                |
/// |---------------------|----------------------------------------------------------------------------|
/// | before the window   | in the window, at a place that is the device's own                         |
/// | from then on        | at holdUntil, spread over the width: it has what it needs for the start    |
/// | from holdUntil on   | after the interval, spread over the width                                  |
///
/// So whoever has asked before comes once in the window, the fleet evenly over all of it, and nobody because the
/// event begins. What it holds is kept for longer than that, by the slack and a spread of its own, so that neither
/// a late refresh leaves a device with nothing nor all copies vanish at once.
///
/// @param windowStartMs when the prefetch window opens, epoch ms.
/// @param windowEndMs   when it closes, epoch ms; as the start: there is no window.
/// @param holdUntilMs   until when what was fetched for the start is kept, epoch ms.
/// @param intervalMs    between refreshes outside of all that.
/// @param widthMs       over which refreshes and expiries are spread.
/// @param slackMs       by which everything is kept longer than until the next refresh.
/// *Immutable.*
public record RefreshTimes(
        long windowStartMs, long windowEndMs, long holdUntilMs, long intervalMs, long widthMs, long slackMs) {
    private static final int WINDOW = 1;
    private static final int REFRESH = 2;
    private static final int LIFETIME = 3;

    /// Checks the order.
    public RefreshTimes {
        if (windowStartMs > windowEndMs || windowEndMs > holdUntilMs) {
            throw new IllegalArgumentException("a window opens, closes, and is held, in this order");
        }
        if (intervalMs < 1 || widthMs < 0 || slackMs < 0) {
            throw new IllegalArgumentException("spans are not negative, and an interval is at least 1 ms");
        }
    }

    /// Times of an event that has no window, because none was planned or its start is not known.
    ///
    /// @param intervalMs between refreshes.
    /// @param widthMs    over which refreshes and expiries are spread.
    /// @param slackMs    by which everything is kept longer.
    /// @return the times.
    public static RefreshTimes steady(final long intervalMs, final long widthMs, final long slackMs) {
        return new RefreshTimes(0, 0, 0, intervalMs, widthMs, slackMs);
    }

    /// @param device  {@link Spread#hash} of its name.
    /// @param version of its bundle.
    /// @param nowMs   epoch ms.
    /// @return after how many ms it should come again; at least 1.
    public long refreshAfterMs(final long device, final long version, final long nowMs) {
        if (nowMs < windowStartMs) {
            return windowStartMs - nowMs + Spread.place(device, windowStartMs, WINDOW, windowEndMs - windowStartMs);
        }
        final long baseMs = nowMs < holdUntilMs ? holdUntilMs - nowMs : intervalMs;
        return baseMs + Spread.place(device, version, REFRESH, widthMs);
    }

    /// @param device  {@link Spread#hash} of its name.
    /// @param version of its bundle.
    /// @param nowMs   epoch ms.
    /// @return for how many ms the answer may be kept; longer than {@link #refreshAfterMs}.
    public long lifetimeMs(final long device, final long version, final long nowMs) {
        return refreshAfterMs(device, version, nowMs) + slackMs + 1 + Spread.place(device, version, LIFETIME, widthMs);
    }
}
