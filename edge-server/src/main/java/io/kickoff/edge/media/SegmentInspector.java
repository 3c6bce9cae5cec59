package io.kickoff.edge.media;

import io.kickoff.edge.media.InitFacts.Kind;
import io.kickoff.selector.Defects;
import org.jspecify.annotations.Nullable;

/// A light look at a media segment: how many samples, how long, where in time, and whether its bytes are all there.
///
/// Reads box headers and sample tables, never the media itself: a few microseconds, no allocation. All fragments of
/// a low-latency segment count together. Of several tracks the worst one counts; the times are the first one's.
///
/// Sample durations may stand only in the init segment: without it nothing is said about samples that are missing.
/// Whatever the bytes are, the walk ends, reads inside them, and never throws.
///
/// Source: ISO/IEC 14496-12 §8.8 (fragments), ISO/IEC 23000-19 (CMAF). *Confined to one thread; reused.*
public final class SegmentInspector {
    /// No decode time was found.
    public static final long UNKNOWN = TrackTally.UNKNOWN;

    private static final int TFHD_BASE_DATA_OFFSET = 0x1;
    private static final int TFHD_DESCRIPTION = 0x2;
    private static final int TFHD_DURATION = 0x8;
    private static final int TFHD_SIZE = 0x10;
    private static final int TRUN_DATA_OFFSET = 0x1;
    private static final int TRUN_FIRST_FLAGS = 0x4;
    private static final int TRUN_DURATION = 0x100;
    private static final int TRUN_SIZE = 0x200;
    private static final int TRUN_FLAGS = 0x400;
    private static final int TRUN_COMPOSITION = 0x800;
    private static final long UINT = 0xFFFF_FFFFL;
    private static final long MAX_DURATION_TICKS = 1L << 32;

    private final BoxCursor top = new BoxCursor();
    private final BoxCursor moof = new BoxCursor();
    private final BoxCursor traf = new BoxCursor();
    private final TrackTally[] tallies = new TrackTally[InitFacts.MAX_TRACKS];
    private MediaBytes bytes = MediaBytes.of(new byte[0]);
    private @Nullable InitFacts init;
    private int tracks;
    private int fragments;
    private boolean isMedia;
    private boolean isTruncated;
    private boolean isSlate;
    private boolean isLast;
    private boolean isDataOwed;
    private long dataOwed;
    private int defects;
    private long missingSamples;
    private long shortMs;
    private long samples;

    /// Makes an inspector; one for each thread is enough.
    public SegmentInspector() {
        for (int i = 0; i < tallies.length; i++) {
            tallies[i] = new TrackTally();
        }
    }

    /// Looks at a segment; what was found before is forgotten.
    ///
    /// @param segment           its bytes.
    /// @param facts             of its init segment, or null.
    /// @param segmentDuration   that it should have, in units of the timescale.
    /// @param segmentTimescale  units a second.
    /// @return this.
    public SegmentInspector inspect(
            final MediaBytes segment,
            final @Nullable InitFacts facts,
            final long segmentDuration,
            final long segmentTimescale) {
        reset(segment, facts);
        top.reset(segment, 0, segment.length());
        while (top.next()) {
            final int type = top.type();
            if (!isMedia && !BoxType.isTopLevel(type)) {
                return this;
            }
            isMedia = true;
            if (type == BoxType.STYP) {
                readBrands();
            } else if (type == BoxType.MOOF) {
                isTruncated |= isDataOwed;
                fragments++;
                readMoof();
            } else if (type == BoxType.MDAT) {
                isTruncated |= !isDataOwed || top.end() - top.body() < dataOwed;
                isDataOwed = false;
            }
        }
        isTruncated |= isMedia && (top.isCut() || isDataOwed || fragments == 0);
        judge(segmentDuration, segmentTimescale);
        return this;
    }

    private void reset(final MediaBytes segment, final @Nullable InitFacts facts) {
        bytes = segment;
        init = facts;
        tracks = 0;
        fragments = 0;
        isMedia = false;
        isTruncated = false;
        isSlate = false;
        isLast = false;
        isDataOwed = false;
        dataOwed = 0;
        defects = Defects.NONE;
        missingSamples = 0;
        shortMs = 0;
        samples = 0;
    }

    private void readBrands() {
        for (long at = top.body(); at + Integer.BYTES <= top.end(); at += Integer.BYTES) {
            // the second word is the minor version, of which neither brand is a likely value
            final int brand = bytes.intAt(at);
            isSlate |= brand == BoxType.SLAT;
            isLast |= brand == BoxType.LMSG;
        }
    }

    private void readMoof() {
        isDataOwed = true;
        dataOwed = 0;
        moof.reset(bytes, top.body(), top.end());
        while (moof.next()) {
            if (moof.type() == BoxType.TRAF) {
                readTraf();
            }
        }
        isTruncated |= moof.isCut();
    }

    private void readTraf() {
        @Nullable TrackTally tally = null;
        long duration = 0;
        long size = 0;
        traf.reset(bytes, moof.body(), moof.end());
        while (traf.next()) {
            final long body = traf.body();
            if (traf.type() == BoxType.TFHD && traf.holds(8)) {
                final int flags = bytes.intAt(body);
                tally = tally(bytes.intAt(body + 4));
                final InitFacts.@Nullable Track track = tally.track();
                duration = track == null ? 0 : track.defaultDuration();
                size = track == null ? 0 : track.defaultSize();
                long at = body
                        + 8
                        + ((flags & TFHD_BASE_DATA_OFFSET) != 0 ? 8 : 0)
                        + ((flags & TFHD_DESCRIPTION) != 0 ? 4 : 0);
                if ((flags & TFHD_DURATION) != 0 && at + 4 <= traf.end()) {
                    duration = bytes.intAt(at) & UINT;
                    at += 4;
                }
                if ((flags & TFHD_SIZE) != 0 && at + 4 <= traf.end()) {
                    size = bytes.intAt(at) & UINT;
                }
            } else if (traf.type() == BoxType.TFDT && tally != null && traf.holds(8)) {
                final boolean isLong = bytes.byteAt(body) != 0;
                if (!isLong || traf.holds(12)) {
                    tally.began(isLong ? bytes.longAt(body + 4) & Long.MAX_VALUE : bytes.intAt(body + 4) & UINT);
                }
            } else if (traf.type() == BoxType.TRUN && tally != null && traf.holds(8)) {
                readTrun(tally, duration, size);
            }
        }
        isTruncated |= traf.isCut();
    }

    private TrackTally tally(final int id) {
        for (int i = 0; i < tracks; i++) {
            if (tallies[i].id() == id) {
                return tallies[i];
            }
        }
        if (tracks < tallies.length) {
            tallies[tracks++].reset(id, init == null ? null : trackOf(init, id));
        }
        return tallies[tracks - 1];
    }

    /// Of an init segment with one track that one is meant, whatever its id.
    private static InitFacts.@Nullable Track trackOf(final InitFacts facts, final int id) {
        return facts.tracks().size() == 1 ? facts.tracks().getFirst() : facts.track(id);
    }

    private void readTrun(final TrackTally tally, final long defaultDuration, final long defaultSize) {
        final long body = traf.body();
        final int flags = bytes.intAt(body);
        final long count = bytes.intAt(body + 4) & UINT;
        long at = body + 8 + ((flags & TRUN_DATA_OFFSET) != 0 ? 4 : 0) + ((flags & TRUN_FIRST_FLAGS) != 0 ? 4 : 0);
        final boolean hasDuration = (flags & TRUN_DURATION) != 0;
        final boolean hasSize = (flags & TRUN_SIZE) != 0;
        final int before = hasDuration ? 4 : 0;
        final int entry = before
                + (hasSize ? 4 : 0)
                + ((flags & TRUN_FLAGS) != 0 ? 4 : 0)
                + ((flags & TRUN_COMPOSITION) != 0 ? 4 : 0);
        if (entry != 0 && count > (traf.end() - at) / entry) {
            isTruncated = true;
            return;
        }
        if (!hasDuration) {
            tally.add(count, defaultDuration);
        }
        if (!hasSize) {
            dataOwed += count * defaultSize;
        }
        if (!hasDuration && !hasSize) {
            return;
        }
        for (long i = 0; i < count; i++, at += entry) {
            if (hasDuration) {
                tally.add(1, bytes.intAt(at) & UINT);
            }
            if (hasSize) {
                dataOwed += bytes.intAt(at + before) & UINT;
            }
        }
    }

    private void judge(final long segmentDuration, final long segmentTimescale) {
        for (int i = 0; i < tracks; i++) {
            final TrackTally tally = tallies[i];
            samples += tally.samples();
            final InitFacts.@Nullable Track track = tally.track();
            if (track != null && !isLast && tally.ticks() >= 0 && tally.ticks() < MAX_DURATION_TICKS) {
                judge(tally, track, segmentDuration, segmentTimescale);
            }
        }
        if (init != null && fragments > 0 && !isLast) {
            missAudio(init);
        }
        if (missingSamples > 0) {
            defects |= Defects.MISSING_SAMPLES;
        }
        if (shortMs > 0) {
            defects |= Defects.SHORT;
        }
        if (isSlate) {
            defects |= Defects.SLATE;
        }
        if (isTruncated) {
            defects |= Defects.TRUNCATED;
        }
    }

    private void judge(final TrackTally tally, final InitFacts.Track track, final long duration, final long timescale) {
        if (track.kind() == Kind.OTHER) {
            return;
        }
        final long expected = Math.round((double) duration * track.timescale() / timescale);
        missingSamples = Math.max(missingSamples, tally.missing(expected));
        shortMs = Math.max(shortMs, Math.ceilDiv(tally.shortTicks(expected) * 1000, track.timescale()));
    }

    private void missAudio(final InitFacts facts) {
        for (int i = 0; i < facts.tracks().size(); i++) {
            final InitFacts.Track track = facts.tracks().get(i);
            if (track.kind() == Kind.AUDIO && samplesOf(facts, track) == 0) {
                defects |= Defects.MISSING_AUDIO;
            }
        }
    }

    private long samplesOf(final InitFacts facts, final InitFacts.Track track) {
        for (int i = 0; i < tracks; i++) {
            if (track.equals(trackOf(facts, tallies[i].id()))) {
                return tallies[i].samples();
            }
        }
        return 0;
    }

    /// @return whether this is ISO base media at all; nothing else was found when it is not.
    public boolean isMedia() {
        return isMedia;
    }

    /// @return {@link Defects} bits.
    public int defects() {
        return defects;
    }

    /// @return samples that are missing, inside and at the end.
    public long missingSamples() {
        return missingSamples;
    }

    /// @return by how much it is too short, ms.
    public long shortMs() {
        return shortMs;
    }

    /// @return number of samples of all tracks.
    public long samples() {
        return samples;
    }

    /// @return number of moof boxes.
    public int fragments() {
        return fragments;
    }

    /// @return decode time of the first sample in ms, or {@link #UNKNOWN}, also without an init segment.
    public long decodeTimeMs() {
        final InitFacts.@Nullable Track track = tracks == 0 ? null : tallies[0].track();
        return track == null || tfdt() == UNKNOWN ? UNKNOWN : toMs(tfdt(), track.timescale());
    }

    /// @return decode time of the first sample in ticks, or {@link #UNKNOWN}.
    public long tfdt() {
        return tracks == 0 ? UNKNOWN : tallies[0].decodeTime();
    }

    /// @return how long the first track is, in ticks; 0 when nobody says.
    public long durationTicks() {
        return tracks == 0 ? 0 : tallies[0].ticks();
    }

    /// @return how long the first track is in ms, or {@link #UNKNOWN}.
    public long durationMs() {
        final InitFacts.@Nullable Track track = tracks == 0 ? null : tallies[0].track();
        return track == null || tallies[0].ticks() == 0 ? UNKNOWN : toMs(tallies[0].ticks(), track.timescale());
    }

    private static long toMs(final long ticks, final long timescale) {
        return ticks / timescale * 1000 + (ticks % timescale * 1000 + timescale / 2) / timescale;
    }

    /// @return whether it says that it is a slate.
    public boolean isSlate() {
        return isSlate;
    }

    /// @return whether it says that it is the last one, which may be short.
    public boolean isLast() {
        return isLast;
    }

    /// @return whether bytes are missing that its boxes and tables promise.
    public boolean isTruncated() {
        return isTruncated;
    }
}
