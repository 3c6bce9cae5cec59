package io.kickoff.validrange;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// The schedule and the names of a live event: all that is needed to say which requests can be valid.
///
/// @param availabilityStartTimeMs  A: when the event's first segment begins, epoch ms.
/// @param segmentDuration          D in units of the timescale; constant.
/// @param segmentTimescale         units a second.
/// @param startNumber              S: number of the first segment.
/// @param timeShiftBufferDepthMs   B: how far back segments stay available; {@link #UNLIMITED} when all of them do.
/// @param availabilityTimeOffsetMs O: how much earlier than its end a segment is available.
/// @param retryBudgetMs            R: how long after its time a segment may still be waited for.
/// @param media                    template of segment names.
/// @param initialization           template of init segment names.
/// @param renditions               what the event is encoded to.
/// @param pipelines                who publishes, in the order of preference.
/// @param endNumber                number of the last segment; {@link #NO_END} while it is not known.
/// @param selection                how a candidate is chosen among valid ones.
/// @see "ISO/IEC 23009-1, 5.3.9.4 (SegmentTemplate) and 5.3.9.5.3 (media segment information)"
/// *Immutable.*
public record LiveEventConfig(
        long availabilityStartTimeMs,
        long segmentDuration,
        long segmentTimescale,
        long startNumber,
        long timeShiftBufferDepthMs,
        long availabilityTimeOffsetMs,
        long retryBudgetMs,
        String media,
        String initialization,
        List<Rendition> renditions,
        List<Pipeline> pipelines,
        long endNumber,
        Selection selection) {

    /// The time-shift buffer has no end.
    public static final long UNLIMITED = -1;
    /// The last segment is not known.
    public static final long NO_END = -1;
    /// Most renditions of an event.
    public static final int MAX_RENDITIONS = 1023;
    /// Most pipelines of an event.
    public static final int MAX_PIPELINES = 16;
    /// Highest segment number.
    public static final long MAX_NUMBER = (1L << 50) - 2;

    private static final long MAX_TIMESCALE = 0xFFFF_FFFFL;
    private static final long MAX_SEGMENT_MS = 60L * 60 * 1000;
    private static final long MAX_SPAN_MS = 10L * 366 * 24 * 60 * 60 * 1000;
    private static final long MAX_TIME_MS = 253_402_300_799_000L;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern REPRESENTATION = Pattern.compile("[A-Za-z0-9._~()+=@,:-]{1,64}");
    private static final Pattern REGION = Pattern.compile("[ -~&&[^\"\\\\]]{0,64}");

    /// One quality or language of the event.
    ///
    /// @param id        as `$RepresentationID$` spells it.
    /// @param bandwidth as `$Bandwidth$` spells it, in bits a second; 0 when not given.
    public record Rendition(String id, long bandwidth) {}

    /// One of the redundant encoding pipelines.
    ///
    /// @param id     its name in the publishing URL.
    /// @param region where it runs; may be empty.
    public record Pipeline(String id, String region) {}

    /// How a candidate is chosen among those without defects.
    public enum Selection {
        /// In the order of the pipelines.
        FIRST_VALID,
        /// The highest score of the packager; the order of the pipelines breaks ties.
        SCORE
    }

    /// Checks every field, and what fields mean together.
    ///
    /// @throws InvalidConfigException naming the first field that is wrong.
    public LiveEventConfig {
        renditions = List.copyOf(renditions);
        pipelines = List.copyOf(pipelines);
        within("availabilityStartTime", availabilityStartTimeMs, 0, MAX_TIME_MS, "between the years 1970 and 9999");
        within("segment.timescale", segmentTimescale, 1, MAX_TIMESCALE, "between 1 and 4294967295 units a second");
        within(
                "segment.duration",
                segmentDuration,
                Math.ceilDiv(segmentTimescale, 1000),
                MAX_SEGMENT_MS / 1000 * segmentTimescale,
                "between 1 ms and 1 h in units of the timescale");
        within("segment.startNumber", startNumber, 0, MAX_NUMBER / 2, "between 0 and 2^49");
        if (timeShiftBufferDepthMs != UNLIMITED) {
            within("timeShiftBufferDepth", timeShiftBufferDepthMs, 0, MAX_SPAN_MS, "between 0 and 10 years");
        }
        within("availabilityTimeOffset", availabilityTimeOffsetMs, 0, MAX_SEGMENT_MS, "between 0 and 1 h");
        within("retryBudget", retryBudgetMs, 0, MAX_SEGMENT_MS, "between 0 and 1 h");
        if (endNumber != NO_END) {
            within("endNumber", endNumber, startNumber, MAX_NUMBER, "at least startNumber, or null while not known");
        }
        checkRenditions(renditions);
        checkPipelines(pipelines);
        SegmentTimeline.checkExact(segmentDuration, segmentTimescale);
    }

    private static void within(
            final String field, final long value, final long min, final long max, final String allowed) {
        if (value < min || value > max) {
            throw new InvalidConfigException(field, value + " is out of range: it must be " + allowed);
        }
    }

    private static void checkRenditions(final List<Rendition> renditions) {
        if (renditions.isEmpty() || renditions.size() > MAX_RENDITIONS) {
            throw new InvalidConfigException(
                    "renditions", renditions.size() + " renditions: an event has 1 to " + MAX_RENDITIONS);
        }
        final Set<String> seen = new HashSet<>();
        for (final Rendition rendition : renditions) {
            if (!REPRESENTATION.matcher(rendition.id()).matches()) {
                throw new InvalidConfigException(
                        "renditions",
                        "\"" + rendition.id() + "\" is no usable id: take 1 to 64 letters, digits or ._~()+=@,:-");
            }
            if (!seen.add(rendition.id())) {
                throw new InvalidConfigException("renditions", "\"" + rendition.id() + "\" stands there twice");
            }
            if (rendition.bandwidth() < 0) {
                throw new InvalidConfigException("renditions", "bandwidth of \"" + rendition.id() + "\" is negative");
            }
        }
    }

    private static void checkPipelines(final List<Pipeline> pipelines) {
        if (pipelines.isEmpty() || pipelines.size() > MAX_PIPELINES) {
            throw new InvalidConfigException(
                    "pipelines", pipelines.size() + " pipelines: an event has 1 to " + MAX_PIPELINES);
        }
        final Set<String> seen = new HashSet<>();
        for (final Pipeline pipeline : pipelines) {
            if (!NAME.matcher(pipeline.id()).matches() || pipeline.id().startsWith(".")) {
                throw new InvalidConfigException(
                        "pipelines",
                        "\"" + pipeline.id() + "\" is no usable id: take 1 to 64 letters, digits or ._-, no dot first");
            }
            if (!REGION.matcher(pipeline.region()).matches()) {
                throw new InvalidConfigException(
                        "pipelines", "region of \"" + pipeline.id() + "\" has characters that no header can carry");
            }
            if (!seen.add(pipeline.id())) {
                throw new InvalidConfigException("pipelines", "\"" + pipeline.id() + "\" stands there twice");
            }
        }
    }
}
