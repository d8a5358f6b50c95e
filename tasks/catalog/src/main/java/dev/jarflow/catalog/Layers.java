package dev.jarflow.catalog;

import dev.jarflow.catalog.Warehouse.Name;
import dev.jarflow.catalog.Warehouse.Relation;
import dev.jarflow.catalog.Warehouse.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Where the tables of one schema stand: in columns, so that a table stands right of those it
/// points to, and as high as these. What points further than to the next column passes the columns
/// between at a height that no table covers.
///
/// Heights count from the top of the schema.
record Layers(
    Map<Name, Integer> columns, Map<Name, Integer> tops, Map<Pass, Integer> passes, int height) {
  static final int HEAD = 26;
  static final int ROW = 18;
  static final int FOOT = 6;
  private static final int GAP = 22;
  private static final int PASS = 12;
  private static final int SWEEPS = 6;

  /// Everything that points to the same place, in the same way.
  record Net(Name target, int row, boolean isDeclared) {
    static Net of(Relation relation, Map<Name, Table> tables) {
      return new Net(
          relation.to(),
          relation.targets().isEmpty()
              ? 0
              : known(tables, relation.to()).row(relation.targets().getFirst()),
          relation.isDeclared());
    }
  }

  /// Where a net passes a column.
  record Pass(Net net, int column) {}

  /// What is sure to be in there.
  static <K, V> V known(Map<K, V> map, K key) {
    return Objects.requireNonNull(map.get(key));
  }

  static int height(Table table) {
    return HEAD + ROW * table.columns().size() + FOOT;
  }

  /// The middle of a column's row, below the top of its table.
  static int middle(int row) {
    return HEAD + ROW * row + ROW / 2;
  }

  /// `relations` are those between these tables.
  static Layers of(List<Table> tables, List<Relation> relations, int atLeast) {
    return new Arranging(tables, relations, atLeast).layers();
  }

  /// What stands in a column: a table, or a net that passes.
  private sealed interface Node {
    record Box(Table table) implements Node {}

    record Through(Pass pass) implements Node {}
  }

  /// From a height in one node to one in a node of the column left of it.
  private record Edge(Node from, int fromOffset, Node to, int toOffset) {}

  private static final class Arranging {
    private final Map<Name, Table> tables = new TreeMap<>();
    private final List<Relation> relations;
    private final Map<Name, Integer> columns = new HashMap<>();
    private final List<List<Node>> layers = new ArrayList<>();
    private final Map<Node, List<Edge>> leftwards = new HashMap<>();
    private final Map<Node, List<Edge>> rightwards = new HashMap<>();
    private final Map<Node, Integer> tops = new HashMap<>();

    Arranging(List<Table> tables, List<Relation> relations, int atLeast) {
      tables.forEach(table -> this.tables.put(table.name(), table));
      this.relations =
          relations.stream().filter(relation -> !relation.from().equals(relation.to())).toList();
      Set<Name> bound = new HashSet<>();
      this.relations.forEach(relation -> bound.addAll(List.of(relation.from(), relation.to())));
      this.tables.keySet().stream()
          .filter(bound::contains)
          .forEach(name -> column(name, new HashSet<>()));
      int count = Math.max(atLeast, 1 + columns.values().stream().mapToInt(i -> i).max().orElse(0));
      IntStream.range(0, count).forEach(_ -> layers.add(new ArrayList<>()));
    }

    /// One more than the furthest of those it points to; a circle is cut where it closes.
    private int column(Name name, Set<Name> above) {
      Integer known = columns.get(name);
      if (known != null) {
        return known;
      }
      above.add(name);
      int column =
          relations.stream()
              .filter(relation -> relation.from().equals(name) && !above.contains(relation.to()))
              .mapToInt(relation -> 1 + column(relation.to(), above))
              .max()
              .orElse(0);
      above.remove(name);
      columns.put(name, column);
      return column;
    }

    Layers layers() {
      this.tables.values().stream()
          .filter(table -> columns.containsKey(table.name()))
          .forEach(table -> layers.get(known(columns, table.name())).add(new Node.Box(table)));
      relations.stream()
          .filter(relation -> known(columns, relation.to()) < known(columns, relation.from()))
          .forEach(this::connect);
      for (int sweep = 0; sweep < SWEEPS; sweep++) {
        order(sweep % 2 == 0);
      }
      order(true);
      layers.forEach(this::stack);
      this.tables.values().stream()
          .filter(table -> !columns.containsKey(table.name()))
          .sorted(Comparator.comparingInt((Table table) -> -Layers.height(table)))
          .forEach(this::fit);
      return result();
    }

    private void connect(Relation relation) {
      Net net = Net.of(relation, tables);
      Node at = new Node.Box(known(tables, relation.from()));
      int offset = middle(known(tables, relation.from()).row(relation.columns().getFirst()));
      for (int column = known(columns, relation.from()) - 1;
          column > known(columns, relation.to());
          column--) {
        Node next = new Node.Through(new Pass(net, column));
        if (!layers.get(column).contains(next)) {
          layers.get(column).add(next);
        }
        connect(new Edge(at, offset, next, PASS / 2));
        at = next;
        offset = PASS / 2;
      }
      connect(new Edge(at, offset, new Node.Box(known(tables, relation.to())), middle(net.row())));
    }

    private void connect(Edge edge) {
      leftwards.computeIfAbsent(edge.from, _ -> new ArrayList<>()).add(edge);
      rightwards.computeIfAbsent(edge.to, _ -> new ArrayList<>()).add(edge);
    }

    /// Each column in the order of what its nodes are bound to in the column before.
    private void order(boolean leftToRight) {
      for (int i = 1; i < layers.size(); i++) {
        int column = leftToRight ? i : layers.size() - 1 - i;
        List<Node> neighbours = layers.get(leftToRight ? column - 1 : column + 1);
        Map<Node, Double> weights = new HashMap<>();
        for (Node node : layers.get(column)) {
          weights.put(
              node,
              (leftToRight ? leftwards : rightwards)
                  .getOrDefault(node, List.of()).stream()
                      .mapToDouble(
                          edge ->
                              leftToRight
                                  ? neighbours.indexOf(edge.to) + share(edge.to, edge.toOffset)
                                  : neighbours.indexOf(edge.from)
                                      + share(edge.from, edge.fromOffset))
                      .average()
                      .orElse(layers.get(column).indexOf(node)));
        }
        layers.get(column).sort(Comparator.comparing(weights::get));
      }
    }

    private static double share(Node node, int offset) {
      return (double) offset / height(node);
    }

    private void stack(List<Node> layer) {
      int from = 0;
      for (Node node : layer) {
        double wanted =
            leftwards.getOrDefault(node, List.of()).stream()
                .mapToInt(edge -> known(tops, edge.to) + edge.toOffset - edge.fromOffset)
                .average()
                .orElse(0);
        int top = Math.max(from, (int) Math.round(wanted));
        tops.put(node, top);
        from = top + height(node) + GAP;
      }
    }

    /// A table without relations, where it makes the picture least higher.
    private void fit(Table table) {
      Node node = new Node.Box(table);
      int best = 0;
      int top = Integer.MAX_VALUE;
      for (int column = 0; column < layers.size(); column++) {
        int free = free(layers.get(column), height(node));
        if (free < top) {
          best = column;
          top = free;
        }
      }
      columns.put(table.name(), best);
      tops.put(node, top);
      layers.get(best).add(node);
      layers.get(best).sort(Comparator.comparing(each -> known(tops, each)));
    }

    /// The first height in a column from which on nothing stands for so long.
    private int free(List<Node> layer, int height) {
      int from = 0;
      for (Node node : layer) {
        if (known(tops, node) - from >= height + GAP) {
          return from;
        }
        from = known(tops, node) + height(node) + GAP;
      }
      return from;
    }

    private static int height(Node node) {
      return switch (node) {
        case Node.Box(Table table) -> Layers.height(table);
        case Node.Through _ -> PASS;
      };
    }

    private Layers result() {
      Map<Name, Integer> boxes = new HashMap<>();
      Map<Pass, Integer> passes = new HashMap<>();
      int height = 0;
      for (var each : tops.entrySet()) {
        height = Math.max(height, each.getValue() + height(each.getKey()));
        switch (each.getKey()) {
          case Node.Box(Table table) -> boxes.put(table.name(), each.getValue());
          case Node.Through(Pass pass) -> passes.put(pass, each.getValue() + PASS / 2);
        }
      }
      return new Layers(columns, boxes, passes, height);
    }
  }
}
