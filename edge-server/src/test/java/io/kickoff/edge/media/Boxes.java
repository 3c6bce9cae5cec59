package io.kickoff.edge.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/// Writes ISO base media, box by box, right or wrong.
public final class Boxes {
    public static final long TIMESCALE = 90_000;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public byte[] bytes() {
        return out.toByteArray();
    }

    Boxes int32(final long value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift));
        }
        return this;
    }

    Boxes int64(final long value) {
        return int32(value >>> 32).int32(value);
    }

    Boxes text(final String four) {
        out.writeBytes(four.getBytes(ISO_8859_1));
        return this;
    }

    Boxes zeros(final int count) {
        out.writeBytes(new byte[count]);
        return this;
    }

    Boxes raw(final byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    Boxes box(final String type, final Consumer<Boxes> content) {
        final Boxes inner = new Boxes();
        content.accept(inner);
        return int32(inner.out.size() + 8L).text(type).raw(inner.bytes());
    }

    public Boxes styp(final String... brands) {
        return box("styp", styp -> {
            styp.text("msdh").int32(0);
            for (final String brand : brands) {
                styp.text(brand);
            }
        });
    }

    /// A track of an init segment; durations may stand only in its `trex`.
    public record Track(int id, String handler, long timescale, long trexDuration) {}

    public static byte[] init(final Track... tracks) {
        final Boxes boxes = new Boxes().box("ftyp", ftyp -> ftyp.text("iso6").int32(0));
        boxes.box("moov", moov -> {
            for (final Track track : tracks) {
                moov.box(
                        "trak",
                        trak -> trak.box(
                                        "tkhd",
                                        tkhd -> tkhd.int32(3)
                                                .zeros(8)
                                                .int32(track.id())
                                                .zeros(68))
                                .box(
                                        "mdia",
                                        mdia -> mdia.box(
                                                        "mdhd",
                                                        mdhd -> mdhd.int32(0)
                                                                .zeros(8)
                                                                .int32(track.timescale())
                                                                .zeros(8))
                                                .box(
                                                        "hdlr",
                                                        hdlr -> hdlr.int32(0)
                                                                .int32(0)
                                                                .text(track.handler())
                                                                .zeros(13))
                                                .box(
                                                        "minf",
                                                        minf -> minf.box(
                                                                "stbl",
                                                                stbl -> stbl.box(
                                                                        "stsd",
                                                                        stsd -> stsd.int32(0)
                                                                                .int32(1)
                                                                                .box(
                                                                                        "avc1",
                                                                                        avc1 -> avc1.zeros(78)))))));
            }
            moov.box("mvex", mvex -> {
                for (final Track track : tracks) {
                    mvex.box(
                            "trex",
                            trex -> trex.int32(0)
                                    .int32(track.id())
                                    .int32(1)
                                    .int32(track.trexDuration())
                                    .int32(0)
                                    .int32(0));
                }
            });
        });
        return boxes.bytes();
    }

    static InitFacts video() {
        return InitFacts.parse(MediaBytes.of(init(new Track(1, "vide", TIMESCALE, 0))));
    }

    static InitFacts audio(final long timescale) {
        return InitFacts.parse(MediaBytes.of(init(new Track(1, "soun", timescale, 0))));
    }

    /// A fragment of one track whose samples have these durations and `size` bytes each.
    public Boxes fragment(final int track, final long tfdt, final int size, final long... durations) {
        return moof(track, tfdt, size, durations).box("mdat", mdat -> mdat.zeros(size * durations.length));
    }

    Boxes moof(final int track, final long tfdt, final int size, final long... durations) {
        return box(
                "moof",
                moof -> moof.box("mfhd", mfhd -> mfhd.int64(1))
                        .box(
                                "traf",
                                traf -> traf.box(
                                                "tfhd",
                                                tfhd -> tfhd.int32(0x20000).int32(track))
                                        .box(
                                                "tfdt",
                                                tfdtBox ->
                                                        tfdtBox.int32(1 << 24).int64(tfdt))
                                        .box("trun", trun -> {
                                            trun.int32(0x301)
                                                    .int32(durations.length)
                                                    .int32(0);
                                            for (final long duration : durations) {
                                                trun.int32(duration).int32(size);
                                            }
                                        })));
    }

    public static long[] samples(final int count, final long duration) {
        final long[] durations = new long[count];
        java.util.Arrays.fill(durations, duration);
        return durations;
    }

    /// A sound 2-second segment of 50 frames.
    static byte[] sound() {
        return new Boxes()
                .styp("msix")
                .fragment(1, 900_000, 10, samples(50, 3600))
                .bytes();
    }
}
