package io.kickoff.edge.event;

import io.kickoff.edge.event.EventView.Pipeline;
import io.kickoff.validrange.LiveEventConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/// The places of an event's pipelines in its candidate tables. A pipeline keeps its place for as long as it belongs
/// to the event, so that candidates never change owner.
///
/// *Confined to the lock of its {@link LiveEvent}.*
final class PipelineIndexes {
    private final Map<String, Integer> indexById = new LinkedHashMap<>();

    /// @param config of the event.
    /// @param left   told the index of each pipeline that belongs to it no longer, before it is given away.
    /// @return the pipelines in the order of preference.
    List<Pipeline> assign(final LiveEventConfig config, final IntConsumer left) {
        final List<String> ids =
                config.pipelines().stream().map(LiveEventConfig.Pipeline::id).toList();
        indexById.entrySet().removeIf(entry -> {
            final boolean hasLeft = !ids.contains(entry.getKey());
            if (hasLeft) {
                left.accept(entry.getValue());
            }
            return hasLeft;
        });
        final List<Pipeline> pipelines = new ArrayList<>();
        for (final LiveEventConfig.Pipeline pipeline : config.pipelines()) {
            final int index = indexById.computeIfAbsent(pipeline.id(), absent -> firstFree());
            pipelines.add(Pipeline.of(pipeline.id(), pipeline.region(), index));
        }
        return List.copyOf(pipelines);
    }

    private int firstFree() {
        int index = 0;
        while (indexById.containsValue(index)) {
            index++;
        }
        return index;
    }
}
