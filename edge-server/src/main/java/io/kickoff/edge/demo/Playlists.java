package io.kickoff.edge.demo;

import io.kickoff.edge.demo.media.Rung;
import java.time.Instant;
import java.util.Locale;

/// The HLS playlists of the broadcast, the same from whichever pipeline (RFC 8216). *Immutable.*
final class Playlists {
    /// Segments that a media playlist names.
    static final int WINDOW = 10;

    private static final int TARGET_SECONDS = 2;

    private Playlists() {}

    static String mediaName(final Rung rung) {
        return rung.id() + ".m3u8";
    }

    /// All renditions.
    static String master() {
        final StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        text.append(
                        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"Main\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"1\",URI=\"")
                .append(mediaName(Rung.A0))
                .append("\"\n");
        for (final Rung rung : Rung.values()) {
            if (rung.isVideo()) {
                text.append("#EXT-X-STREAM-INF:BANDWIDTH=")
                        .append(rung.bandwidth() + Rung.A0.bandwidth())
                        .append(",CODECS=\"%s,%s\",RESOLUTION=%dx%d,FRAME-RATE=%d.000,AUDIO=\"audio\"\n"
                                .formatted(
                                        rung.codec(),
                                        Rung.A0.codec(),
                                        rung.width(),
                                        rung.height(),
                                        Rung.FRAMES_PER_SECOND))
                        .append(mediaName(rung))
                        .append('\n');
            }
        }
        return text.toString();
    }

    /// The newest segments of a rendition.
    ///
    /// @param last that is published
    static String media(final Rung rung, final Feed feed, final long last) {
        final long first = Math.max(feed.firstNumber(), last - WINDOW + 1);
        final StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        text.append("#EXT-X-TARGETDURATION:").append(TARGET_SECONDS);
        text.append("\n#EXT-X-MEDIA-SEQUENCE:").append(first);
        if (!feed.initName(rung, first).equals(DemoEvent.initName(rung))) {
            text.append("\n#EXT-X-DISCONTINUITY-SEQUENCE:1");
        }
        text.append('\n');
        for (long number = first; number <= last; number++) {
            final boolean begins = number > first && feed.isDiscontinuity(number);
            if (begins) {
                text.append("#EXT-X-DISCONTINUITY\n");
            }
            if (begins || number == first) {
                text.append("#EXT-X-MAP:URI=\"")
                        .append(feed.initName(rung, number))
                        .append("\"\n#EXT-X-PROGRAM-DATE-TIME:")
                        .append(dateTime(rung, number))
                        .append('\n');
            }
            text.append(String.format(Locale.ROOT, "#EXTINF:%.5f,%n", seconds(rung, number)));
            text.append(DemoEvent.mediaName(rung, number)).append('\n');
        }
        return text.toString();
    }

    private static Instant dateTime(final Rung rung, final long number) {
        return Instant.ofEpochMilli(rung.startTime(number) * 1_000 / rung.timescale());
    }

    private static double seconds(final Rung rung, final long number) {
        return (double) (rung.startTime(number + 1) - rung.startTime(number)) / rung.timescale();
    }
}
