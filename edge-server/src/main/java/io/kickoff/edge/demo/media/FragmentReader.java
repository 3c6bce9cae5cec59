package io.kickoff.edge.demo.media;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes a media segment apart, so that it can be written again with something wrong in it.
///
/// For what one packager writes of one track: one `moof` with one `traf` and one `trun`, and no defaults that
/// stand in the init segment only. *Confined to one thread.*
public final class FragmentReader {
    private static final int BOX_HEADER = 8;
    private static final int BASE_DATA_OFFSET = 0x1;
    private static final int DESCRIPTION_INDEX = 0x2;
    private static final int DEFAULT_DURATION = 0x8;
    private static final int DEFAULT_SIZE = 0x10;
    private static final int DEFAULT_FLAGS = 0x20;
    private static final int DATA_OFFSET = 0x1;
    private static final int FIRST_FLAGS = 0x4;
    private static final int SAMPLE_DURATION = 0x100;
    private static final int SAMPLE_SIZE = 0x200;
    private static final int SAMPLE_FLAGS = 0x400;
    private static final int SAMPLE_OFFSET = 0x800;

    private final ByteBuffer segment;
    private String brand = Fragment.MEDIA_SEGMENT;
    private long sequence;
    private int track = 1;
    private long decodeTime;
    private int defaultDuration;
    private int defaultSize;
    private int defaultFlags;
    private int movieFragmentAt;
    private @Nullable List<Sample> samples;

    private FragmentReader(final byte[] segment) {
        this.segment = ByteBuffer.wrap(segment);
    }

    /// Reads a segment.
    ///
    /// @throws IllegalArgumentException when it is none, or not of that simple kind
    public static Fragment read(final byte[] segment) {
        final FragmentReader reader = new FragmentReader(segment);
        try {
            reader.readBoxes(0, segment.length);
        } catch (final BufferUnderflowException | IndexOutOfBoundsException cut) {
            throw new IllegalArgumentException("the segment ends within a box", cut);
        }
        final List<Sample> found = reader.samples;
        if (found == null) {
            throw new IllegalArgumentException("the segment has no samples");
        }
        return new Fragment(reader.brand, reader.sequence, reader.track, reader.decodeTime, found);
    }

    private void readBoxes(final int from, final int to) {
        int at = from;
        while (at + BOX_HEADER <= to) {
            final int length = segment.getInt(at);
            if (length < BOX_HEADER || length > to - at) {
                throw new IllegalArgumentException("a box at " + at + " has the length " + length);
            }
            readBox(type(at + Integer.BYTES), at, length);
            at += length;
        }
    }

    private void readBox(final String type, final int at, final int length) {
        final int content = at + BOX_HEADER;
        switch (type) {
            case "styp" -> brand = type(content);
            case "moof" -> {
                movieFragmentAt = at;
                readBoxes(content, at + length);
            }
            case "traf" -> readBoxes(content, at + length);
            case "mfhd" -> sequence = segment.getInt(content + 4) & 0xFFFF_FFFFL;
            case "tfhd" -> readHeader(segment.duplicate().position(content));
            case "tfdt" ->
                decodeTime = segment.get(content) == 0
                        ? segment.getInt(content + 4) & 0xFFFF_FFFFL
                        : segment.getLong(content + 4);
            case "trun" -> readRun(segment.duplicate().position(content));
            default -> {
                // sidx, prft, emsg, mdat: nothing that the samples need
            }
        }
    }

    private void readHeader(final ByteBuffer box) {
        final int flags = box.getInt();
        track = box.getInt();
        if ((flags & BASE_DATA_OFFSET) != 0) {
            throw new IllegalArgumentException("data offsets count from the beginning of a file");
        }
        if ((flags & DESCRIPTION_INDEX) != 0) {
            box.getInt();
        }
        defaultDuration = (flags & DEFAULT_DURATION) != 0 ? box.getInt() : 0;
        defaultSize = (flags & DEFAULT_SIZE) != 0 ? box.getInt() : 0;
        defaultFlags = (flags & DEFAULT_FLAGS) != 0 ? box.getInt() : 0;
    }

    private void readRun(final ByteBuffer box) {
        if (samples != null) {
            throw new IllegalArgumentException("the segment has more than one run of samples");
        }
        final int flags = box.getInt();
        final int count = box.getInt();
        int dataAt = movieFragmentAt + ((flags & DATA_OFFSET) != 0 ? box.getInt() : 0);
        final int firstFlags = (flags & FIRST_FLAGS) != 0 ? box.getInt() : defaultFlags;
        final List<Sample> found = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            final int duration = (flags & SAMPLE_DURATION) != 0 ? box.getInt() : defaultDuration;
            final int size = (flags & SAMPLE_SIZE) != 0 ? box.getInt() : defaultSize;
            final int implied = i == 0 ? firstFlags : defaultFlags;
            final int own = (flags & SAMPLE_FLAGS) != 0 ? box.getInt() : implied;
            final int offset = (flags & SAMPLE_OFFSET) != 0 ? box.getInt() : 0;
            if (size < 0 || size > segment.capacity() - dataAt) {
                throw new IllegalArgumentException("sample " + i + " lies beyond the end");
            }
            final byte[] data = new byte[size];
            segment.get(dataAt, data);
            dataAt += size;
            found.add(new Sample(duration, own, offset, data));
        }
        samples = found;
    }

    private String type(final int at) {
        final byte[] letters = new byte[Integer.BYTES];
        segment.get(at, letters);
        return new String(letters, StandardCharsets.ISO_8859_1);
    }
}
