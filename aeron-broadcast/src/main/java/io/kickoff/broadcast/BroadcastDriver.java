package io.kickoff.broadcast;

import io.aeron.Aeron;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.client.AeronArchive;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/// The media driver of this process, with an archive where a publisher needs one, sized for small messages; or a
/// driver that somebody else runs.
///
/// Terms are 1 MiB instead of Aeron's 16 and 64, and counters take 1 MiB: a driver's files are 16 MB, in place of
/// hundreds. The driver runs on one thread and the archive on another; how they wait
/// for work is the operator's choice.
///
/// A process that was stopped for longer than Aeron waits (10 s) goes on with its driver, and without the driver's
/// clients, of which the archive is one. So the archive is launched again when somebody connects and it has ended:
/// longer patience would only move the limit.
///
/// *Thread-safe.*
public final class BroadcastDriver implements AutoCloseable {
    /// Length of a term, in bytes; a message has at most an eighth of it.
    public static final int TERM_LENGTH = 1 << 20;

    private static final int SEGMENT_FILE_LENGTH = 4 * TERM_LENGTH;
    private static final int COUNTER_VALUES_LENGTH = 1 << 20;

    private final String directory;
    private final ErrorHandler errors;
    private final @Nullable MediaDriver driver;
    private final @Nullable Supplier<Archive> archiving;
    private @Nullable Archive archive;

    private BroadcastDriver(
            final Path directory,
            final ErrorHandler errors,
            final @Nullable MediaDriver driver,
            final @Nullable Supplier<Archive> archiving) {
        this.directory = directory.toString();
        this.errors = errors;
        this.driver = driver;
        this.archiving = archiving;
        this.archive = archiving == null ? null : archiving.get();
    }

    /// A driver that runs in a process of its own, as does the archive, where there is one.
    ///
    /// @param directory of its files.
    /// @param errors    told what went wrong.
    /// @return the driver; closing it does nothing.
    public static BroadcastDriver external(final Path directory, final ErrorHandler errors) {
        return new BroadcastDriver(directory, errors, null, null);
    }

    /// Starts a driver for a node that only listens.
    ///
    /// @param directory of its files, best in memory (`/dev/shm`); what is there of a former one goes.
    /// @param idle      how its thread waits for work.
    /// @param errors    told what went wrong.
    /// @return the driver; its owner closes it after every client.
    public static BroadcastDriver launch(
            final Path directory, final Supplier<IdleStrategy> idle, final ErrorHandler errors) {
        return new BroadcastDriver(directory, errors, MediaDriver.launch(context(directory, idle, errors)), null);
    }

    /// Starts a driver and an archive for a publisher.
    ///
    /// @param directory        of the driver's files.
    /// @param archiveDirectory where what was published is kept, for whoever comes late.
    /// @param archiveRequests  channel on which the archive is asked, such as `aeron:udp?endpoint=10.0.1.7:8010`.
    /// @param idle             how its threads wait for work.
    /// @param errors           told what went wrong.
    /// @return the driver; its owner closes it after every client.
    public static BroadcastDriver launchWithArchive(
            final Path directory,
            final Path archiveDirectory,
            final String archiveRequests,
            final Supplier<IdleStrategy> idle,
            final ErrorHandler errors) {
        final MediaDriver driver =
                MediaDriver.launch(context(directory, idle, errors).spiesSimulateConnection(true));
        try {
            return new BroadcastDriver(
                    directory,
                    errors,
                    driver,
                    () -> Archive.launch(new Archive.Context()
                            .aeronDirectoryName(directory.toString())
                            .archiveDir(archiveDirectory.toFile())
                            .controlChannel(archiveRequests)
                            .replicationChannel("aeron:udp?endpoint=127.0.0.1:0")
                            .threadingMode(ArchiveThreadingMode.SHARED)
                            .idleStrategySupplier(idle)
                            .segmentFileLength(SEGMENT_FILE_LENGTH)
                            .errorHandler(errors)));
        } catch (final RuntimeException cannotArchive) {
            driver.close();
            throw cannotArchive;
        }
    }

    private static MediaDriver.Context context(
            final Path directory, final Supplier<IdleStrategy> idle, final ErrorHandler errors) {
        return new MediaDriver.Context()
                .aeronDirectoryName(directory.toString())
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(idle.get())
                .publicationTermBufferLength(TERM_LENGTH)
                .ipcTermBufferLength(TERM_LENGTH)
                .counterValuesBufferLength(COUNTER_VALUES_LENGTH)
                .errorHandler(errors);
    }

    /// A client of this driver; launches the archive again when it has ended.
    ///
    /// @return the client; its owner closes it before the driver.
    synchronized Aeron connect() {
        final @Nullable Archive current = archive;
        if (archiving != null && (current == null || current.context().aeron().isClosed())) {
            archive = null;
            CloseHelper.quietClose(current);
            archive = archiving.get();
        }
        return Aeron.connect(new Aeron.Context().aeronDirectoryName(directory).errorHandler(errors));
    }

    /// A client of the archive that runs beside a publisher.
    ///
    /// @param aeron           client of the same driver.
    /// @param archiveRequests as the archive was told.
    /// @return the client; its owner closes it.
    static AeronArchive connectArchive(final Aeron aeron, final String archiveRequests) {
        return AeronArchive.connect(new AeronArchive.Context()
                .aeron(aeron)
                .ownsAeronClient(false)
                .controlRequestChannel(archiveRequests)
                .controlResponseChannel("aeron:udp?endpoint=127.0.0.1:0"));
    }

    @Override
    public synchronized void close() {
        CloseHelper.closeAll(archive, driver);
    }
}
