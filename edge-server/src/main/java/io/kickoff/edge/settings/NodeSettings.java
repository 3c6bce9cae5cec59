package io.kickoff.edge.settings;

import io.kickoff.edge.definition.EventDefinition;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All that one node is told. *Immutable.*
///
/// @param delivery       CDN nodes and players
/// @param publishing     packagers
/// @param admin          operators
/// @param devices        devices
/// @param roles          what this node does; never empty
/// @param memoryBytes    reserved for segments
/// @param hugePages      for that memory
/// @param data           directory of journal, cluster and archive
/// @param transport      how the node talks to the kernel about sockets
/// @param journal        how acknowledged objects are kept
/// @param limits         how much packagers may hand in
/// @param behaviour      how the delivery plane answers
/// @param publishers     who may publish; empty: everyone who reaches the publishing plane
/// @param tenants        those with limits of their own
/// @param events         to start with
/// @param drainTimeoutMs for requests in flight when the node is asked to stop
public record NodeSettings(
        PlaneSettings delivery,
        PlaneSettings publishing,
        PlaneSettings admin,
        PlaneSettings devices,
        Set<Role> roles,
        long memoryBytes,
        HugePagesChoice hugePages,
        Path data,
        TransportChoice transport,
        JournalBehaviour journal,
        PublishingLimits limits,
        DeliveryBehaviour behaviour,
        List<Publisher> publishers,
        List<TenantSettings> tenants,
        List<EventDefinition> events,
        long drainTimeoutMs) {

    public NodeSettings {
        roles = Collections.unmodifiableSet(EnumSet.copyOf(roles));
        publishers = List.copyOf(publishers);
        tenants = List.copyOf(tenants);
        events = List.copyOf(events);
    }

    /// Reads the file, if there is one, and the environment over it.
    ///
    /// @throws SettingsException with one line that says where, what and how to mend
    public static NodeSettings load(final @Nullable Path file, final Map<String, String> environment) {
        return EffectiveSettings.read(file, environment).toNode();
    }

    /// As [#load], with other defaults for some keys.
    ///
    /// @throws SettingsException with one line that says where, what and how to mend
    public static NodeSettings load(
            final @Nullable Path file, final Map<String, String> environment, final Map<String, String> defaults) {
        return EffectiveSettings.read(file, environment, defaults).toNode();
    }

    /// The defaults with some keys set otherwise, such as `delivery.bind` to `127.0.0.1:0`.
    ///
    /// @throws SettingsException as when the keys stood in a file
    public static NodeSettings of(final Map<String, String> values) {
        return EffectiveSettings.of(values).toNode();
    }
}
