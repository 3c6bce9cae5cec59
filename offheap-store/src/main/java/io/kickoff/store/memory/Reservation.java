package io.kickoff.store.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/// Address space taken from the kernel with mmap(2): zeroed, page by page as it is touched.
///
/// Huge pages of the machine's pool are asked for first (they are reserved at once, or refused), then transparent
/// ones by madvise(2), then none. *Thread-safe; whoever closes it makes sure that nobody reads any more.*
@SuppressWarnings("restricted") // raw memory is what this class is for
final class Reservation implements AutoCloseable {
    /// All of the address space: for copies between addresses.
    static final MemorySegment EVERYWHERE = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final int PROT_READ_WRITE = 0x1 | 0x2;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x02 | 0x20;
    private static final int MAP_NORESERVE = 0x4000;
    private static final int MAP_HUGETLB = 0x40000;
    private static final int MADV_HUGEPAGE = 14;
    private static final long MAP_FAILED = -1;
    private static final long HUGE_PAGE = 2L << 20;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            CALL_STATE.varHandle(java.lang.foreign.MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle MMAP = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("mmap"),
            FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
            Linker.Option.captureCallState("errno"));
    private static final MethodHandle MUNMAP = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("munmap"), FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle MADVISE = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("madvise"),
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));

    private final long address;
    private final long length;
    private final String description;

    private Reservation(final long address, final long length, final String description) {
        this.address = address;
        this.length = length;
        this.description = description;
    }

    /// Takes address space.
    ///
    /// @param bytes     wanted; rounded up to whole huge pages when those are tried.
    /// @param hugePages whether to try them.
    /// @return the reservation.
    /// @throws IllegalStateException when the kernel refuses; the message says what to change.
    static Reservation of(final long bytes, final HugePages hugePages) {
        final long rounded = (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
        try (Arena scope = Arena.ofConfined()) {
            final MemorySegment state = scope.allocate(CALL_STATE);
            if (hugePages == HugePages.OFF) {
                return new Reservation(map(bytes, MAP_NORESERVE, state), bytes, "ordinary pages: asked for");
            }
            // without NORESERVE: better refused now than a bus error when the pool runs dry
            final long huge = (long) MMAP.invokeExact(
                    state, MemorySegment.NULL, rounded, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS | MAP_HUGETLB, -1, 0L);
            if (huge != MAP_FAILED) {
                return new Reservation(huge, rounded, "huge pages: of the machine's pool");
            }
            final String why = "the machine's pool of huge pages has fewer than " + rounded / HUGE_PAGE
                    + " free (vm.nr_hugepages)";
            final long plain = map(rounded, MAP_NORESERVE, state);
            final int advice = (int) MADVISE.invokeExact(plain, rounded, MADV_HUGEPAGE);
            return new Reservation(
                    plain, rounded, (advice == 0 ? "transparent huge pages: " : "ordinary pages: ") + why);
        } catch (final RuntimeException | Error failure) {
            throw failure;
        } catch (final Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static long map(final long bytes, final int flags, final MemorySegment state) throws Throwable {
        final long address = (long) MMAP.invokeExact(
                state, MemorySegment.NULL, bytes, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS | flags, -1, 0L);
        if (address == MAP_FAILED) {
            throw new IllegalStateException("memory: the kernel refuses " + bytes + " bytes (errno "
                    + (int) ERRNO.get(state, 0L) + "): set memory lower, or lift the limit (ulimit -v, cgroup)");
        }
        return address;
    }

    long address() {
        return address;
    }

    /// A part of it as a direct buffer; not to be touched once this is closed.
    ByteBuffer view(final long from, final long bytes) {
        return MemorySegment.ofAddress(address + from).reinterpret(bytes).asByteBuffer();
    }

    long length() {
        return length;
    }

    /// Which kind of pages, and why not a better one.
    String description() {
        return description;
    }

    @Override
    public void close() {
        try {
            final int ignored = (int) MUNMAP.invokeExact(address, length);
        } catch (final Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
