package io.kickoff.edge.demo.media;

import java.util.Locale;

/// The renditions of the ladder. *Immutable.*
public enum Rung {
    /// Video, 640 by 360.
    V0(640, 360, 30, 800_000, "avc1.42C01E"),
    /// Video, 320 by 180.
    V1(320, 180, 13, 300_000, "avc1.42C00D"),
    /// Audio, mono.
    A0(0, 0, 0, 96_000, "mp4a.40.2");

    /// Of every segment.
    public static final int SEGMENT_SECONDS = 2;
    /// The same in milliseconds.
    public static final long SEGMENT_MS = SEGMENT_SECONDS * 1_000L;
    /// Of the video.
    public static final int FRAMES_PER_SECOND = 25;
    /// Units a second of the video's times.
    public static final int VIDEO_TIMESCALE = 90_000;
    /// Samples a second of the audio, and its timescale.
    public static final int AUDIO_TIMESCALE = 48_000;
    /// Samples of an AAC frame.
    public static final int AAC_FRAME = 1_024;

    private final int width;
    private final int height;
    private final int level;
    private final int bandwidth;
    private final String codec;

    Rung(final int width, final int height, final int level, final int bandwidth, final String codec) {
        this.width = width;
        this.height = height;
        this.level = level;
        this.bandwidth = bandwidth;
        this.codec = codec;
    }

    /// As it stands in the names of its segments.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether it has pictures.
    public boolean isVideo() {
        return width > 0;
    }

    /// In pixels.
    public int width() {
        return width;
    }

    /// In pixels.
    public int height() {
        return height;
    }

    /// Bits a second, at most.
    public int bandwidth() {
        return bandwidth;
    }

    /// As in RFC 6381.
    public String codec() {
        return codec;
    }

    /// H.264's `level_idc`.
    int level() {
        return level;
    }

    /// Units a second of tfdt and sample durations.
    public int timescale() {
        return isVideo() ? VIDEO_TIMESCALE : AUDIO_TIMESCALE;
    }

    /// Number of the first AAC frame that begins in a segment, counted from the Unix epoch.
    public static long firstAudioFrame(final long segment) {
        return Math.ceilDiv(Math.multiplyExact(segment, (long) SEGMENT_SECONDS * AUDIO_TIMESCALE), AAC_FRAME);
    }

    /// When a segment begins, in its timescale since the Unix epoch.
    public long startTime(final long segment) {
        return isVideo() ? segment * SEGMENT_SECONDS * VIDEO_TIMESCALE : firstAudioFrame(segment) * AAC_FRAME;
    }
}
