package io.kickoff.store.journal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/// Blocks of a file, taken from the disk before they are written to.
///
/// Chronicle Queue writes through memory mapped files with holes. The kernel looks for a block when a hole is first
/// touched, and when there is none it sends a signal that ends the process. So blocks are reserved ahead of the
/// writer with fallocate(2), which says no instead. Where a file system cannot do that, the margin of free space has
/// to do. *Confined to one thread.*
@SuppressWarnings("restricted") // a system call is what this class is for
final class DiskSpace implements AutoCloseable {
    private static final int O_WRONLY = 1;
    private static final int O_CLOEXEC = 0x80000;
    private static final int FALLOC_FL_KEEP_SIZE = 1;
    private static final int EINTR = 4;
    private static final int ENOSYS = 38;
    private static final int EOPNOTSUPP = 95;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle OPEN = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.captureCallState("errno"),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("close"), FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle FALLOCATE = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("fallocate"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG),
            Linker.Option.captureCallState("errno"));

    private final FileStore disk;
    private final int descriptor;
    private long reserved;

    /// @param file that is there.
    DiskSpace(final Path file) throws IOException {
        disk = Files.getFileStore(file);
        try (Arena scope = Arena.ofConfined()) {
            final MemorySegment state = scope.allocate(CALL_STATE);
            descriptor = (int) OPEN.invokeExact(state, scope.allocateFrom(file.toString()), O_WRONLY | O_CLOEXEC);
            if (descriptor < 0) {
                throw new IOException(file + " cannot be opened: errno " + (int) ERRNO.get(state, 0L));
            }
        } catch (final IOException | RuntimeException | Error failure) {
            throw failure;
        } catch (final Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Free bytes of the disk that a file or directory is on, for ordinary users.
    static long usable(final Path path) throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    /// Takes blocks.
    ///
    /// @param upTo   offset in the file up to which it will be written.
    /// @param ahead  how much more to take while at it, when there is plenty.
    /// @param margin that stays free on the disk.
    /// @return false when there is no space; then nothing may be written that was not reserved before.
    boolean reserve(final long upTo, final long ahead, final long margin) throws IOException {
        if (upTo <= reserved) {
            return true;
        }
        final long usable = disk.getUsableSpace() - margin;
        return usable >= upTo + ahead - reserved && allocate(upTo + ahead)
                || usable >= upTo - reserved && allocate(upTo);
    }

    private boolean allocate(final long upTo) {
        try (Arena scope = Arena.ofConfined()) {
            final MemorySegment state = scope.allocate(CALL_STATE);
            int result;
            int errno;
            do {
                result = (int) FALLOCATE.invokeExact(state, descriptor, FALLOC_FL_KEEP_SIZE, reserved, upTo - reserved);
                errno = (int) ERRNO.get(state, 0L);
            } while (result != 0 && errno == EINTR);
            if (result != 0 && errno != EOPNOTSUPP && errno != ENOSYS) {
                return false;
            }
            reserved = upTo;
            return true;
        } catch (final RuntimeException | Error failure) {
            throw failure;
        } catch (final Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Offset up to which blocks are taken.
    long reserved() {
        return reserved;
    }

    @Override
    public void close() {
        try {
            final int ignored = (int) CLOSE.invokeExact(descriptor);
        } catch (final Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
