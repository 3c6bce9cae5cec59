package io.kickoff.edge.definition;

import io.kickoff.validrange.LiveEventConfig;
import java.util.List;

/// A live event as an operator defines it: whose it is, its schedule and names, and what may be put into it.
/// *Immutable.*
///
/// @param id     as it stands in paths
/// @param tenant whose limits it counts against
/// @param config schedule, templates, renditions and pipelines
/// @param types  content types that packagers may publish; empty: all
public record EventDefinition(String id, String tenant, LiveEventConfig config, List<String> types) {
    /// The tenant of an event that names none.
    public static final String DEFAULT_TENANT = "default";

    public EventDefinition {
        types = List.copyOf(types);
    }
}
