package io.kickoff.edge.demo.media;

/// Init segments: what a player is told once about a rendition. *Immutable.*
final class InitSegment {
    private static final int TRACK = 1;
    private static final int UNITY = 0x10000;
    private static final int UNDETERMINED_LANGUAGE = 0x55C4;
    private static final int RESOLUTION_72_DPI = 0x480000;
    private static final int OBJECT_TYPE_AAC = 0x40;
    private static final int AUDIO_STREAM = 0x15;
    /// AAC LC, 48 kHz, one channel.
    private static final int AUDIO_SPECIFIC_CONFIG = 0x1188;
    private static final int MILLISECONDS = 1_000;

    private InitSegment() {}

    static byte[] of(final Rung rung) {
        final BoxWriter brands =
                new BoxWriter().code("iso6").u32(0).code("iso6").code("cmfc").code("mp41");
        return new BoxWriter().box("ftyp", brands).box("moov", movie(rung)).toBytes();
    }

    private static BoxWriter movie(final Rung rung) {
        final BoxWriter header = new BoxWriter()
                .u32(0)
                .u32(0)
                .u32(MILLISECONDS)
                .u32(0)
                .u32(UNITY)
                .u16(0x100)
                .zeros(10);
        matrix(header).zeros(24).u32(TRACK + 1);
        // defaults of a fragment's samples: description 1; everything else stands in the fragments
        final BoxWriter defaults =
                new BoxWriter().u32(TRACK).u32(1).u32(0).u32(0).u32(0);
        return new BoxWriter()
                .fullBox("mvhd", 0, 0, header)
                .box("trak", track(rung))
                .box("mvex", new BoxWriter().fullBox("trex", 0, 0, defaults));
    }

    private static BoxWriter track(final Rung rung) {
        final BoxWriter header =
                new BoxWriter().u32(0).u32(0).u32(TRACK).u32(0).u32(0).zeros(12);
        header.u16(rung.isVideo() ? 0 : 0x100).u16(0);
        matrix(header).u32((long) rung.width() << 16).u32((long) rung.height() << 16);
        final BoxWriter mediaHeader = new BoxWriter()
                .u32(0)
                .u32(0)
                .u32(rung.timescale())
                .u32(0)
                .u16(UNDETERMINED_LANGUAGE)
                .u16(0);
        final BoxWriter handler = new BoxWriter()
                .u32(0)
                .code(rung.isVideo() ? "vide" : "soun")
                .zeros(12)
                .code(rung.isVideo() ? "Video" : "Sound")
                .u8(0);
        final BoxWriter media = new BoxWriter()
                .fullBox("mdhd", 0, 0, mediaHeader)
                .fullBox("hdlr", 0, 0, handler)
                .box("minf", mediaInformation(rung));
        // enabled, in the movie, in the preview
        return new BoxWriter().fullBox("tkhd", 0, 7, header).box("mdia", media);
    }

    private static BoxWriter mediaInformation(final Rung rung) {
        final BoxWriter information = new BoxWriter();
        if (rung.isVideo()) {
            information.fullBox("vmhd", 0, 1, new BoxWriter().zeros(8));
        } else {
            information.fullBox("smhd", 0, 0, new BoxWriter().zeros(4));
        }
        final BoxWriter here = new BoxWriter().fullBox("url ", 0, 1, new BoxWriter());
        final BoxWriter references =
                new BoxWriter().fullBox("dref", 0, 0, new BoxWriter().u32(1).raw(here.toBytes()));
        final BoxWriter entry = rung.isVideo()
                ? new BoxWriter().box("avc1", visualEntry(rung))
                : new BoxWriter().box("mp4a", audioEntry(rung));
        final BoxWriter none = new BoxWriter().u32(0);
        final BoxWriter table = new BoxWriter()
                .fullBox("stsd", 0, 0, new BoxWriter().u32(1).raw(entry.toBytes()))
                .fullBox("stts", 0, 0, none)
                .fullBox("stsc", 0, 0, none)
                .fullBox("stsz", 0, 0, new BoxWriter().u32(0).u32(0))
                .fullBox("stco", 0, 0, none);
        return information.box("dinf", references).box("stbl", table);
    }

    private static BoxWriter visualEntry(final Rung rung) {
        final byte[] sequence = ParameterSets.sequence(rung);
        final byte[] picture = ParameterSets.picture();
        // version 1, lengths of four bytes, one set of each
        final BoxWriter configuration = new BoxWriter()
                .u8(1)
                .u8(ParameterSets.PROFILE)
                .u8(ParameterSets.CONSTRAINTS)
                .u8(rung.level())
                .u8(0xFF)
                .u8(0xE1)
                .u16(sequence.length)
                .raw(sequence)
                .u8(1)
                .u16(picture.length)
                .raw(picture);
        return new BoxWriter()
                .zeros(6)
                .u16(1)
                .zeros(16)
                .u16(rung.width())
                .u16(rung.height())
                .u32(RESOLUTION_72_DPI)
                .u32(RESOLUTION_72_DPI)
                .u32(0)
                .u16(1)
                .zeros(32)
                .u16(0x18)
                .u16(0xFFFF)
                .box("avcC", configuration);
    }

    private static BoxWriter audioEntry(final Rung rung) {
        final BoxWriter specific = new BoxWriter().u16(AUDIO_SPECIFIC_CONFIG);
        final BoxWriter decoder = new BoxWriter()
                .u8(OBJECT_TYPE_AAC)
                .u8(AUDIO_STREAM)
                .zeros(3)
                .u32(rung.bandwidth())
                .u32(rung.bandwidth());
        descriptor(decoder, 5, specific);
        final BoxWriter stream = new BoxWriter().u16(TRACK).u8(0);
        descriptor(stream, 4, decoder);
        descriptor(stream, 6, new BoxWriter().u8(2));
        final BoxWriter descriptors = new BoxWriter();
        descriptor(descriptors, 3, stream);
        return new BoxWriter()
                .zeros(6)
                .u16(1)
                .zeros(8)
                .u16(1)
                .u16(16)
                .zeros(4)
                .u32((long) Rung.AUDIO_TIMESCALE << 16)
                .fullBox("esds", 0, 0, descriptors);
    }

    /// A descriptor of ISO/IEC 14496-1; all here are shorter than 128 bytes.
    private static void descriptor(final BoxWriter out, final int tag, final BoxWriter content) {
        out.u8(tag).u8(content.length()).raw(content.toBytes());
    }

    private static BoxWriter matrix(final BoxWriter out) {
        return out.u32(UNITY).zeros(12).u32(UNITY).zeros(12).u32(0x40000000);
    }
}
