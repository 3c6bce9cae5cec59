package io.kickoff.edge.event;

import io.kickoff.edge.definition.EventDefinition;
import io.kickoff.edge.tenant.Tenant;
import io.kickoff.selector.SelectionOrder;
import io.kickoff.store.window.RenditionWindow;
import io.kickoff.validrange.TemplateMatcher;
import io.kickoff.validrange.ValidRangeFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One version of an event's configuration, ready to answer requests: whoever holds it sees nothing half changed.
///
/// @param version    increases by one with each configuration.
/// @param definition what the operator gave.
/// @param tenant     whose event it is.
/// @param matcher    names to segments.
/// @param filter     the arithmetic.
/// @param order      of the pipelines.
/// @param pipelines  in the order of preference.
/// @param windows    a window of segments for each rendition, by the matcher's rendition index.
/// @param inits      a window of one slot for each rendition's init segment.
/// @param served     for each rendition, which of its segments readers were given.
/// @param locks      for each rendition, which pipelines are epoch-locked.
/// *Immutable (what belongs to renditions changes inside).*
public record EventView(
        long version,
        EventDefinition definition,
        Tenant tenant,
        TemplateMatcher matcher,
        ValidRangeFilter filter,
        SelectionOrder order,
        List<Pipeline> pipelines,
        List<RenditionWindow> windows,
        List<RenditionWindow> inits,
        List<ServedCandidates> served,
        List<EpochLock> locks) {

    /// The slot of an init segment in its window.
    public static final long INIT_NUMBER = 0;

    /// A pipeline of an event.
    ///
    /// @param id     its name.
    /// @param region where it runs; may be empty.
    /// @param index  its place in the candidate tables, the same through all versions.
    /// @param header value of `Kickoff-Pipeline`.
    public record Pipeline(String id, String region, int index, String header) {
        static Pipeline of(final String id, final String region, final int index) {
            return new Pipeline(id, region, index, region.isEmpty() ? id : id + ";region=\"" + region + '"');
        }
    }

    /// @param index of a rendition.
    /// @return its id.
    public String rendition(final int index) {
        return definition.config().renditions().get(index).id();
    }

    /// @param id of a rendition.
    /// @return its index; -1 when the event has none of that name.
    public int renditionIndex(final String id) {
        final java.util.List<io.kickoff.validrange.LiveEventConfig.Rendition> all =
                definition.config().renditions();
        for (int index = 0; index < all.size(); index++) {
            if (all.get(index).id().equals(id)) {
                return index;
            }
        }
        return -1;
    }

    /// @param id of a pipeline.
    /// @return the pipeline, or null when the event has none of that name.
    public @Nullable Pipeline pipeline(final String id) {
        for (final Pipeline pipeline : pipelines) {
            if (pipeline.id.equals(id)) {
                return pipeline;
            }
        }
        return null;
    }

    /// @param index place in the candidate tables.
    /// @return the pipeline there, or null when it has left the event.
    public @Nullable Pipeline pipelineAt(final int index) {
        for (final Pipeline pipeline : pipelines) {
            if (pipeline.index == index) {
                return pipeline;
            }
        }
        return null;
    }
}
