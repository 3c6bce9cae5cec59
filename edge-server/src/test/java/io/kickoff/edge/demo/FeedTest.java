package io.kickoff.edge.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kickoff.edge.demo.media.Rung;
import org.junit.jupiter.api.Test;

class FeedTest {
    @Test
    void shouldFallBackOnceOnly() {
        final Feed feed = Feed.ffmpeg(10);
        assertFalse(feed.isBuiltin(1_000));
        assertTrue(feed.fallBack(20));
        assertFalse(feed.fallBack(30));
        assertFalse(feed.isBuiltin(19));
        assertTrue(feed.isBuiltin(20));
        assertTrue(feed.isDiscontinuity(20));
        assertFalse(feed.isDiscontinuity(21));
    }

    @Test
    void shouldKeepTheInitSegmentOfWhatPlayersStillHave() {
        final Feed feed = Feed.ffmpeg(10);
        feed.fallBack(20);
        assertEquals("v0-init.mp4", feed.initName(Rung.V0, 19));
        assertEquals("v0-init-builtin.mp4", feed.initName(Rung.V0, 20));
    }

    @Test
    void shouldBeWithoutDiscontinuityWhenFfmpegNeverBegan() {
        final Feed feed = Feed.ffmpeg(10);
        assertTrue(feed.fallBack(9));
        assertTrue(feed.isBuiltin(10));
        assertFalse(feed.isDiscontinuity(10));
        assertEquals("v0-init.mp4", feed.initName(Rung.V0, 10));
    }
}
