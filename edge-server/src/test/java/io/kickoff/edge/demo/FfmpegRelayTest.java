package io.kickoff.edge.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FfmpegRelayTest {
    private static final byte[] BYTES = {1, 2, 3};
    private static final long LONG_MS = 30_000;

    @Test
    void shouldHandOverASegmentOnce() throws Exception {
        try (FfmpegRelay relay = FfmpegRelay.open()) {
            assertEquals(200, put(relay, "v0-1.m4s"));
            assertArrayEquals(BYTES, relay.await("v0-1.m4s", LONG_MS, false));
            assertNull(relay.await("v0-1.m4s", 0, false));
        }
    }

    @Test
    void shouldKeepAnInitSegment() throws Exception {
        try (FfmpegRelay relay = FfmpegRelay.open()) {
            put(relay, "v0-init.mp4");
            assertArrayEquals(BYTES, relay.await("v0-init.mp4", LONG_MS, true));
            assertArrayEquals(BYTES, relay.await("v0-init.mp4", 0, true));
        }
    }

    @Test
    void shouldDropThePlaylistsOfTheEncoder() throws Exception {
        try (FfmpegRelay relay = FfmpegRelay.open()) {
            assertEquals(200, put(relay, "v0.m3u8"));
            assertNull(relay.await("v0.m3u8", 0, false));
        }
    }

    @Test
    void shouldLetNobodyWaitForAnEncoderThatEnded() throws Exception {
        try (FfmpegRelay relay = FfmpegRelay.open()) {
            relay.end();
            assertNull(relay.await("v0-1.m4s", LONG_MS, false));
        }
    }

    private static int put(final FfmpegRelay relay, final String name) throws Exception {
        return new ChunkedPut(URI.create(relay.target())).put(name, Map.of(), BYTES);
    }
}
