package io.kickoff.store.window;

import io.kickoff.selector.CandidateTable;
import io.kickoff.selector.CandidateWord;

/// What a window has chosen: bytes that are pinned, and what is known of them. *Confined to one thread; reused.*
public final class Selected {
    private long handle;
    private long word = CandidateWord.ABSENT;
    private int pipeline = CandidateTable.NONE;

    void set(final long newHandle, final long newWord, final int newPipeline) {
        handle = newHandle;
        word = newWord;
        pipeline = newPipeline;
    }

    /// @return of the bytes; whoever asked unpins it.
    public long handle() {
        return handle;
    }

    /// @return the candidate's word, as it was when it was pinned.
    public long word() {
        return word;
    }

    /// @return whose it is.
    public int pipeline() {
        return pipeline;
    }
}
