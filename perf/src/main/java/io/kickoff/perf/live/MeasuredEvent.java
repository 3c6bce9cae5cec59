package io.kickoff.perf.live;

import io.kickoff.validrange.LiveEventConfig;
import io.kickoff.validrange.LiveEventConfig.Pipeline;
import io.kickoff.validrange.LiveEventConfig.Rendition;
import io.kickoff.validrange.LiveEventConfig.Selection;
import io.kickoff.validrange.SegmentTimeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/// An event of one pipeline `a` that goes on for ever. *Immutable.*
///
/// @param id          of the event
/// @param startMs     epoch ms
/// @param durationMs  of a segment
/// @param startNumber of the first segment
/// @param depth       of the time-shift window
/// @param renditions  ids
record MeasuredEvent(
        String id, long startMs, long durationMs, long startNumber, Duration depth, List<String> renditions) {
    /// Retry budget: how long behind its time a segment is waited for.
    static final long RETRY_MS = 2000;
    /// Behind this number an event is so old that no window reaches back to its start.
    private static final Duration AGE = Duration.ofHours(6);

    /// One that began six hours ago.
    static MeasuredEvent of(final String id, final long durationMs, final Duration depth, final String... renditions) {
        final long startMs = System.currentTimeMillis() - AGE.toMillis();
        return new MeasuredEvent(id, startMs, durationMs, 1000, depth, List.of(renditions));
    }

    SegmentTimeline timeline() {
        return new SegmentTimeline(new LiveEventConfig(
                startMs,
                durationMs,
                1000,
                startNumber,
                depth.toMillis(),
                0,
                RETRY_MS,
                "$RepresentationID$-$Number$.m4s",
                "$RepresentationID$.mp4",
                renditions.stream().map(name -> new Rendition(name, 0)).toList(),
                List.of(new Pipeline("a", "")),
                LiveEventConfig.NO_END,
                Selection.FIRST_VALID));
    }

    /// @return as the admin API takes it.
    String json() {
        return """
                {"availabilityStartTime":"%s","segment":{"duration":%d,"timescale":1000,"startNumber":%d},
                 "timeShiftBufferDepth":"%s","retryBudget":"PT2S","media":"$RepresentationID$-$Number$.m4s",
                 "initialization":"$RepresentationID$.mp4","renditions":[%s],"pipelines":[{"id":"a"}]}
                """.formatted(
                        Instant.ofEpochMilli(startMs),
                        durationMs,
                        startNumber,
                        depth,
                        renditions.stream().map(name -> '"' + name + '"').collect(Collectors.joining(",")));
    }

    /// @return where a segment is asked for.
    String path(final String rendition, final long number) {
        return "/live/" + id + "/" + rendition + "-" + number + ".m4s";
    }

    /// @return where a segment is published.
    String ingestPath(final String rendition, final long number) {
        return "/ingest/" + id + "/a/" + rendition + "-" + number + ".m4s";
    }
}
