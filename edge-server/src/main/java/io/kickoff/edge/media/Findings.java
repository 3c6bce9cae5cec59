package io.kickoff.edge.media;

import io.kickoff.edge.http.StructuredFields;
import io.kickoff.edge.http.StructuredFields.Item;
import io.kickoff.edge.http.StructuredFields.MalformedFieldException;
import io.kickoff.selector.Defects;
import java.util.StringJoiner;

/// What is wrong with a segment, whoever found it: the packager, who says so in `Kickoff-Defects`, or the
/// inspector.
///
/// @param defects         {@link Defects} bits.
/// @param missingSamples  how many; 0 when not known.
/// @param shortMs         by how much; 0 when not known.
/// @param discontinuityMs by how much; 0 when not known.
/// *Immutable.*
public record Findings(int defects, long missingSamples, long shortMs, long discontinuityMs) {
    /// Nothing is wrong.
    public static final Findings NONE = new Findings(Defects.NONE, 0, 0, 0);
    /// Bytes are missing, or are no media at all.
    public static final Findings TRUNCATED = new Findings(Defects.TRUNCATED, 0, 0, 0);

    /// Reads the header of a PUT. Names and parameters that it does not know are passed over.
    ///
    /// @param header value; empty when nothing was found.
    /// @return the packager's findings.
    /// @throws MalformedFieldException when it is no list of RFC 9651.
    public static Findings parse(final String header) throws MalformedFieldException {
        int defects = Defects.NONE;
        long missing = 0;
        long shortBy = 0;
        long jump = 0;
        for (final Item item : StructuredFields.list(header)) {
            final int kind = Defects.ofName(item.value());
            defects |= kind;
            switch (kind) {
                case Defects.MISSING_SAMPLES -> missing = item.integer("count", 0);
                case Defects.SHORT -> shortBy = item.integer("ms", 0);
                case Defects.DISCONTINUITY -> jump = item.integer("ms", 0);
                default -> {
                    // the others have no parameters
                }
            }
        }
        return new Findings(defects, missing, shortBy, jump);
    }

    /// @param header as {@link #header} writes it.
    /// @return the findings that it was written from.
    public static Findings ofHeader(final String header) {
        try {
            return parse(header);
        } catch (final MalformedFieldException notOurs) {
            throw new IllegalArgumentException(notOurs);
        }
    }

    /// @param inspector that has looked at a segment.
    /// @return what it found.
    public static Findings of(final SegmentInspector inspector) {
        return new Findings(inspector.defects(), inspector.missingSamples(), inspector.shortMs(), 0);
    }

    /// @param ms by how much the segment is out of place.
    /// @return these findings, and that one.
    public Findings withDiscontinuity(final long ms) {
        return new Findings(defects | Defects.DISCONTINUITY, missingSamples, shortMs, ms);
    }

    /// @return whether nothing is wrong.
    public boolean isEmpty() {
        return defects == Defects.NONE;
    }

    /// @return how bad it is: see {@link Defects#severity}.
    public int severity() {
        return Defects.severity(defects, missingSamples, shortMs, discontinuityMs);
    }

    /// @return value of `Kickoff-Defects`; empty when nothing is wrong.
    public String header() {
        final StringJoiner header = new StringJoiner(", ");
        for (final String name : Defects.names(defects)) {
            header.add(
                    switch (Defects.ofName(name)) {
                        case Defects.MISSING_SAMPLES -> with(name, "count", missingSamples);
                        case Defects.SHORT -> with(name, "ms", shortMs);
                        case Defects.DISCONTINUITY -> with(name, "ms", discontinuityMs);
                        default -> name;
                    });
        }
        return header.toString();
    }

    private static String with(final String name, final String key, final long value) {
        return value == 0 ? name : name + ';' + key + '=' + value;
    }
}
