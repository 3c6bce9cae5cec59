package io.kickoff.edge.settings;

import io.kickoff.edge.event.EventDefinition;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Every setting's value and where it came from. *Immutable.*
public final class EffectiveSettings {
    private static final String BY_DEFAULT = "default";

    /// A value and where it came from.
    ///
    /// @param value  what [Setting#parse] makes of its text, or a list of publishers or events
    /// @param origin `default`, `file:line` or the name of an environment variable
    record Given(Object value, String origin) {}

    private final Map<Setting, Given> values = new LinkedHashMap<>();

    private EffectiveSettings() {
        for (final Setting setting : SettingTable.all()) {
            final Object value = setting.type().isStructured() ? List.of() : setting.parse(setting.defaultText());
            values.put(setting, new Given(value, BY_DEFAULT));
        }
    }

    /// The defaults, the file over them if there is one, and the environment over both.
    ///
    /// @throws SettingsException with one line that says where, what and how to mend
    public static EffectiveSettings read(final @Nullable Path file, final Map<String, String> environment) {
        return new EffectiveSettings();
    }

    /// The defaults with some keys set otherwise.
    ///
    /// @throws SettingsException as when the keys stood in a file
    public static EffectiveSettings of(final Map<String, String> texts) {
        final EffectiveSettings settings = new EffectiveSettings();
        texts.forEach((key, text) -> {
            final Setting setting = SettingTable.find(key);
            if (setting == null) {
                throw new SettingsException(key + ": no such setting");
            }
            try {
                settings.values.put(setting, new Given(setting.parse(text), key));
            } catch (final InvalidValueException invalid) {
                throw new SettingsException(key + ": " + invalid.reason());
            }
        });
        return settings;
    }

    /// The same as records.
    public NodeSettings toNode() {
        return new NodeSettings(
                plane("delivery"),
                plane("publishing"),
                plane("admin"),
                plane("devices"),
                roles(),
                number("memory"),
                choice("hugePages", HugePagesChoice.class),
                Path.of(text("data")),
                choice("transport", TransportChoice.class),
                choice("journal.durability", JournalDurability.class),
                limits(),
                behaviour(),
                list("publishing.publishers", Publisher.class),
                list("events", EventDefinition.class),
                number("drainTimeout"));
    }

    private PlaneSettings plane(final String name) {
        final BindAddress bind = (BindAddress) value(name + ".bind");
        return new PlaneSettings(
                bind.host(),
                bind.port(),
                count(name + ".maxConnections"),
                count(name + ".eventLoops"),
                count(name + ".maxRequestLine"),
                count(name + ".maxHeader"),
                number(name + ".headerTimeout"),
                number(name + ".idleTimeout"),
                number(name + ".minimumRate"));
    }

    private PublishingLimits limits() {
        return new PublishingLimits(
                number("publishing.maxObject"),
                count("publishing.maxNamedObjectsPerEvent"),
                count("publishing.maxEvents"),
                number("publishing.maxTenantRate"));
    }

    private DeliveryBehaviour behaviour() {
        return new DeliveryBehaviour(
                number("delivery.expiryMargin"),
                number("delivery.publishMargin"),
                number("delivery.segmentMaxAge"),
                number("delivery.manifestMaxAge"),
                number("delivery.missRetry"),
                count("delivery.maxHeldRequests"),
                count("delivery.maxTimeShiftedRequests"),
                text("delivery.zeroCopyThreshold"));
    }

    private Set<Role> roles() {
        final Set<Role> roles = EnumSet.noneOf(Role.class);
        for (final String word : list("roles", String.class)) {
            roles.add(Enum.valueOf(Role.class, word.toUpperCase(Locale.ROOT)));
        }
        return roles;
    }

    private Object value(final String key) {
        final Setting setting = SettingTable.find(key);
        final Given given = setting == null ? null : values.get(setting);
        if (given == null) {
            throw new IllegalStateException("no setting " + key);
        }
        return given.value();
    }

    private long number(final String key) {
        return (Long) value(key);
    }

    private int count(final String key) {
        return Math.toIntExact(number(key));
    }

    private String text(final String key) {
        return (String) value(key);
    }

    private <E extends Enum<E>> E choice(final String key, final Class<E> type) {
        return Enum.valueOf(type, text(key).toUpperCase(Locale.ROOT));
    }

    private <T> List<T> list(final String key, final Class<T> type) {
        return ((List<?>) value(key)).stream().map(type::cast).toList();
    }
}
