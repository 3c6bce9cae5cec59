package io.kickoff.validrange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Tells from the bytes of an object's name whether it is a segment, of which rendition and number, and makes
/// names.
///
/// Only the one canonical spelling of a name matches: `$Number%05d$` of 7 is `00007` and nothing else, `$Number$`
/// has no leading zero, `$Time$` is an exact multiple of the duration. So a segment has one URL, and caches one
/// copy.
///
/// *Immutable.*
public final class TemplateMatcher {
    private final SegmentTemplate media;
    private final SegmentTemplate initialization;
    private final NamePattern mediaPattern;
    private final NamePattern initPattern;
    private final List<LiveEventConfig.Rendition> renditions;
    private final long startNumber;
    private final long duration;

    private TemplateMatcher(
            final SegmentTemplate media, final SegmentTemplate initialization, final LiveEventConfig config) {
        this.media = media;
        this.initialization = initialization;
        this.mediaPattern = new NamePattern(media, config);
        this.initPattern = new NamePattern(initialization, config);
        this.renditions = config.renditions();
        this.startNumber = config.startNumber();
        this.duration = config.segmentDuration();
    }

    /// @param config of the event.
    /// @return a matcher for its names.
    /// @throws InvalidConfigException when a template is malformed, or names would be ambiguous.
    public static TemplateMatcher compile(final LiveEventConfig config) {
        final SegmentTemplate media = SegmentTemplate.parse("media", config.media());
        final SegmentTemplate initialization = SegmentTemplate.parse("initialization", config.initialization());
        if (media.hasNumber() == media.hasTime()) {
            throw new InvalidConfigException(
                    "media",
                    media.hasTime()
                            ? "$Number$ and $Time$ both stand in it: take one"
                            : "neither $Number$ nor $Time$ stands in it, so all segments would have one name");
        }
        if (initialization.hasNumber() || initialization.hasTime()) {
            throw new InvalidConfigException("initialization", "an init segment has neither $Number$ nor $Time$");
        }
        checkRenditions(media, config);
        checkRenditions(initialization, config);
        final TemplateMatcher matcher = new TemplateMatcher(media, initialization, config);
        matcher.checkApart();
        return matcher;
    }

    private static void checkRenditions(final SegmentTemplate template, final LiveEventConfig config) {
        if (!template.namesRendition() && config.renditions().size() > 1) {
            throw new InvalidConfigException(
                    template.field(),
                    "the event has " + config.renditions().size()
                            + " renditions, but their names would be the same: put $RepresentationID$ into it");
        }
        if (!template.hasBandwidth()) {
            return;
        }
        final Set<Long> seen = new HashSet<>();
        for (final LiveEventConfig.Rendition rendition : config.renditions()) {
            if (rendition.bandwidth() == 0) {
                throw new InvalidConfigException(
                        "renditions",
                        "\"" + rendition.id() + "\" has no bandwidth, but " + template.field()
                                + " asks for $Bandwidth$: write {\"id\":\"" + rendition.id() + "\",\"bandwidth\":…}");
            }
            if (!seen.add(rendition.bandwidth())
                    && template.parts().stream().noneMatch(SegmentTemplate.Representation.class::isInstance)) {
                throw new InvalidConfigException(
                        "renditions",
                        "two have bandwidth " + rendition.bandwidth() + ", so " + template.field()
                                + " cannot tell them apart: put $RepresentationID$ into it");
            }
        }
    }

    /// An init segment must never be taken for a segment. The other way round it cannot happen then, since the
    /// media template is asked first.
    private void checkApart() {
        for (int i = 0; i < renditions.size(); i++) {
            final byte[] name = initializationName(i).getBytes(ISO_8859_1);
            if (mediaPattern.match(name, 0, name.length) != Match.NONE) {
                throw new InvalidConfigException(
                        "initialization",
                        "\"" + initializationName(i) + "\" is the name of a segment too: name init segments otherwise");
            }
        }
    }

    /// @param path   bytes that hold the name.
    /// @param offset where it begins.
    /// @param length of the name; all of it has to match.
    /// @return a {@link Match}.
    public long match(final byte[] path, final int offset, final int length) {
        final long segment = mediaPattern.match(path, offset, length);
        if (segment != Match.NONE) {
            return segment;
        }
        final long init = initPattern.match(path, offset, length);
        return init == Match.NONE ? Match.NONE : Match.init(Match.rendition(init));
    }

    /// @param rendition place in the configuration.
    /// @param number    of the segment, not below the event's first for a template with `$Time$`.
    /// @return the segment's name.
    public String mediaName(final int rendition, final long number) {
        return media.name(renditions.get(rendition), number, (number - startNumber) * duration);
    }

    /// @param rendition place in the configuration.
    /// @return the init segment's name.
    public String initializationName(final int rendition) {
        return initialization.name(renditions.get(rendition), 0, 0);
    }
}
