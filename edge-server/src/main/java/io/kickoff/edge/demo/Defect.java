package io.kickoff.edge.demo;

import io.kickoff.edge.demo.media.BuiltinLadder.Look;
import io.kickoff.edge.demo.media.Fragment;
import io.kickoff.edge.demo.media.FragmentReader;
import io.kickoff.edge.demo.media.Rung;
import io.kickoff.edge.demo.media.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What may go wrong with a segment. *Immutable.*
///
/// Where a defect shows in the bytes, the bytes are changed and nothing is said about it: the server has to
/// find it. What only a packager can see, pictures and sound, is declared as a packager would.
enum Defect {
    /// A tenth of the samples left out, the one before lasting longer.
    MISSING_SAMPLES(null) {
        @Override
        Fragment edit(final Fragment segment, final Rung rung) {
            final List<Sample> samples = new ArrayList<>(segment.samples());
            final int gone = Math.min(samples.size() - 1, Math.max(1, samples.size() / 10));
            final int from = samples.size() - gone - 1;
            int duration = 0;
            for (int i = 0; i <= gone; i++) {
                duration += samples.get(from + i).duration();
            }
            final Sample last = samples.get(from);
            samples.subList(from, samples.size()).clear();
            samples.add(new Sample(duration, last.flags(), last.compositionOffset(), last.data()));
            return segment.withSamples(samples);
        }
    },
    /// The last quarter left out.
    SHORT(null) {
        @Override
        Fragment edit(final Fragment segment, final Rung rung) {
            final int kept = Math.max(1, segment.samples().size() * 3 / 4);
            return segment.withSamples(segment.samples().subList(0, kept));
        }
    },
    /// The times of the segment half a second off.
    DISCONTINUITY(null) {
        @Override
        Fragment edit(final Fragment segment, final Rung rung) {
            return segment.withDecodeTime(segment.decodeTime() + rung.timescale() / 2);
        }
    },
    /// Audio without a sample.
    MISSING_AUDIO("missing-audio") {
        @Override
        Fragment edit(final Fragment segment, final Rung rung) {
            return segment.withSamples(List.of());
        }

        @Override
        boolean concerns(final Rung rung) {
            return !rung.isVideo();
        }
    },
    /// No picture.
    BLACK("black") {
        @Override
        Look look() {
            return Look.BLACK;
        }

        @Override
        boolean concerns(final Rung rung) {
            return rung.isVideo();
        }
    },
    /// The same picture all the time.
    FROZEN("frozen") {
        @Override
        Look look() {
            return Look.FROZEN;
        }

        @Override
        boolean concerns(final Rung rung) {
            return rung.isVideo();
        }
    },
    /// Marked as a slate, which an encoder shows when it has no input.
    SLATE(null) {
        @Override
        Fragment edit(final Fragment segment, final Rung rung) {
            return segment.withBrand(Fragment.SLATE);
        }
    },
    /// The last third of the bytes cut off, by a packager that believes that it wrote them all.
    TRUNCATED(null) {
        @Override
        byte[] applyTo(final byte[] segment, final Rung rung) {
            return Arrays.copyOf(segment, segment.length * 2 / 3);
        }
    },
    /// The connection breaks in the middle of the body.
    ABORTED_UPLOAD(null),
    /// Comes when nobody waits for it any more.
    LATE_UPLOAD(null),
    /// Never comes: the pipeline stalls.
    MISSING_SEGMENT(null);

    private final @Nullable String declared;

    Defect(final @Nullable String declared) {
        this.declared = declared;
    }

    /// What the packager says of it in `Kickoff-Defects`; null: nothing.
    @Nullable
    String declared() {
        return declared;
    }

    /// Whether a rendition can have it.
    boolean concerns(final Rung rung) {
        return true;
    }

    /// What the video shows.
    Look look() {
        return Look.NORMAL;
    }

    /// Puts it into the samples or their times; null: that is not where it shows.
    @Nullable
    Fragment edit(final Fragment segment, final Rung rung) {
        return null;
    }

    /// Puts it into the bytes of a segment. A segment of a kind that cannot be taken apart stays as it is.
    byte[] applyTo(final byte[] segment, final Rung rung) {
        try {
            final Fragment broken = edit(FragmentReader.read(segment), rung);
            return broken == null ? segment : broken.toBytes();
        } catch (final IllegalArgumentException foreign) {
            return segment;
        }
    }

    /// As it is shown.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
