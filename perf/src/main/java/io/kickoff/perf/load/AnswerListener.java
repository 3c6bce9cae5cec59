package io.kickoff.perf.load;

/// Hears of the connections that a generator holds, on their event loop.
public interface AnswerListener {
    /// A connection is open and idle: at first, and again after it was lost.
    ///
    /// @param connection may be asked.
    void onOpen(LoadConnection connection);

    /// An answer is complete, or will never come. Ask again if {@link LoadConnection#isIdle}; otherwise
    /// {@link #onOpen} follows.
    ///
    /// @param connection that was asked.
    /// @param status     of the answer, or {@link LoadConnection#BROKEN}.
    /// @param atNanos    `System.nanoTime` when its last byte was read.
    void onAnswer(LoadConnection connection, int status, long atNanos);
}
