package io.kickoff.edge.demo.media;

import java.util.ArrayList;
import java.util.List;

/// Makes the segments of the ladder without any program: valid fragmented MP4 with a moving picture and silence.
///
/// Segment n covers the seconds from 2n to 2n + 2 of the Unix epoch, and so do its times: whoever makes it,
/// whenever, makes the same bytes. *Thread-safe.*
public final class BuiltinLadder {
    private static final int TRACK = 1;
    private static final int FRAMES = Rung.SEGMENT_SECONDS * Rung.FRAMES_PER_SECOND;
    private static final int FRAME_DURATION = Rung.VIDEO_TIMESCALE / Rung.FRAMES_PER_SECOND;

    /// What the video of a segment shows.
    public enum Look {
        /// The clock.
        NORMAL,
        /// Nothing.
        BLACK,
        /// The first picture all the time.
        FROZEN
    }

    /// The init segment of a rendition.
    public byte[] init(final Rung rung) {
        return InitSegment.of(rung);
    }

    /// A segment as it should be.
    public Fragment segment(final Rung rung, final long number) {
        return segment(rung, number, Look.NORMAL);
    }

    /// A segment; audio has one look only.
    public Fragment segment(final Rung rung, final long number, final Look look) {
        final List<Sample> samples = rung.isVideo() ? pictures(rung, number, look) : silence(number);
        // sequence numbers have 32 bits
        final long sequence = number & 0xFFFF_FFFFL;
        return new Fragment(Fragment.MEDIA_SEGMENT, sequence, TRACK, rung.startTime(number), samples);
    }

    private static List<Sample> pictures(final Rung rung, final long number, final Look look) {
        final ClockScene scene = new ClockScene(rung);
        final PictureCoder coder = new PictureCoder();
        final List<Sample> samples = new ArrayList<>(FRAMES);
        CellPicture before = look == Look.BLACK ? scene.black() : scene.draw(number, 0);
        samples.add(picture(Sample.SYNC, coder.idr(before, (int) (number & 1))));
        for (int frame = 1; frame < FRAMES; frame++) {
            final CellPicture next = look == Look.NORMAL ? scene.draw(number, frame) : before;
            samples.add(picture(Sample.NON_SYNC, coder.predicted(next, before, frame)));
            before = next;
        }
        return samples;
    }

    private static Sample picture(final int flags, final byte[] unit) {
        final byte[] data = new BoxWriter().u32(unit.length).raw(unit).toBytes();
        return new Sample(FRAME_DURATION, flags, 0, data);
    }

    private static List<Sample> silence(final long number) {
        final Sample frame = new Sample(Rung.AAC_FRAME, Sample.SYNC, 0, SilentAac.frame());
        final List<Sample> samples = new ArrayList<>();
        for (long i = Rung.firstAudioFrame(number); i < Rung.firstAudioFrame(number + 1); i++) {
            samples.add(frame);
        }
        return samples;
    }
}
