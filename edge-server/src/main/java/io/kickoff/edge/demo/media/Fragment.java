package io.kickoff.edge.demo.media;

import java.util.List;

/// A media segment of one track in one fragment: `styp`, `moof`, `mdat`. *Immutable.*
///
/// @param brand      major brand of `styp`
/// @param sequence   number of the fragment
/// @param track      its id
/// @param decodeTime of the first sample, in the track's timescale: `tfdt`
/// @param samples    in the order of decoding
public record Fragment(String brand, long sequence, int track, long decodeTime, List<Sample> samples) {
    /// The brand of ordinary segments.
    public static final String MEDIA_SEGMENT = "msdh";
    /// The brand of segments that hold a slate in place of the event.
    public static final String SLATE = "slat";

    private static final int DEFAULT_BASE_IS_MOOF = 0x020000;
    private static final int TRUN_DATA_OFFSET = 0x000001;
    private static final int TRUN_DURATION_SIZE_FLAGS_OFFSET = 0x000F00;
    private static final int BOX_HEADER = 8;

    public Fragment {
        samples = List.copyOf(samples);
    }

    /// The samples' durations together.
    public long duration() {
        return samples.stream().mapToLong(Sample::duration).sum();
    }

    /// The same with another brand.
    public Fragment withBrand(final String other) {
        return new Fragment(other, sequence, track, decodeTime, samples);
    }

    /// The same at another time.
    public Fragment withDecodeTime(final long other) {
        return new Fragment(brand, sequence, track, other, samples);
    }

    /// The same with other samples.
    public Fragment withSamples(final List<Sample> others) {
        return new Fragment(brand, sequence, track, decodeTime, others);
    }

    /// The bytes of the segment.
    public byte[] toBytes() {
        final BoxWriter brands =
                new BoxWriter().code(brand).u32(0).code("msdh").code("msix").code("cmfs");
        if (!brand.equals(MEDIA_SEGMENT)) {
            brands.code(brand);
        }
        // the offset does not change the length of the box that holds it
        final int offset = movieFragment(0).length() + BOX_HEADER;
        final BoxWriter data = new BoxWriter();
        samples.forEach(sample -> data.raw(sample.data()));
        return new BoxWriter()
                .box("styp", brands)
                .raw(movieFragment(offset).toBytes())
                .box("mdat", data)
                .toBytes();
    }

    private BoxWriter movieFragment(final int dataOffset) {
        final BoxWriter run = new BoxWriter().u32(samples.size()).u32(dataOffset);
        for (final Sample sample : samples) {
            run.u32(sample.duration())
                    .u32(sample.data().length)
                    .u32(sample.flags())
                    .u32(sample.compositionOffset());
        }
        final BoxWriter traf = new BoxWriter()
                .fullBox("tfhd", 0, DEFAULT_BASE_IS_MOOF, new BoxWriter().u32(track))
                .fullBox("tfdt", 1, 0, new BoxWriter().u64(decodeTime))
                .fullBox("trun", 1, TRUN_DATA_OFFSET | TRUN_DURATION_SIZE_FLAGS_OFFSET, run);
        final BoxWriter moof = new BoxWriter()
                .fullBox("mfhd", 0, 0, new BoxWriter().u32(sequence))
                .box("traf", traf);
        return new BoxWriter().box("moof", moof);
    }
}
