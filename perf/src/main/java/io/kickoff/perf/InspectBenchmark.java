package io.kickoff.perf;

import io.kickoff.edge.media.InitFacts;
import io.kickoff.edge.media.SegmentInspector;
import io.kickoff.edge.media.StoredMedia;
import io.kickoff.store.memory.HugePages;
import io.kickoff.store.memory.SegmentArena;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// The look into a segment of 1 MiB where it lies: 120 samples, in one fragment or, as low latency has it, in ten.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class InspectBenchmark {
    private static final int LENGTH = 1 << 20;
    private static final int SAMPLES = 120;
    private static final int TICKS = 1500;
    private static final InitFacts INIT =
            new InitFacts(List.of(new InitFacts.Track(1, InitFacts.Kind.VIDEO, 90_000, "avc1", 0, 0)));

    /// Number of moof boxes.
    @Param({"1", "10"})
    public int fragments = 1;

    private final SegmentInspector inspector = new SegmentInspector();
    private final StoredMedia media = new StoredMedia();
    private final SegmentArena arena = SegmentArena.reserve(16 << 20, HugePages.OFF);
    private long handle;

    /// Writes the segment into the arena.
    @Setup
    public void write() {
        final ByteBuffer segment = ByteBuffer.allocateDirect(LENGTH);
        for (int i = 0; i < fragments; i++) {
            writeFragment(segment, i);
        }
        handle = arena.open(SegmentArena.UNKNOWN);
        arena.append(handle, new UnsafeBuffer(segment).addressOffset(), LENGTH);
        arena.complete(handle);
        inspect();
        if (inspector.samples() != SAMPLES || inspector.defects() != 0) {
            throw new IllegalStateException(inspector.samples() + " samples, defects " + inspector.defects());
        }
    }

    private void writeFragment(final ByteBuffer out, final int index) {
        final int count = SAMPLES / fragments;
        final int end = (int) ((long) LENGTH * (index + 1) / fragments);
        final int trun = 20 + count * 8;
        final int traf = 8 + 16 + 20 + trun;
        final int moof = 8 + 16 + traf;
        final int mdat = end - out.position() - moof;
        out.putInt(moof).putInt(0x6d6f6f66);
        out.putInt(16).putInt(0x6d666864).putInt(0).putInt(index);
        out.putInt(traf).putInt(0x74726166);
        out.putInt(16).putInt(0x74666864).putInt(0x20000).putInt(1);
        out.putInt(20).putInt(0x74666474).putInt(1 << 24).putLong((long) index * count * TICKS);
        out.putInt(trun).putInt(0x7472756e).putInt(0x301).putInt(count).putInt(0);
        for (int i = 0; i < count; i++) {
            out.putInt(TICKS).putInt((mdat - 8) / count);
        }
        out.putInt(mdat).putInt(0x6d646174).position(end);
    }

    /// @return its defects, none.
    @Benchmark
    public int inspect() {
        return inspector.inspect(media.wrap(arena, handle), INIT, 2000, 1000).defects();
    }

    /// Gives the memory back.
    @TearDown
    public void free() {
        arena.release(handle);
        arena.close();
    }
}
