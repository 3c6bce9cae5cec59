package io.kickoff.edge.settings;

import com.fasterxml.jackson.databind.JsonNode;
import io.kickoff.edge.json.InvalidFieldException;
import io.kickoff.edge.settings.EffectiveSettings.Given;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// The settings that a YAML text gives. *Confined to the calling thread.*
///
/// Keys may be nested or dotted: `delivery: { bind: … }` and `delivery.bind: …` are the same.
final class SettingsFile {
    private final YamlText yaml;
    private final Map<Setting, Given> given = new LinkedHashMap<>();

    private SettingsFile(final YamlText yaml) {
        this.yaml = yaml;
    }

    /// Reads a whole file's text.
    ///
    /// @throws SettingsException with name, line, key and reason
    static Map<Setting, Given> read(final String name, final String text) {
        final YamlText yaml = new YamlText(name, true);
        final SettingsFile file = new SettingsFile(yaml);
        final Node root = yaml.compose(text);
        if (root instanceof MappingNode mapping) {
            file.walk("", mapping);
        } else if (root != null && !isNull(root)) {
            throw new SettingsException(
                    name + ":1: holds no settings: write key: value, one a line, such as memory: 1GiB");
        }
        return file.given;
    }

    /// Reads one setting from a text that is not part of a file.
    ///
    /// @throws SettingsException with name and reason
    static Object readOne(final String name, final Setting setting, final String text) {
        try {
            if (!setting.type().isStructured()) {
                return setting.parse(text);
            }
            final YamlText yaml = new YamlText(name, false);
            final Node root = yaml.compose(text);
            if (root == null) {
                throw new InvalidValueException("has no value: write " + setting.example());
            }
            return StructuredValues.parse(setting, yaml.toJson(setting.key(), root));
        } catch (final InvalidValueException invalid) {
            throw new SettingsException(name + ": " + invalid.reason());
        } catch (final InvalidFieldException invalid) {
            throw new SettingsException(name + ": " + invalid.getMessage());
        }
    }

    private void walk(final String path, final MappingNode mapping) {
        for (final NodeTuple tuple : mapping.getValue()) {
            final String key = yaml.visit(path, tuple);
            final Node value = tuple.getValueNode();
            final Setting setting = SettingTable.find(key);
            if (setting != null) {
                given.put(setting, new Given(value(setting, value), yaml.origin(key)));
            } else if (!SettingTable.isGroup(key)) {
                throw unknown(key);
            } else if (value instanceof MappingNode nested) {
                walk(key, nested);
            } else if (!isNull(value)) {
                throw yaml.error(
                        key,
                        "is no setting but a group of them: write " + key + ": { " + SettingTable.firstOf(key) + " }");
            }
        }
    }

    private SettingsException unknown(final String key) {
        final String similar = SettingTable.similarTo(key);
        return yaml.error(
                key,
                "no such setting: "
                        + (similar == null
                                ? "bin/kickoff check-config prints all there are"
                                : "did you mean " + similar + "?"));
    }

    private Object value(final Setting setting, final Node node) {
        try {
            if (setting.type().isStructured()) {
                final JsonNode json = yaml.toJson(setting.key(), node);
                return StructuredValues.parse(setting, json);
            }
            if (node instanceof ScalarNode scalar) {
                return setting.parse(isNull(node) ? "" : scalar.getValue());
            }
            if (setting.type() == Setting.Type.CHOICES && node instanceof SequenceNode sequence) {
                return setting.choices(words(setting, sequence));
            }
            throw new InvalidValueException("is a " + (node instanceof SequenceNode ? "list" : "group of keys")
                    + ": write " + setting.example());
        } catch (final InvalidValueException invalid) {
            throw yaml.error(setting.key(), invalid.reason());
        } catch (final InvalidFieldException invalid) {
            throw yaml.error(invalid.field(), invalid.reason());
        }
    }

    private static List<String> words(final Setting setting, final SequenceNode sequence) {
        return sequence.getValue().stream()
                .map(item -> {
                    if (item instanceof ScalarNode scalar) {
                        return scalar.getValue();
                    }
                    throw new InvalidValueException("holds more than words: write " + setting.example());
                })
                .toList();
    }

    private static boolean isNull(final Node node) {
        return node.getTag().equals(Tag.NULL);
    }
}
