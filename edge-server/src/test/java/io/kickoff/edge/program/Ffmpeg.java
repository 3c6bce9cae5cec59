package io.kickoff.edge.program;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Debian's ffmpeg as an epoch-locked encoder of 2-second segments, in real time: whoever starts later writes
/// exactly the later names.
final class Ffmpeg {
    /// Segments are numbered by the epoch: number n begins at 2·n seconds.
    static final String EVENT = """
            {"availabilityStartTime":"1970-01-01T00:00:00Z",
             "segment":{"duration":%s,"startNumber":0},
             "timeShiftBufferDepth":"PT30M","retryBudget":"PT5S",
             "media":"%s","initialization":"%s","renditions":["%s"],
             "pipelines":[{"id":"a","region":"us-east-1"},{"id":"b","region":"us-west-2"}]}""";

    private Ffmpeg() {}

    static String hlsEvent() {
        return EVENT.formatted("2,\"timescale\":1", "v-$Number$.m4s", "init.mp4", "v");
    }

    static String dashEvent() {
        return EVENT.formatted(
                "25600,\"timescale\":12800", "v$RepresentationID$-$Time$.m4s", "init$RepresentationID$.mp4", "0");
    }

    /// The even second that begins next, reached when this returns.
    static long awaitEvenSecond() {
        final long even = (System.currentTimeMillis() / 2000 + 1) * 2;
        while (System.currentTimeMillis() < even * 1000) {
            LockSupport.parkNanos(2_000_000);
        }
        return even;
    }

    private static List<String> encode(final long epochSecond, final int seconds) {
        return new ArrayList<>(List.of(
                "ffmpeg",
                "-nostdin",
                "-loglevel",
                "warning",
                "-re",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=320x180:rate=25",
                "-t",
                Integer.toString(seconds),
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-b:v",
                "300k",
                "-g",
                "50",
                "-keyint_min",
                "50",
                "-sc_threshold",
                "0",
                "-output_ts_offset",
                Long.toString(epochSecond)));
    }

    /// @param discontinued whether decode times go on from the epoch; without, each encoder's begin at 0
    static Program hls(
            final String ingest,
            final long epochSecond,
            final int seconds,
            final boolean discontinued,
            final String... more)
            throws IOException {
        final List<String> command = encode(epochSecond, seconds);
        command.addAll(List.of("-f", "hls", "-method", "PUT", "-hls_time", "2", "-hls_segment_type", "fmp4"));
        if (discontinued) {
            command.addAll(List.of("-hls_segment_options", "movflags=+frag_discont"));
        }
        command.addAll(List.of(more));
        command.addAll(List.of(
                "-start_number",
                Long.toString(epochSecond / 2),
                "-hls_segment_filename",
                ingest + "v-%d.m4s",
                "-hls_fmp4_init_filename",
                "init.mp4",
                ingest + "main.m3u8"));
        return Program.start(command);
    }

    static Program dash(final String ingest, final long epochSecond, final int seconds, final String... more)
            throws IOException {
        final List<String> command = encode(epochSecond, seconds);
        command.addAll(List.of(
                "-f",
                "dash",
                "-method",
                "PUT",
                "-format_options",
                "movflags=+frag_discont",
                "-seg_duration",
                "2",
                "-use_template",
                "1",
                "-use_timeline",
                "1",
                "-media_seg_name",
                "v$RepresentationID$-$Time$.m4s",
                "-init_seg_name",
                "init$RepresentationID$.mp4"));
        command.addAll(List.of(more));
        command.add(ingest + "live.mpd");
        return Program.start(command);
    }

    /// One endless PUT that says neither a length nor that it is chunked.
    static Program withoutLength(final String url) throws IOException {
        final List<String> command = encode(0, 2);
        command.addAll(List.of("-f", "mpegts", "-method", "PUT", "-chunked_post", "0", url));
        return Program.start(command);
    }
}
