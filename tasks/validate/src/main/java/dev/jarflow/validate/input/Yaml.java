package dev.jarflow.validate.input;

import static java.util.Objects.requireNonNull;

import module java.base;

import dev.jarflow.kit.log.Printable;
import dev.jarflow.kit.task.UsageException;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// A mapping of a YAML file, on top of the mapping with the defaults, which has every key. A fault
/// in it is a [UsageException] that names the line.
record Yaml(String where, Map<String, NodeTuple> entries, @Nullable Yaml defaults) {
  private static final int DEEPEST = 10;
  private static final int LONGEST_SHOWN = 60;

  /// Turns the text of a value into the value; null when the text is not such a value.
  @FunctionalInterface
  interface Reader<T> {
    @Nullable T read(String text);
  }

  /// A whole file. An empty one has no keys.
  static Yaml of(String where, String text) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(where).setAllowNonScalarKeys(true).build();
    try {
      checkDepth(where, new Parse(settings).parseString(text));
      Optional<Node> root = new Compose(settings).composeString(text);
      return new Yaml(where, root.isEmpty() ? Map.of() : keys(where, root.get()), null);
    } catch (MarkedYamlEngineException e) {
      throw new UsageException(
          "%s:%d: expected YAML: %s"
              .formatted(where, line(e.getProblemMark()), String.valueOf(e.getProblem())));
    } catch (YamlEngineException e) {
      throw new UsageException("%s: expected YAML: %s".formatted(where, e.getMessage()));
    }
  }

  /// The values of `mine`, and those of `defaults` for the keys that it leaves out. A key that is
  /// not in `defaults` is unknown.
  static Yaml over(Yaml defaults, Yaml mine) {
    mine.entries.forEach(
        (key, entry) -> {
          if (!defaults.entries.containsKey(key)) {
            throw mine.wrong(
                entry.getKeyNode(),
                "one of the keys " + String.join(", ", defaults.entries.keySet()),
                key);
          }
        });
    return new Yaml(mine.where, mine.entries, defaults);
  }

  Yaml map(String key) {
    Yaml inDefaults = new Yaml(DEFAULTS, keys(DEFAULTS, defaultOf(key)), null);
    NodeTuple entry = entries.get(key);
    return over(
        inDefaults,
        new Yaml(where, entry == null ? Map.of() : keys(where, entry.getValueNode()), null));
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
    NodeTuple entry = entries.get(key);
    return entry == null ? defaultOf(key) : entry.getValueNode();
  }

  private Node defaultOf(String key) {
    return requireNonNull(requireNonNull(defaults).entries.get(key)).getValueNode();
  }

  /// Bounds the depth before the tree is built: building it is recursive, and deep nesting would
  /// exhaust the stack.
  private static void checkDepth(String where, Iterable<Event> events) {
    int depth = 0;
    for (Event event : events) {
      depth +=
          switch (event.getEventId()) {
            case MappingStart, SequenceStart -> 1;
            case MappingEnd, SequenceEnd -> -1;
            case Alias, Comment, DocumentEnd, DocumentStart, Scalar, StreamEnd, StreamStart -> 0;
          };
      if (depth > DEEPEST) {
        throw new UsageException(
            "%s:%d: expected at most %d levels, found more"
                .formatted(where, line(event.getStartMark()), DEEPEST));
      }
    }
  }

  private static Map<String, NodeTuple> keys(String where, Node node) {
    Yaml here = new Yaml(where, Map.of(), null);
    if (!(node instanceof MappingNode map)) {
      throw here.wrong(node, "keys and values like min_age: 18", described(node));
    }
    Map<String, NodeTuple> keys = new LinkedHashMap<>();
    for (NodeTuple tuple : map.getValue()) {
      String key =
          tuple.getKeyNode() instanceof ScalarNode scalar
              ? scalar.getValue()
              : described(tuple.getKeyNode());
      if (keys.put(key, tuple) != null) {
        throw here.wrong(tuple.getKeyNode(), "a key that is not given above", key);
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
    return new UsageException(
        "%s:%d: expected %s, found '%s'"
            .formatted(
                where, line(node.getStartMark()), expected, Printable.of(found, LONGEST_SHOWN)));
  }

  private static int line(Optional<Mark> mark) {
    return mark.map(Mark::getLine).orElse(0) + 1;
  }
}
