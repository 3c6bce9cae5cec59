package io.kickoff.selector;

import java.util.ArrayList;
import java.util.List;

/// What can be wrong with a candidate, as bits, and how bad it is as a number.
///
/// The names are those of the `Kickoff-Defects` header. Severity orders candidates when all of them are defective:
/// a viewer bears a few frames missing better than a frozen picture, and that better than a slate or a body that
/// ends in the middle. It depends on the findings alone, so that every node comes to the same order. *Immutable.*
public final class Defects {
    /// No defect.
    public static final int NONE = 0;
    /// Frames or samples are missing inside.
    public static final int MISSING_SAMPLES = 1;
    /// The segment is shorter than the event's segments are.
    public static final int SHORT = 1 << 1;
    /// Its decode time does not continue the segment before.
    public static final int DISCONTINUITY = 1 << 2;
    /// The sound is missing.
    public static final int MISSING_AUDIO = 1 << 3;
    /// The picture is black.
    public static final int BLACK = 1 << 4;
    /// The picture stands still.
    public static final int FROZEN = 1 << 5;
    /// A slate stands in for the programme.
    public static final int SLATE = 1 << 6;
    /// The media is not whole, or no media at all.
    public static final int TRUNCATED = 1 << 7;

    /// Number of kinds.
    public static final int KINDS = 8;
    /// Highest severity.
    public static final int MAX_SEVERITY = 0xFFFF;

    private static final String[] NAMES = {
        "missing-samples", "short", "discontinuity", "missing-audio", "black", "frozen", "slate", "truncated"
    };
    private static final int[] BASE = {0x0100, 0x0400, 0x0800, 0x2000, 0x4000, 0x3000, 0x6000, 0x8000};
    private static final int MAX_SAMPLES_WEIGHT = 0x02FF;
    private static final int MAX_MS_WEIGHT = 0x07FF;

    private Defects() {}

    /// How bad a combination of defects is.
    ///
    /// @param kinds           bits.
    /// @param missingSamples  how many samples are missing; 0 when not known.
    /// @param shortMs         by how much it is short, ms; 0 when not known.
    /// @param discontinuityMs how far it jumps, ms; 0 when not known.
    /// @return 0 without defects, else 1 to {@link #MAX_SEVERITY}; more is worse.
    public static int severity(
            final int kinds, final long missingSamples, final long shortMs, final long discontinuityMs) {
        long severity = 0;
        for (int kind = 0; kind < KINDS; kind++) {
            if ((kinds & 1 << kind) != 0) {
                severity += BASE[kind];
            }
        }
        if ((kinds & MISSING_SAMPLES) != 0) {
            severity += Math.clamp(missingSamples, 0, MAX_SAMPLES_WEIGHT);
        }
        if ((kinds & SHORT) != 0) {
            severity += Math.clamp(shortMs, 0, MAX_MS_WEIGHT);
        }
        if ((kinds & DISCONTINUITY) != 0) {
            severity += Math.abs(Math.clamp(discontinuityMs, -MAX_MS_WEIGHT, MAX_MS_WEIGHT));
        }
        return (int) Math.min(severity, MAX_SEVERITY);
    }

    /// The bit of a defect's name.
    ///
    /// @param name as in the header.
    /// @return its bit, or {@link #NONE} when there is no such defect.
    public static int ofName(final String name) {
        for (int kind = 0; kind < KINDS; kind++) {
            if (NAMES[kind].equals(name)) {
                return 1 << kind;
            }
        }
        return NONE;
    }

    /// The names of defects.
    ///
    /// @param kinds bits.
    /// @return their names, in a fixed order.
    public static List<String> names(final int kinds) {
        final List<String> names = new ArrayList<>();
        for (int kind = 0; kind < KINDS; kind++) {
            if ((kinds & 1 << kind) != 0) {
                names.add(NAMES[kind]);
            }
        }
        return names;
    }
}
