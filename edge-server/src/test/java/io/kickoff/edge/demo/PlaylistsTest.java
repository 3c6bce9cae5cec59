package io.kickoff.edge.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.demo.media.Rung;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;

class PlaylistsTest {
    private static final long FIRST = 1_000;

    @Test
    void shouldNameEachRenditionOnceInTheMasterPlaylist() {
        final String master = Playlists.master();
        assertEquals(List.of("v0.m3u8", "v1.m3u8"), uris(master));
        assertTrue(master.contains("URI=\"a0.m3u8\""));
        assertTrue(master.contains("CODECS=\"avc1.42C01E,mp4a.40.2\",RESOLUTION=640x360"));
    }

    @Test
    void shouldBeginWithTheFirstSegmentOfTheBroadcast() {
        assertEquals("""
                #EXTM3U
                #EXT-X-VERSION:7
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-TARGETDURATION:2
                #EXT-X-MEDIA-SEQUENCE:1000
                #EXT-X-MAP:URI="v0-init.mp4"
                #EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:33:20Z
                #EXTINF:2.00000,
                v0-1000.m4s
                #EXTINF:2.00000,
                v0-1001.m4s
                """, Playlists.media(Rung.V0, Feed.builtin(FIRST), FIRST + 1));
    }

    @Test
    void shouldMoveOnWithTheLiveEdge() {
        final String playlist = Playlists.media(Rung.V0, Feed.builtin(FIRST), FIRST + 500);
        final List<String> segments = uris(playlist);
        assertEquals(Playlists.WINDOW, segments.size());
        assertEquals("v0-1500.m4s", segments.getLast());
        assertTrue(playlist.contains("#EXT-X-MEDIA-SEQUENCE:1491\n"));
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepToTheClockWithItsDurations(final Rung rung) {
        final BigDecimal seconds = Playlists.media(rung, Feed.builtin(0), Playlists.WINDOW - 1)
                .lines()
                .filter(line -> line.startsWith("#EXTINF:"))
                .map(line -> new BigDecimal(line.substring(8, line.length() - 1)))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        // an audio segment ends with a frame, up to one frame late
        assertEquals(Playlists.WINDOW * Rung.SEGMENT_SECONDS, seconds.doubleValue(), 0.022);
    }

    @Test
    void shouldTellOfADiscontinuityWhenTheSourceChanges() {
        final Feed feed = Feed.ffmpeg(FIRST);
        assertTrue(feed.fallBack(FIRST + 3));
        final String during = Playlists.media(Rung.V0, feed, FIRST + 5);
        assertTrue(
                during.contains("v0-1002.m4s\n#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"v0-init-builtin.mp4\"\n"), during);
        assertFalse(during.contains("DISCONTINUITY-SEQUENCE"));

        final String after = Playlists.media(Rung.V0, feed, FIRST + 100);
        assertTrue(after.contains("#EXT-X-DISCONTINUITY-SEQUENCE:1\n#EXT-X-MAP:URI=\"v0-init-builtin.mp4\"\n"), after);
    }

    @Test
    void shouldDescribeTheSameToPlayersOfDash() throws Exception {
        final DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        final Document manifest = factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(DashManifest.text().getBytes(StandardCharsets.UTF_8)));
        final var root = manifest.getDocumentElement();
        assertEquals("dynamic", root.getAttribute("type"));
        assertEquals("1970-01-01T00:00:00Z", root.getAttribute("availabilityStartTime"));
        assertEquals(
                Rung.values().length,
                root.getElementsByTagName("Representation").getLength());
        assertEquals(2, root.getElementsByTagName("SegmentTemplate").getLength());
    }

    private static List<String> uris(final String playlist) {
        return playlist.lines().filter(line -> !line.startsWith("#")).toList();
    }
}
