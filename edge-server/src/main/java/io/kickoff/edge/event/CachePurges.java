package io.kickoff.edge.event;

import io.kickoff.edge.event.Audit.About;
import io.kickoff.edge.event.EventView.Pipeline;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What caches should forget of an event, told in its audit by {@link SurrogateKeys}; answers tell it too, as far as
/// {@link ServedCandidates} goes.
///
/// *Thread-safe.*
public final class CachePurges {
    /// Most keys of an entry; beyond it the whole rendition is named.
    private static final int MAX_KEYS = 100;

    private final String event;
    private final Audit audit;

    CachePurges(final String event, final Audit audit) {
        this.event = event;
        this.audit = audit;
    }

    /// A candidate is given to readers in spite of its defects, for the first time.
    ///
    /// @param view      of the event.
    /// @param rendition index.
    /// @param number    of the segment.
    /// @param pipeline  table index.
    public void servedDefective(final EventView view, final int rendition, final long number, final int pipeline) {
        add(Audit.Kind.DEFECTIVE_SERVED, view, rendition, number, 1 << pipeline);
    }

    /// A candidate that readers may have been given turns out to be defective.
    ///
    /// @param view      of the event.
    /// @param rendition index.
    /// @param number    of the segment.
    /// @param pipeline  table index.
    public void foundDefective(final EventView view, final int rendition, final long number, final int pipeline) {
        if (view.served().get(rendition).spoil(number, pipeline)) {
            servedDefective(view, rendition, number, pipeline);
        }
    }

    /// A candidate has been published: sound, or with other bytes than before.
    ///
    /// @param view       of the event.
    /// @param rendition  index.
    /// @param number     of the segment.
    /// @param pipeline   table index.
    /// @param isSound    whether it has no defects.
    /// @param isReplaced whether the pipeline had other bytes there before.
    public void published(
            final EventView view,
            final int rendition,
            final long number,
            final int pipeline,
            final boolean isSound,
            final boolean isReplaced) {
        final ServedCandidates served = view.served().get(rendition);
        final int own = 1 << pipeline;
        final int better = isSound ? served.spoilt(number) & ~own : 0;
        final int superseded = better | (isReplaced ? served.served(number) & own : 0);
        if (superseded != 0) {
            add(Audit.Kind.SUPERSEDED, view, rendition, number, superseded);
        }
    }

    /// @param view      of the event.
    /// @param rendition index.
    /// @param number    of the segment.
    /// @param pipelines a bit for each whose candidate caches should drop.
    /// @return value of `Kickoff-Invalidates`: a list of strings (RFC 8941).
    public String invalidates(final EventView view, final int rendition, final long number, final int pipelines) {
        final List<String> keys = SurrogateKeys.candidates(event, view.rendition(rendition), number, pipelines, view);
        return keys.isEmpty() ? "" : '"' + String.join("\", \"", keys) + '"';
    }

    private void add(
            final Audit.Kind kind, final EventView view, final int rendition, final long number, final int pipelines) {
        final String id = view.rendition(rendition);
        final @Nullable Pipeline only =
                Integer.bitCount(pipelines) == 1 ? view.pipelineAt(Integer.numberOfTrailingZeros(pipelines)) : null;
        audit.add(
                kind,
                About.candidate(
                        id,
                        number,
                        only == null ? "" : only.id(),
                        SurrogateKeys.candidates(event, id, number, pipelines, view)));
    }

    void masked(final EventView view, final MaskBook.Entry entry) {
        int bits = 0;
        for (final Pipeline pipeline : view.pipelines()) {
            bits |= entry.covers(pipeline) ? 1 << pipeline.index() : 0;
        }
        final List<String> keys = new ArrayList<>();
        for (int rendition = 0; rendition < view.served().size(); rendition++) {
            keys.addAll(served(view, rendition, bits, entry.from(), entry.to()));
        }
        audit.add(Audit.Kind.MASKED, about(entry, keys));
    }

    void unmasked(final MaskBook.Entry entry) {
        audit.add(Audit.Kind.UNMASKED, about(entry, List.of()));
    }

    private static About about(final MaskBook.Entry entry, final List<String> keys) {
        final String note = entry.region().isEmpty() ? "" : "region " + entry.region();
        return new About("", entry.from(), entry.to(), entry.pipeline(), note, keys);
    }

    void lockChanged(final EventView view, final int rendition, final EpochLock.Change change) {
        final @Nullable Pipeline pipeline = view.pipelineAt(change.pipeline());
        final long last = view.windows().get(rendition).newest();
        audit.add(
                change.isLocked() ? Audit.Kind.PIPELINE_LOCKED : Audit.Kind.PIPELINE_UNLOCKED,
                new About(
                        view.rendition(rendition),
                        change.from(),
                        last,
                        pipeline == null ? "" : pipeline.id(),
                        change.apartMs() + " ms from the others",
                        change.isLocked()
                                ? List.of()
                                : served(view, rendition, 1 << change.pipeline(), change.from(), last)));
    }

    /// The keys of what readers were given of some pipelines.
    private List<String> served(
            final EventView view, final int rendition, final int pipelines, final long from, final long to) {
        final ServedCandidates served = view.served().get(rendition);
        final String id = view.rendition(rendition);
        final List<String> keys = new ArrayList<>();
        served.forEach(from, to, view.windows().get(rendition).newest(), number -> {
            if (keys.size() <= MAX_KEYS) {
                keys.addAll(SurrogateKeys.candidates(event, id, number, served.served(number) & pipelines, view));
            }
        });
        return keys.size() > MAX_KEYS ? List.of(event + '/' + id) : keys;
    }
}
