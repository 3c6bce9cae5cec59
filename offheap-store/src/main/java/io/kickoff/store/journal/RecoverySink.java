package io.kickoff.store.journal;

import org.agrona.DirectBuffer;

/// Takes objects back from a journal: {@link #begin}, {@link #piece} for its bytes, {@link #end}; then the next one.
public interface RecoverySink {
    /// What to do with an object.
    enum Answer {
        /// Hand out its bytes.
        TAKE,
        /// Go on with the next one.
        SKIP,
        /// Hand out nothing any more: there is no room.
        STOP
    }

    /// An object that was there.
    ///
    /// @param object which, how long, and with which sequence number.
    /// @param digest as it was handed in.
    /// @param facts  as they were handed in.
    /// @return what to do with it.
    Answer begin(JournaledObject object, String digest, DirectBuffer facts);

    /// Its next bytes, checked by their CRC.
    ///
    /// @param address in native memory, during this call.
    /// @param length  in bytes.
    /// @return false when there is no room for them: {@link #end} is called with false, then nothing any more.
    boolean piece(long address, int length);

    /// The end of what {@link #begin} took.
    ///
    /// @param isIntact whether all its bytes came and are what was written; otherwise it must not be served.
    void end(boolean isIntact);
}
