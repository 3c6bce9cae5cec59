package io.kickoff.selector;

/// Why a candidate is served, or is not.
public enum Reason {
    /// It is the one that is served.
    CHOSEN,
    /// The pipeline has published nothing for this number.
    ABSENT,
    /// An operator has hidden it.
    MASKED,
    /// Its pipeline puts segments elsewhere in time than the others do.
    UNLOCKED,
    /// Its last byte is not there yet, and a complete candidate is preferred.
    UPLOADING,
    /// It has defects that a better candidate has not.
    DEFECTIVE,
    /// Another one has a higher score.
    LOWER_SCORE,
    /// As good as the one served, but its pipeline comes later in the order.
    LESS_PREFERRED;

    /// Says why.
    ///
    /// @param word     of the candidate.
    /// @param chosen   word of the one that is served; {@link CandidateWord#ABSENT} when none is.
    /// @param isChosen whether it is that one.
    /// @param isMasked whether an operator has hidden it.
    /// @param isLocked whether its pipeline is epoch-locked at this number.
    /// @param order    of the event.
    /// @return the reason.
    public static Reason of(
            final long word,
            final long chosen,
            final boolean isChosen,
            final boolean isMasked,
            final boolean isLocked,
            final SelectionOrder order) {
        if (isChosen) {
            return CHOSEN;
        }
        if (!CandidateWord.isPresent(word)) {
            return ABSENT;
        }
        if (isMasked) {
            return MASKED;
        }
        if (!isLocked) {
            return UNLOCKED;
        }
        if (!CandidateWord.isComplete(word) && CandidateWord.isComplete(chosen)) {
            return UPLOADING;
        }
        if (CandidateTable.rank(word, order.isByScore()) == CandidateTable.rank(chosen, order.isByScore())) {
            return LESS_PREFERRED;
        }
        return CandidateWord.isValid(word) ? LOWER_SCORE : DEFECTIVE;
    }
}
