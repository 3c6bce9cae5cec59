package io.kickoff.broadcast;

import io.aeron.Aeron;
import io.aeron.ChannelUri;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.RecordingDescriptorConsumer;
import io.aeron.archive.codecs.SourceLocation;
import io.aeron.archive.status.RecordingPos;
import io.aeron.exceptions.AeronException;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.status.CountersReader;

/// A publication whose every byte is kept in an archive, also over restarts: what was recorded before is gone on
/// with, so that positions mean the same for ever.
///
/// An archive holds this one recording, number 0; so whoever listens knows its number without asking.
///
/// *Confined to the publisher's thread.*
final class Recording implements AutoCloseable {
    /// Number of the recording in its archive.
    static final long ID = 0;

    private static final long START_TIMEOUT_MS = 10_000;

    private final AeronArchive archive;
    private final ExclusivePublication publication;
    private final CountersReader counters;
    private final int counter;
    private final int segmentFileLength;
    private long startPosition;

    private Recording(
            final AeronArchive archive,
            final ExclusivePublication publication,
            final CountersReader counters,
            final int counter,
            final Known known) {
        this.archive = archive;
        this.publication = publication;
        this.counters = counters;
        this.counter = counter;
        this.segmentFileLength = known.segmentFileLength;
        this.startPosition = known.startPosition;
    }

    private static final class Known implements RecordingDescriptorConsumer {
        private long startPosition = AeronArchive.NULL_POSITION;
        private int initialTermId;
        private int termLength;
        private int segmentFileLength;

        @Override
        public void onRecordingDescriptor(
                final long controlSessionId,
                final long correlationId,
                final long recordingId,
                final long startTimestamp,
                final long stopTimestamp,
                final long start,
                final long stop,
                final int firstTermId,
                final int segmentLength,
                final int termBufferLength,
                final int mtuLength,
                final int sessionId,
                final int streamId,
                final String strippedChannel,
                final String originalChannel,
                final String sourceIdentity) {
            startPosition = start;
            initialTermId = firstTermId;
            segmentFileLength = segmentLength;
            termLength = termBufferLength;
        }
    }

    /// Begins a recording, or goes on with the one that is there. Blocks for as long as the archive takes.
    ///
    /// @param aeron   client.
    /// @param archive that is empty, or has this recording alone.
    /// @param channel to publish on.
    /// @param stream  to publish on.
    /// @return the recording; closes the archive's client with it.
    /// @throws AeronException when the archive does not begin to record.
    static Recording begin(final Aeron aeron, final AeronArchive archive, final String channel, final int stream) {
        try {
            return beginWith(aeron, archive, channel, stream);
        } catch (final RuntimeException cannotRecord) {
            archive.close();
            throw cannotRecord;
        }
    }

    private static Recording beginWith(
            final Aeron aeron, final AeronArchive archive, final String channel, final int stream) {
        final Known known = new Known();
        final boolean isNew = archive.listRecording(ID, known) == 0;
        final ChannelUriStringBuilder uri = new ChannelUriStringBuilder(channel);
        if (isNew) {
            uri.termLength(BroadcastDriver.TERM_LENGTH);
        } else {
            archive.tryStopRecordingByIdentity(ID);
            uri.initialPosition(archive.getStopPosition(ID), known.initialTermId, known.termLength);
        }
        final ExclusivePublication publication = aeron.addExclusivePublication(uri.build(), stream);
        final String session = new ChannelUriStringBuilder(channel)
                .sessionId(publication.sessionId())
                .build();
        if (isNew) {
            archive.startRecording(session, stream, SourceLocation.LOCAL, true);
        } else {
            archive.extendRecording(ID, session, stream, SourceLocation.LOCAL, true);
        }
        final CountersReader counters = aeron.countersReader();
        final int counter = awaitRecorded(publication, counters, archive.archiveId());
        if (isNew) {
            archive.listRecording(ID, known);
        }
        return new Recording(archive, publication, counters, counter, known);
    }

    /// Waits for the archive's own word. That the publication is connected says nothing: any node may have done that.
    private static int awaitRecorded(
            final ExclusivePublication publication, final CountersReader counters, final long archiveId) {
        final long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_TIMEOUT_MS);
        final IdleStrategy idle = new SleepingMillisIdleStrategy(1);
        int counter = RecordingPos.findCounterIdBySession(counters, publication.sessionId(), archiveId);
        while (counter == CountersReader.NULL_COUNTER_ID) {
            if (System.nanoTime() - deadline > 0) {
                throw new AeronException("broadcast: the archive does not record " + publication.channel()
                        + ": is the channel's address one of this machine?");
            }
            idle.idle();
            counter = RecordingPos.findCounterIdBySession(counters, publication.sessionId(), archiveId);
        }
        if (RecordingPos.getRecordingId(counters, counter) != ID) {
            throw new AeronException("broadcast: the archive has recordings of others: give it a directory of its own");
        }
        return counter;
    }

    ExclusivePublication publication() {
        return publication;
    }

    /// Looks whether the archive still records, and takes its answers: unread, they would make it give up this client
    /// after some minutes.
    ///
    /// @throws AeronException when it does not.
    void check() {
        archive.checkForErrorResponse();
        if (!RecordingPos.isActive(counters, counter, ID)) {
            throw new AeronException("broadcast: the archive has ended the recording of " + publication.channel());
        }
    }

    /// Lets go of what lies before a position, file by file.
    ///
    /// @param position of a snapshot's begin: whoever comes late begins there.
    void purgeBefore(final long position) {
        final long keptFrom = AeronArchive.segmentFileBasePosition(
                startPosition, position, publication.termBufferLength(), segmentFileLength);
        if (keptFrom > startPosition) {
            archive.purgeSegments(ID, keptFrom);
            startPosition = keptFrom;
        }
    }

    @Override
    public void close() {
        publication.close();
        archive.close();
    }

    /// @param channel given by an operator.
    /// @return whether several may listen to it over a network.
    static boolean isUdp(final String channel) {
        return CommonContext.UDP_MEDIA.equals(ChannelUri.parse(channel).media());
    }
}
