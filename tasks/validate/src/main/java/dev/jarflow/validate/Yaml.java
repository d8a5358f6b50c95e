package dev.jarflow.validate;

import dev.jarflow.kit.task.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// A mapping in a YAML file over the one with the defaults, which has every key. What is wrong in
/// it is a [UsageException] that names the line.
record Yaml(String where, Map<String, Node> nodes, @Nullable Yaml defaults) {

  /// Turns the text of a value into what it means; null when it means nothing.
  @FunctionalInterface
  interface Reader<T> {
    @Nullable T read(String text);
  }

  /// A whole file. An empty one has no keys.
  static Yaml of(String where, String text) {
    try {
      Optional<Node> root =
          new Compose(LoadSettings.builder().setLabel(where).build()).composeString(text);
      return new Yaml(where, root.isEmpty() ? Map.of() : keys(where, root.get()), null);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
      throw new UsageException(
          "%s:%d: expected YAML: %s".formatted(where, line, String.valueOf(e.getProblem())));
    } catch (YamlEngineException e) {
      throw new UsageException("%s: expected YAML: %s".formatted(where, e.getMessage()));
    }
  }

  /// The values of `mine`, and of `defaults` where it has none; a key that `defaults` has not is
  /// unknown.
  static Yaml over(Yaml defaults, Yaml mine) {
    mine.nodes.forEach(
        (key, node) -> {
          if (!defaults.nodes.containsKey(key)) {
            throw mine.wrong(
                node, "one of the keys " + String.join(", ", defaults.nodes.keySet()), key);
          }
        });
    return new Yaml(mine.where, mine.nodes, defaults);
  }

  Yaml map(String key) {
    Yaml inDefaults = new Yaml(DEFAULTS, keys(DEFAULTS, defaultOf(key)), null);
    Node node = nodes.get(key);
    return node == null
        ? over(inDefaults, new Yaml(where, Map.of(), null))
        : over(inDefaults, new Yaml(where, keys(where, node), null));
  }

  <T> T value(String key, String expected, Reader<T> reader) {
    return read(node(key), expected, reader);
  }

  <T> List<T> list(String key, String expected, Reader<T> reader) {
    if (!(node(key) instanceof SequenceNode items)) {
      throw wrong(node(key), "a list like [a, b]", described(node(key)));
    }
    List<T> all = new ArrayList<>();
    items.getValue().forEach(item -> all.add(read(item, expected, reader)));
    return all;
  }

  private static final String DEFAULTS = "the default policy";

  private <T> T read(Node node, String expected, Reader<T> reader) {
    T value = node instanceof ScalarNode scalar ? reader.read(scalar.getValue()) : null;
    if (value == null) {
      throw wrong(node, expected, described(node));
    }
    return value;
  }

  private Node node(String key) {
    Node node = nodes.get(key);
    return node == null ? defaultOf(key) : node;
  }

  private Node defaultOf(String key) {
    Node node = defaults == null ? null : defaults.nodes.get(key);
    if (node == null) {
      throw new IllegalStateException("the default policy has no key " + key);
    }
    return node;
  }

  private static Map<String, Node> keys(String where, Node node) {
    Yaml here = new Yaml(where, Map.of(), null);
    if (!(node instanceof MappingNode map)) {
      throw here.wrong(node, "keys and values like min_age: 18", described(node));
    }
    Map<String, Node> keys = new LinkedHashMap<>();
    for (NodeTuple tuple : map.getValue()) {
      String key =
          tuple.getKeyNode() instanceof ScalarNode scalar
              ? scalar.getValue()
              : described(tuple.getKeyNode());
      if (keys.put(key, tuple.getValueNode()) != null) {
        throw here.wrong(tuple.getKeyNode(), "a key once", key + "' twice, '" + key);
      }
    }
    return keys;
  }

  private static String described(Node node) {
    return switch (node) {
      case ScalarNode scalar -> scalar.getValue();
      case SequenceNode _ -> "a list";
      case MappingNode _ -> "a mapping";
      default -> "something else";
    };
  }

  private UsageException wrong(Node node, String expected, String found) {
    int line = node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    return new UsageException(
        "%s:%d: expected %s, found '%s'".formatted(where, line, expected, found));
  }
}
