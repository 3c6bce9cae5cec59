package io.kickoff.edge.durable;

import static io.kickoff.edge.event.StoredObject.UNKNOWN_OFFSET;

import io.kickoff.edge.durable.EventExport.Candidate;
import io.kickoff.edge.media.InitFacts;
import io.kickoff.edge.media.MediaBytes;
import io.kickoff.store.journal.ObjectKind;
import io.kickoff.validrange.LiveEventConfig;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Makes the manifest of an event that has been written out: MPEG-DASH, of type static, from the event's own templates.
///
/// It spans the longest run of numbers that every rendition has (of equal ones the latest), so that nothing in it is
/// missing. `presentationTimeOffset` is where the first segment's decode time lies: the presentation begins at 0.
///
/// *Immutable.* See ISO/IEC 23009-1, 5.3.
final class StaticManifest {
    private final LiveEventConfig config;
    private final Path folder;

    /// @param config of the event.
    /// @param folder that its files are in.
    StaticManifest(final LiveEventConfig config, final Path folder) {
        this.config = config;
        this.folder = folder;
    }

    /// What is there of a rendition.
    private static final class Rendition {
        private final TreeMap<Long, Candidate> segments = new TreeMap<>();
        private @Nullable InitFacts init;
    }

    /// @param objects that were written.
    /// @return the manifest; null when there is nothing that it could describe.
    /// @throws IOException when an init segment cannot be read.
    @Nullable
    String of(final List<Candidate> objects) throws IOException {
        final Map<String, Rendition> renditions = new HashMap<>();
        for (final Candidate candidate : objects) {
            final ObjectKind kind = candidate.object().identity().kind();
            if (kind != ObjectKind.NAMED) {
                final Rendition rendition =
                        renditions.computeIfAbsent(candidate.object().identity().key(), absent -> new Rendition());
                if (kind == ObjectKind.MEDIA) {
                    rendition.segments.put(candidate.object().identity().number(), candidate);
                } else {
                    final Path file = folder.resolve(candidate.facts().name());
                    rendition.init =
                            Files.exists(file) ? InitFacts.parse(MediaBytes.of(Files.readAllBytes(file))) : null;
                }
            }
        }
        renditions.values().removeIf(each -> each.init == null || each.segments.isEmpty());
        final NavigableSet<Long> numbers = new TreeSet<>();
        renditions.values().forEach(each -> numbers.addAll(each.segments.keySet()));
        renditions.values().forEach(each -> numbers.retainAll(each.segments.keySet()));
        final long[] run = longestRun(numbers);
        return run.length == 0 ? null : text(renditions, run[0], run[1]);
    }

    private static long[] longestRun(final NavigableSet<Long> numbers) {
        long[] longest = {};
        if (numbers.isEmpty()) {
            return longest;
        }
        long first = numbers.first();
        long last = first - 1;
        for (final long number : numbers) {
            first = number == last + 1 ? first : number;
            last = number;
            if (longest.length == 0 || last - first >= longest[1] - longest[0]) {
                longest = new long[] {first, last};
            }
        }
        return longest;
    }

    private String text(final Map<String, Rendition> renditions, final long first, final long last) {
        final StringBuilder text = new StringBuilder(2048);
        text.append("""
                <?xml version="1.0" encoding="UTF-8"?>
                <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011"
                    type="static" mediaPresentationDuration="PT%1$sS" minBufferTime="PT%2$sS">
                  <Period id="1" start="PT0S" duration="PT%1$sS">
                """.formatted(seconds(last - first + 1), seconds(1)));
        for (final InitFacts.Kind kind : InitFacts.Kind.values()) {
            final List<String> ids = new ArrayList<>();
            for (final LiveEventConfig.Rendition each : config.renditions()) {
                final @Nullable Rendition rendition = renditions.get(each.id());
                if (rendition != null && kindOf(rendition) == kind) {
                    ids.add(each.id());
                }
            }
            if (!ids.isEmpty()) {
                adaptationSet(text, kind, ids, renditions, first, last);
            }
        }
        return text.append("  </Period>\n</MPD>\n").toString();
    }

    private static InitFacts.Kind kindOf(final Rendition rendition) {
        final InitFacts init = rendition.init;
        if (init == null) {
            return InitFacts.Kind.OTHER;
        }
        return init.tracks().stream().anyMatch(track -> track.kind() == InitFacts.Kind.VIDEO)
                ? InitFacts.Kind.VIDEO
                : init.tracks().getFirst().kind();
    }

    private void adaptationSet(
            final StringBuilder text,
            final InitFacts.Kind kind,
            final List<String> ids,
            final Map<String, Rendition> renditions,
            final long first,
            final long last) {
        final String mimeType = switch (kind) {
            case VIDEO -> "video/mp4";
            case AUDIO -> "audio/mp4";
            case OTHER -> "application/mp4";
        };
        text.append("    <AdaptationSet mimeType=\"" + mimeType + "\" segmentAlignment=\"true\">\n");
        for (final String id : ids) {
            final Rendition rendition = Objects.requireNonNull(renditions.get(id));
            text.append("      <Representation id=\"" + escaped(id) + "\" bandwidth=\""
                    + bandwidth(id, rendition, first, last) + "\">\n");
            template(text, rendition, first, last);
            text.append("      </Representation>\n");
        }
        text.append("    </AdaptationSet>\n");
    }

    private void template(final StringBuilder text, final Rendition rendition, final long first, final long last) {
        final long since = (first - config.startNumber()) * config.segmentDuration();
        text.append("        <SegmentTemplate timescale=\"" + config.segmentTimescale() + "\" startNumber=\"" + first
                + "\" presentationTimeOffset=\"" + (since + offset(rendition, first)) + "\"");
        final boolean isByTime = config.media().contains("$Time");
        if (!isByTime) {
            text.append(" duration=\"" + config.segmentDuration() + "\"");
        }
        text.append("\n            media=\"" + escaped(config.media()) + "\" initialization=\""
                + escaped(config.initialization()) + "\"");
        if (isByTime) {
            text.append(">\n          <SegmentTimeline><S t=\"" + since + "\" d=\"" + config.segmentDuration()
                    + "\" r=\"" + (last - first) + "\"/></SegmentTimeline>\n        </SegmentTemplate>\n");
        } else {
            text.append("/>\n");
        }
    }

    /// How far decode times lie from the schedule, in its ticks: the nearest segment that was looked at says it.
    private long offset(final Rendition rendition, final long first) {
        for (final Candidate candidate : rendition.segments.tailMap(first).values()) {
            final long offsetMs = candidate.facts().offsetMs();
            if (offsetMs != UNKNOWN_OFFSET) {
                return Math.max(
                        -(first - config.startNumber()) * config.segmentDuration(),
                        Math.round(offsetMs * (double) config.segmentTimescale() / 1000));
            }
        }
        return 0;
    }

    /// The template may need the one that the operator gave.
    private long bandwidth(final String id, final Rendition rendition, final long first, final long last) {
        for (final LiveEventConfig.Rendition each : config.renditions()) {
            if (each.id().equals(id) && each.bandwidth() != 0) {
                return each.bandwidth();
            }
        }
        final long bytes = rendition.segments.subMap(first, true, last, true).values().stream()
                .mapToLong(candidate -> candidate.object().length())
                .sum();
        final double ticks = (double) (last - first + 1) * config.segmentDuration();
        return Math.max(1, Math.round(bytes * 8 * config.segmentTimescale() / ticks));
    }

    private String seconds(final long segments) {
        return BigDecimal.valueOf(segments)
                .multiply(BigDecimal.valueOf(config.segmentDuration()))
                .divide(BigDecimal.valueOf(config.segmentTimescale()), MathContext.DECIMAL64)
                .toPlainString();
    }

    private static String escaped(final String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
