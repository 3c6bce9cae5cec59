package io.kickoff.edge.demo;

import io.kickoff.edge.definition.EventDefinition;
import io.kickoff.edge.demo.media.Rung;
import io.kickoff.validrange.LiveEventConfig;
import io.kickoff.validrange.LiveEventConfig.Pipeline;
import io.kickoff.validrange.LiveEventConfig.Rendition;
import io.kickoff.validrange.LiveEventConfig.Selection;
import java.util.Arrays;
import java.util.List;

/// The live event of the demo. Numbers count from the Unix epoch, so that its definition never changes.
/// *Immutable.*
final class DemoEvent {
    /// Its name.
    static final String ID = "demo";
    /// The preferred pipeline, which is the one that goes wrong now and then.
    static final Pipeline FIRST = new Pipeline("a", "us-east-1");
    /// The other one.
    static final Pipeline SECOND = new Pipeline("b", "us-west-2");
    /// The playlist to open.
    static final String MASTER = "master.m3u8";
    /// The same for players of DASH.
    static final String MANIFEST = "live.mpd";

    /// The names of segments.
    static final String MEDIA = "$RepresentationID$-$Number$.m4s";
    /// The names of init segments.
    static final String INITIALIZATION = "$RepresentationID$-init.mp4";

    private static final long DEPTH_MS = 5 * 60_000;
    /// How long after its time a segment is waited for.
    static final long RETRY_BUDGET_MS = 2_000;

    private DemoEvent() {}

    static EventDefinition definition() {
        final LiveEventConfig config = new LiveEventConfig(
                0,
                Rung.SEGMENT_MS,
                1_000,
                0,
                DEPTH_MS,
                0,
                RETRY_BUDGET_MS,
                MEDIA,
                INITIALIZATION,
                Arrays.stream(Rung.values())
                        .map(rung -> new Rendition(rung.id(), rung.bandwidth()))
                        .toList(),
                List.of(FIRST, SECOND),
                LiveEventConfig.NO_END,
                Selection.FIRST_VALID);
        return new EventDefinition(ID, EventDefinition.DEFAULT_TENANT, config, List.of());
    }

    static String mediaName(final Rung rung, final long number) {
        return rung.id() + "-" + number + ".m4s";
    }

    static String initName(final Rung rung) {
        return rung.id() + "-init.mp4";
    }

    /// When a segment is complete, and its successor begins.
    static long availableAtMs(final long number) {
        return (number + 1) * Rung.SEGMENT_MS;
    }

    /// The segment that is being encoded at a time.
    static long numberAt(final long nowMs) {
        return nowMs / Rung.SEGMENT_MS;
    }
}
