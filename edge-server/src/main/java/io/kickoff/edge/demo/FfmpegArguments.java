package io.kickoff.edge.demo;

import io.kickoff.edge.demo.media.Rung;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// How ffmpeg is told to encode the ladder in real time, locked to the epoch: two of them, whenever they are
/// started, name and time their segments alike. *Immutable.*
final class FfmpegArguments {
    /// That it must have been built with.
    static final Set<String> ENCODERS = Set.of("libx264", "aac");

    private static final int KILO = 1_000;

    private FfmpegArguments() {}

    /// @param firstNumber of the segment that begins when ffmpeg is started
    /// @param target      where it puts its objects, with a slash at its end
    static List<String> of(final long firstNumber, final String target) {
        final int rate = Rung.FRAMES_PER_SECOND;
        final List<String> arguments = new ArrayList<>(words("ffmpeg -nostdin -hide_banner -v error"));
        arguments.addAll(words(
                "-re -f lavfi -i testsrc2=size=%dx%d:rate=%d".formatted(Rung.V0.width(), Rung.V0.height(), rate)));
        arguments.addAll(words("-re -f lavfi -i sine=frequency=330:beep_factor=3:sample_rate=" + Rung.AUDIO_TIMESCALE));
        arguments.addAll(words("-filter_complex [0:v]split[large][more];[more]scale=%d:%d[small]"
                .formatted(Rung.V1.width(), Rung.V1.height())));
        video(arguments, Rung.V0, "[large]", firstNumber, target);
        video(arguments, Rung.V1, "[small]", firstNumber, target);
        arguments.addAll(words("-map 1:a -c:a aac -ac 1 -b:a 64k"));
        output(arguments, Rung.A0, firstNumber, target);
        return arguments;
    }

    private static void video(
            final List<String> arguments,
            final Rung rung,
            final String stream,
            final long firstNumber,
            final String target) {
        final int rate = rung.bandwidth() / KILO;
        final int group = Rung.SEGMENT_SECONDS * Rung.FRAMES_PER_SECOND;
        arguments.addAll(words(
                "-map %s -c:v libx264 -threads 1 -preset ultrafast -tune zerolatency -profile:v baseline -pix_fmt yuv420p"
                        .formatted(stream)));
        // the level as it stands at the end of the codec string of the playlist
        final String level = rung.codec().substring(rung.codec().length() - 2);
        arguments.addAll(words("-level %.1f -b:v %dk -maxrate %dk -bufsize %dk"
                .formatted(Integer.parseInt(level, 16) / 10.0, rate * 3 / 4, rate, rate)));
        arguments.addAll(words("-g %d -keyint_min %d -sc_threshold 0".formatted(group, group)));
        output(arguments, rung, firstNumber, target);
    }

    private static void output(
            final List<String> arguments, final Rung rung, final long firstNumber, final String target) {
        arguments.addAll(words("-output_ts_offset %d -f hls -method PUT -hls_time %d -hls_list_size 5"
                .formatted(firstNumber * Rung.SEGMENT_SECONDS, Rung.SEGMENT_SECONDS)));
        // without frag_discont the times of the fragments would begin at 0; the timescale is that of the built-in
        // generator, so that an origin can go on measuring when that takes over
        final String scale = rung.isVideo() ? ":video_track_timescale=" + Rung.VIDEO_TIMESCALE : "";
        arguments.addAll(words("-hls_segment_type fmp4 -hls_segment_options movflags=+frag_discont" + scale));
        arguments.addAll(List.of("-start_number", Long.toString(firstNumber)));
        arguments.addAll(List.of("-hls_segment_filename", target + rung.id() + "-%d.m4s"));
        arguments.addAll(List.of("-hls_fmp4_init_filename", DemoEvent.initName(rung)));
        arguments.add(target + Playlists.mediaName(rung));
    }

    private static List<String> words(final String line) {
        return List.of(line.split(" "));
    }
}
