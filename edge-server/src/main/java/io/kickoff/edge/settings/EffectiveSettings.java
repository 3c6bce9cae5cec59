package io.kickoff.edge.settings;

import com.fasterxml.jackson.databind.node.TextNode;
import io.kickoff.edge.definition.EventDefinition;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Every setting's value and where it came from. *Immutable.*
public final class EffectiveSettings {
    private static final String BY_DEFAULT = "default";
    private static final int COLUMN_MAX = 60;

    /// A value and where it came from.
    ///
    /// @param value  what [Setting#parse] makes of its text, or a list of publishers, tenants or events
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
        final EffectiveSettings settings = new EffectiveSettings();
        if (file != null) {
            settings.values.putAll(SettingsFile.read(file.toString(), textOf(file)));
        }
        settings.values.putAll(SettingsEnvironment.read(environment));
        settings.checkRelations();
        return settings;
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
            settings.values.put(setting, new Given(SettingsFile.readOne(key, setting, text), key));
        });
        settings.checkRelations();
        return settings;
    }

    /// All keys with their values and where each came from, one a line; as a file it reads back as the same
    /// settings.
    ///
    /// Of a publisher's secret it shows the digest only.
    public String describe() {
        final Map<String, String> lines = new LinkedHashMap<>();
        values.forEach(
                (setting, given) -> lines.put(setting.key() + ": " + yaml(setting, given.value()), given.origin()));
        final int width = Math.min(
                COLUMN_MAX,
                lines.keySet().stream().mapToInt(String::length).max().orElse(0));
        final StringBuilder text = new StringBuilder();
        lines.forEach((line, origin) -> text.append(line)
                .repeat(' ', Math.max(0, width - line.length()))
                .append("  # ")
                .append(origin)
                .append('\n'));
        return text.toString();
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
                list("tenants", TenantSettings.class),
                list("events", EventDefinition.class),
                number("drainTimeout"));
    }

    private void checkRelations() {
        final Map<BindAddress, String> taken = new HashMap<>();
        for (final String plane : SettingTable.PLANES) {
            final String key = plane + ".bind";
            final BindAddress bind = (BindAddress) value(key);
            final String other = bind.port() == 0 ? null : taken.putIfAbsent(bind, key);
            if (other != null) {
                throw error(key, bind + " is taken by " + other + ": give each plane its own port");
            }
        }
        if (roles().containsAll(Set.of(Role.ORIGIN, Role.EDGE))) {
            throw error("roles", "origin and edge exclude each other: an edge serves what it fetches from origins");
        }
    }

    private SettingsException error(final String key, final String reason) {
        final String origin = given(key).origin();
        return new SettingsException((origin.equals(BY_DEFAULT) ? "" : origin + ": ") + key + ": " + reason);
    }

    private static String textOf(final Path file) {
        try {
            return Files.readString(file);
        } catch (final NoSuchFileException missing) {
            throw new SettingsException(file + ": there is no such file: give the path of a YAML file");
        } catch (final CharacterCodingException notText) {
            throw new SettingsException(file + ": is no text in UTF-8: give the path of a YAML file");
        } catch (final IOException unreadable) {
            final String why = Files.isDirectory(file) ? "it is a directory" : String.valueOf(unreadable.getMessage());
            throw new SettingsException(file + ": cannot be read: " + why + ": give the path of a YAML file");
        }
    }

    private static String yaml(final Setting setting, final Object value) {
        if (setting.type().isStructured()) {
            return StructuredValues.toJson((List<?>) value).toString();
        }
        if (setting.type() == Setting.Type.ADDRESS || setting.type() == Setting.Type.DIRECTORY) {
            return TextNode.valueOf(setting.format(value)).toString();
        }
        return setting.format(value);
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
                number(name + ".maxRequestHeap"),
                number(name + ".headerTimeout"),
                number(name + ".idleTimeout"),
                number(name + ".minimumRate"));
    }

    private PublishingLimits limits() {
        return new PublishingLimits(
                number("publishing.maxObject"),
                number("publishing.memoryReserve"),
                count("publishing.maxNamedObjectsPerEvent"),
                count("publishing.maxEvents"),
                new TenantLimits(
                        number("publishing.maxTenantRate"),
                        number("publishing.maxTenantRequests"),
                        number("publishing.maxTenantObjects"),
                        TenantLimits.DEFAULT_MEMORY_SHARE));
    }

    private DeliveryBehaviour behaviour() {
        return new DeliveryBehaviour(
                number("delivery.expiryMargin"),
                number("delivery.publishMargin"),
                number("delivery.segmentMaxAge"),
                number("delivery.manifestMaxAge"),
                number("delivery.missRetry"),
                count("delivery.maxHeldRequests"),
                count("delivery.maxHeldRequestsPerEvent"),
                count("delivery.maxHeldRequestsPerSegment"),
                number("delivery.maxHeldBytes"),
                count("delivery.maxTimeShiftedRequests"),
                number("delivery.maxEgressRate"),
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
        return given(key).value();
    }

    private Given given(final String key) {
        final Setting setting = SettingTable.find(key);
        final Given given = setting == null ? null : values.get(setting);
        if (given == null) {
            throw new IllegalStateException("no setting " + key);
        }
        return given;
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
