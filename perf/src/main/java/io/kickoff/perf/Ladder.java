package io.kickoff.perf;

import io.kickoff.validrange.LiveEventConfig;
import io.kickoff.validrange.LiveEventConfig.Pipeline;
import io.kickoff.validrange.LiveEventConfig.Rendition;
import io.kickoff.validrange.LiveEventConfig.Selection;
import java.util.List;

/// The event that is measured: six renditions, four pipelines, numbers from 1970 on. *Immutable.*
final class Ladder {
    static final long NOW_MS = 1_795_000_000_123L;
    static final LiveEventConfig CONFIG = config("chunk-stream$RepresentationID$-$Number%05d$.m4s");
    static final LiveEventConfig BY_TIME = config("v$RepresentationID$/$Time$.m4s");

    private Ladder() {}

    private static LiveEventConfig config(final String media) {
        return new LiveEventConfig(
                0,
                180_000,
                90_000,
                0,
                1_800_000,
                0,
                2000,
                media,
                "init-stream$RepresentationID$.m4s",
                List.of(
                        new Rendition("0", 0),
                        new Rendition("1", 0),
                        new Rendition("2", 0),
                        new Rendition("3", 0),
                        new Rendition("4", 0),
                        new Rendition("audio", 0)),
                List.of(
                        new Pipeline("a", "us-east-1"),
                        new Pipeline("b", "us-west-2"),
                        new Pipeline("c", "eu-west-1"),
                        new Pipeline("d", "eu-north-1")),
                LiveEventConfig.NO_END,
                Selection.FIRST_VALID);
    }
}
