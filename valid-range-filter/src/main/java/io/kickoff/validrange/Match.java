package io.kickoff.validrange;

/// What a name means, packed into a long.
///
/// | bits    | field                                  |
/// |---------|----------------------------------------|
/// | 0 – 49  | segment number; 0 for an init segment  |
/// | 50 – 59 | rendition, its place in the configuration |
/// | 60      | 1 for an init segment                  |
/// | 63      | 1 in {@link #NONE} only                |
///
/// *Immutable.*
public final class Match {
    /// The name is none of a template.
    public static final long NONE = -1;
    /// A number too large to hold becomes this one, which lies behind every event's end.
    public static final long SATURATED_NUMBER = (1L << 50) - 1;

    private static final int RENDITION_SHIFT = 50;
    private static final long RENDITION_MASK = 0x3FF;
    private static final long INIT_BIT = 1L << 60;

    private Match() {}

    public static long media(final int rendition, final long number) {
        return (long) rendition << RENDITION_SHIFT | number;
    }

    public static long init(final int rendition) {
        return INIT_BIT | (long) rendition << RENDITION_SHIFT;
    }

    /// @param match packed.
    /// @return whether the name is that of a numbered segment.
    public static boolean isMedia(final long match) {
        return match >= 0 && (match & INIT_BIT) == 0;
    }

    /// @param match packed.
    /// @return whether the name is that of an init segment.
    public static boolean isInit(final long match) {
        return match >= 0 && (match & INIT_BIT) != 0;
    }

    /// @param match packed, not {@link #NONE}.
    /// @return the rendition's place in the configuration.
    public static int rendition(final long match) {
        return (int) (match >>> RENDITION_SHIFT & RENDITION_MASK);
    }

    /// @param match packed, not {@link #NONE}.
    /// @return the segment's number.
    public static long number(final long match) {
        return match & SATURATED_NUMBER;
    }
}
