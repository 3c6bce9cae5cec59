package io.kickoff.edge.media;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an init segment says about the segments to come.
///
/// @param tracks at least one, at most {@link #MAX_TRACKS}.
/// *Immutable.*
public record InitFacts(List<Track> tracks) {
    /// Most tracks that are looked at.
    public static final int MAX_TRACKS = 8;

    private static final int VERSION_1_TIMESCALE = 20;
    private static final int VERSION_0_TIMESCALE = 12;

    /// What a track holds.
    public enum Kind {
        /// Pictures.
        VIDEO,
        /// Sound.
        AUDIO,
        /// Anything else, such as subtitles.
        OTHER
    }

    /// A track.
    ///
    /// @param id              as in tfhd.
    /// @param kind            from its handler.
    /// @param timescale       ticks a second; positive.
    /// @param codec           type of its first sample entry, such as `avc1`; empty when there is none.
    /// @param defaultDuration of a sample, from trex; 0 when not given.
    /// @param defaultSize     of a sample, from trex; 0 when not given.
    public record Track(int id, Kind kind, long timescale, String codec, long defaultDuration, long defaultSize) {}

    /// Checks and copies.
    public InitFacts {
        tracks = List.copyOf(tracks);
    }

    /// Reads an init segment.
    ///
    /// @param bytes of it.
    /// @return what it says, or null when it has no usable track.
    public static @Nullable InitFacts parse(final MediaBytes bytes) {
        final List<Track> tracks = new ArrayList<>();
        final BoxCursor top = new BoxCursor().reset(bytes, 0, bytes.length());
        while (top.next()) {
            if (top.type() == BoxType.MOOV) {
                readMoov(bytes, top, tracks);
            }
        }
        return tracks.isEmpty() ? null : new InitFacts(tracks);
    }

    private static void readMoov(final MediaBytes bytes, final BoxCursor moov, final List<Track> tracks) {
        final BoxCursor child = new BoxCursor().reset(bytes, moov.body(), moov.end());
        while (child.next()) {
            if (child.type() == BoxType.TRAK && tracks.size() < MAX_TRACKS) {
                final @Nullable Track track = readTrak(bytes, child);
                if (track != null) {
                    tracks.add(track);
                }
            }
        }
        child.reset(bytes, moov.body(), moov.end());
        while (child.next()) {
            if (child.type() == BoxType.MVEX) {
                readMvex(bytes, child, tracks);
            }
        }
    }

    private static @Nullable Track readTrak(final MediaBytes bytes, final BoxCursor trak) {
        final BoxCursor child = new BoxCursor().reset(bytes, trak.body(), trak.end());
        int id = 0;
        long timescale = 0;
        Kind kind = Kind.OTHER;
        String codec = "";
        while (child.next()) {
            if (child.type() == BoxType.TKHD && child.holds(24)) {
                id = bytes.intAt(child.body() + (bytes.byteAt(child.body()) == 1 ? 20 : 12));
            } else if (child.type() == BoxType.MDIA) {
                final BoxCursor media = new BoxCursor().reset(bytes, child.body(), child.end());
                while (media.next()) {
                    if (media.type() == BoxType.MDHD && media.holds(24)) {
                        final int offset = bytes.byteAt(media.body()) == 1 ? VERSION_1_TIMESCALE : VERSION_0_TIMESCALE;
                        timescale = bytes.intAt(media.body() + offset) & 0xFFFF_FFFFL;
                    } else if (media.type() == BoxType.HDLR && media.holds(12)) {
                        kind = kindOf(bytes.intAt(media.body() + 8));
                    } else if (media.type() == BoxType.MINF) {
                        codec = codecOf(bytes, media);
                    }
                }
            }
        }
        return timescale == 0 ? null : new Track(id, kind, timescale, codec, 0, 0);
    }

    private static Kind kindOf(final int handler) {
        if (handler == BoxType.VIDE) {
            return Kind.VIDEO;
        }
        return handler == BoxType.SOUN ? Kind.AUDIO : Kind.OTHER;
    }

    private static String codecOf(final MediaBytes bytes, final BoxCursor minf) {
        final BoxCursor table = new BoxCursor().reset(bytes, minf.body(), minf.end());
        while (table.next()) {
            if (table.type() == BoxType.STBL) {
                final BoxCursor entry = new BoxCursor().reset(bytes, table.body(), table.end());
                while (entry.next()) {
                    if (entry.type() == BoxType.STSD && entry.holds(16)) {
                        return BoxType.text(bytes.intAt(entry.body() + 12));
                    }
                }
            }
        }
        return "";
    }

    private static void readMvex(final MediaBytes bytes, final BoxCursor mvex, final List<Track> tracks) {
        final BoxCursor child = new BoxCursor().reset(bytes, mvex.body(), mvex.end());
        while (child.next()) {
            if (child.type() == BoxType.TREX && child.holds(24)) {
                final int id = bytes.intAt(child.body() + 4);
                final long duration = bytes.intAt(child.body() + 12) & 0xFFFF_FFFFL;
                final long size = bytes.intAt(child.body() + 16) & 0xFFFF_FFFFL;
                tracks.replaceAll(track -> track.id == id
                        ? new Track(id, track.kind, track.timescale, track.codec, duration, size)
                        : track);
            }
        }
    }

    /// @param id as in tfhd.
    /// @return the track, or null when the init segment has none of that id.
    public @Nullable Track track(final int id) {
        for (int i = 0; i < tracks.size(); i++) {
            if (tracks.get(i).id == id) {
                return tracks.get(i);
            }
        }
        return null;
    }
}
