package io.kickoff.edge.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// One YAML text: its nodes, and the line of every path that was visited. *Confined to the calling thread.*
///
/// Works on YAML's nodes rather than on objects bound from them, since only these know their lines.
final class YamlText {
    private static final int DEPTH_MAX = 16;
    private static final int ALIASES_MAX = 50;

    private final String name;
    private final boolean hasLines;
    private final Map<String, Integer> lineOfPath = new HashMap<>();

    /// @param name     what messages begin with
    /// @param hasLines whether messages name the line too
    YamlText(final String name, final boolean hasLines) {
        this.name = name;
        this.hasLines = hasLines;
    }

    /// The root node, or null when there is nothing but comments.
    ///
    /// @throws SettingsException when it is no YAML
    @Nullable
    Node compose(final String text) {
        final LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(ALIASES_MAX);
        options.setNestingDepthLimit(DEPTH_MAX);
        try {
            return new Yaml(options).compose(new StringReader(text));
        } catch (final MarkedYAMLException malformed) {
            final Mark mark = malformed.getProblemMark();
            final String where = hasLines && mark != null ? name + ":" + (mark.getLine() + 1) : name;
            throw new SettingsException(where + ": not valid YAML: " + malformed.getProblem()
                    + ": check the indentation, colons and quotes at and above this place");
        } catch (final YAMLException malformed) {
            throw new SettingsException(name + ": not valid YAML: " + malformed.getMessage());
        }
    }

    /// The key of a tuple appended to a path, whose line is remembered.
    ///
    /// @throws SettingsException when the path was visited before
    String visit(final String path, final NodeTuple tuple) {
        final int line = line(tuple.getKeyNode());
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            throw error(line, path.isEmpty() ? "a key" : path, "is no plain word: write key: value");
        }
        final String keyPath = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
        final Integer earlier = lineOfPath.putIfAbsent(keyPath, line);
        if (earlier != null) {
            throw error(line, keyPath, "is given twice, first on line " + earlier + ": write it once");
        }
        return keyPath;
    }

    /// The same node as JSON; remembers the lines of all that is in it.
    JsonNode toJson(final String path, final Node node) {
        return toJson(path, node, 0);
    }

    /// The message for a path, with the line of the deepest part of it that the text has.
    SettingsException error(final String path, final String reason) {
        String known = path;
        while (!known.isEmpty() && !lineOfPath.containsKey(known)) {
            known = known.substring(0, Math.max(0, Math.max(known.lastIndexOf('.'), known.lastIndexOf('['))));
        }
        final Integer line = lineOfPath.get(known);
        return error(line == null ? 1 : line, path, reason);
    }

    /// Where the path stands, as messages and `check-config` write it.
    String origin(final String path) {
        final Integer line = lineOfPath.get(path);
        return hasLines && line != null ? name + ":" + line : name;
    }

    private SettingsException error(final int line, final String path, final String reason) {
        return new SettingsException((hasLines ? name + ":" + line : name) + ": " + path + ": " + reason);
    }

    private JsonNode toJson(final String path, final Node node, final int depth) {
        lineOfPath.putIfAbsent(path, line(node));
        if (depth > DEPTH_MAX) {
            throw error(path, "is nested too deeply: an alias may contain itself");
        }
        if (node instanceof MappingNode mapping) {
            final ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (final NodeTuple tuple : mapping.getValue()) {
                final String keyPath = visit(path, tuple);
                final String key = ((ScalarNode) tuple.getKeyNode()).getValue();
                object.set(key, toJson(keyPath, tuple.getValueNode(), depth + 1));
            }
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            final ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (final Node item : sequence.getValue()) {
                array.add(toJson(path + "[" + array.size() + "]", item, depth + 1));
            }
            return array;
        }
        return scalar((ScalarNode) node);
    }

    /// Takes numbers, truth values and null for what JSON would; all else, YAML's dates among it, stays text.
    private static JsonNode scalar(final ScalarNode node) {
        final JsonNodeFactory json = JsonNodeFactory.instance;
        final String text = node.getValue();
        if (node.getTag().equals(Tag.NULL)) {
            return json.nullNode();
        }
        if (node.getTag().equals(Tag.BOOL) && (text.equals("true") || text.equals("false"))) {
            return json.booleanNode(text.equals("true"));
        }
        if (node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT)) {
            try {
                final BigDecimal number = new BigDecimal(text);
                return text.matches("-?\\d+") ? json.numberNode(number.toBigIntegerExact()) : json.numberNode(number);
            } catch (final NumberFormatException notAsInJson) {
                return json.textNode(text);
            }
        }
        return json.textNode(text);
    }

    private static int line(final Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
