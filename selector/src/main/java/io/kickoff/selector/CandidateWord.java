package io.kickoff.selector;

/// What selection has to know of a candidate, in one long that is read and written as a whole.
///
/// | bits    | field     | meaning                                                                   |
/// |---------|-----------|---------------------------------------------------------------------------|
/// | 0       | present   | 1; a word of 0 means that there is no candidate                           |
/// | 1       | complete  | the last byte is there                                                    |
/// | 2 – 9   | defects   | {@link Defects} bits                                                      |
/// | 10 – 25 | severity  | how bad the defects are, 0 … 65535                                        |
/// | 26 – 32 | score     | the packager's score, 0 … 100                                             |
/// | 33 – 38 | size      | number of significant bits of the length                                  |
/// | 39 – 62 | version   | changes with every word that a candidate gets; takes no part in selection |
///
/// *Immutable.*
public final class CandidateWord {
    /// No candidate.
    public static final long ABSENT = 0;
    /// Highest version before it begins again.
    public static final int MAX_VERSION = (1 << 24) - 1;
    /// Highest score.
    public static final int MAX_SCORE = 100;

    private static final long PRESENT_BIT = 1;
    private static final long COMPLETE_BIT = 1 << 1;
    private static final int DEFECTS_SHIFT = 2;
    private static final long DEFECTS_MASK = 0xFF;
    private static final int SEVERITY_SHIFT = 10;
    private static final int SCORE_SHIFT = 26;
    private static final long SCORE_MASK = 0x7F;
    private static final int SIZE_SHIFT = 33;
    private static final long SIZE_MASK = 0x3F;
    private static final int VERSION_SHIFT = 39;

    private CandidateWord() {}

    /// Packs a word.
    ///
    /// @param isComplete whether the last byte is there.
    /// @param defects    {@link Defects} bits.
    /// @param severity   of the defects, 0 … {@link Defects#MAX_SEVERITY}.
    /// @param score      0 … {@link #MAX_SCORE}.
    /// @param sizeClass  from {@link #sizeClassOf}.
    /// @param version    taken modulo {@link #MAX_VERSION} + 1.
    /// @return the word, never {@link #ABSENT}.
    public static long encode(
            final boolean isComplete,
            final int defects,
            final int severity,
            final int score,
            final int sizeClass,
            final int version) {
        return PRESENT_BIT
                | (isComplete ? COMPLETE_BIT : 0)
                | (defects & DEFECTS_MASK) << DEFECTS_SHIFT
                | (long) Math.clamp(severity, 0, Defects.MAX_SEVERITY) << SEVERITY_SHIFT
                | (long) Math.clamp(score, 0, MAX_SCORE) << SCORE_SHIFT
                | (sizeClass & SIZE_MASK) << SIZE_SHIFT
                | (long) (version & MAX_VERSION) << VERSION_SHIFT;
    }

    /// @param word of a candidate.
    /// @return whether there is a candidate.
    public static boolean isPresent(final long word) {
        return word != ABSENT;
    }

    /// @param word of a candidate.
    /// @return whether its last byte is there.
    public static boolean isComplete(final long word) {
        return (word & COMPLETE_BIT) != 0;
    }

    /// @param word of a candidate.
    /// @return whether it is complete and without defects.
    public static boolean isValid(final long word) {
        return (word & (COMPLETE_BIT | DEFECTS_MASK << DEFECTS_SHIFT)) == COMPLETE_BIT;
    }

    /// @param word of a candidate.
    /// @return {@link Defects} bits.
    public static int defects(final long word) {
        return (int) (word >>> DEFECTS_SHIFT & DEFECTS_MASK);
    }

    /// @param word of a candidate.
    /// @return how bad its defects are.
    public static int severity(final long word) {
        return (int) (word >>> SEVERITY_SHIFT & Defects.MAX_SEVERITY);
    }

    /// @param word of a candidate.
    /// @return the packager's score.
    public static int score(final long word) {
        return (int) (word >>> SCORE_SHIFT & SCORE_MASK);
    }

    /// @param word of a candidate.
    /// @return size class of its body.
    public static int sizeClass(final long word) {
        return (int) (word >>> SIZE_SHIFT & SIZE_MASK);
    }

    /// @param word of a candidate.
    /// @return its version.
    public static int version(final long word) {
        return (int) (word >>> VERSION_SHIFT & MAX_VERSION);
    }

    /// @param length of a body in bytes.
    /// @return number of its significant bits.
    public static int sizeClassOf(final long length) {
        return Long.SIZE - Long.numberOfLeadingZeros(length);
    }
}
