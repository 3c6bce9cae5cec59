package io.kickoff.edge.demo;

import io.kickoff.edge.demo.media.Rung;

/// The manifest of the broadcast for DASH (ISO/IEC 23009-1): names follow from the time of day, so it never
/// changes. *Immutable.*
final class DashManifest {
    private DashManifest() {}

    static String text() {
        final StringBuilder text = new StringBuilder();
        text.append(
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011"
                    type="dynamic" availabilityStartTime="1970-01-01T00:00:00Z" publishTime="1970-01-01T00:00:00Z"
                    minimumUpdatePeriod="PT1H" minBufferTime="PT%dS" timeShiftBufferDepth="PT%dS"
                    suggestedPresentationDelay="PT%dS">
                  <Period id="1" start="PT0S">
                """.formatted(Rung.SEGMENT_SECONDS, Playlists.WINDOW * Rung.SEGMENT_SECONDS, 3 * Rung.SEGMENT_SECONDS));
        adaptationSet(text, true);
        adaptationSet(text, false);
        return text.append("  </Period>\n</MPD>\n").toString();
    }

    private static void adaptationSet(final StringBuilder text, final boolean video) {
        text.append(
                """
                    <AdaptationSet contentType="%1$s" mimeType="%1$s/mp4" segmentAlignment="true" startWithSAP="1">
                      <SegmentTemplate timescale="1000" duration="%2$d" startNumber="0"
                          media="%3$s" initialization="%4$s"/>
                """.formatted(video ? "video" : "audio", Rung.SEGMENT_MS, DemoEvent.MEDIA, DemoEvent.INITIALIZATION));
        for (final Rung rung : Rung.values()) {
            if (rung.isVideo() == video) {
                text.append("      <Representation id=\"%s\" bandwidth=\"%d\" codecs=\"%s\" %s/>\n"
                        .formatted(rung.id(), rung.bandwidth(), rung.codec(), shape(rung)));
            }
        }
        text.append("    </AdaptationSet>\n");
    }

    private static String shape(final Rung rung) {
        return rung.isVideo()
                ? "width=\"%d\" height=\"%d\" frameRate=\"%d\""
                        .formatted(rung.width(), rung.height(), Rung.FRAMES_PER_SECOND)
                : "audioSamplingRate=\"%d\"".formatted(Rung.AUDIO_TIMESCALE);
    }
}
